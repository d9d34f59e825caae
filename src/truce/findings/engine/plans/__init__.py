"""The steps from tables of accounts and rules to verdicts, as SQL that every dialect we use can run.

Each step is one query over the tables before it, and says which lines of the judge it stands for. Rules are
rows: a step is the same for one clause and for thousands. A name like ``:side_for`` is a code of `codes`;
the few that are none (``:known_first``) are parameters of a run. Windows are prefix sums and prefix maxima
over sorted minutes, so nothing here needs an inequality join, an ASOF join or a RANGE with a bound.

`fitting` holds values against rules; `hearing` and `weighing` grade cases, whatever they are for; `cases`
takes those known at a moment; each kind of clause has a module like the judge's own; `conclusion` puts them
together. This is the order of the steps. `doers` adds whose acts the verdicts are on, for those who ask.
"""

from importlib import import_module
from pkgutil import iter_modules

from truce.findings.engine.plans import (
    amounts,
    bans,
    cases,
    conclusion,
    duties,
    fitting,
    hearing,
    limits,
    weighing,
    windows,
)
from truce.findings.engine.plans.doers import DOERS
from truce.findings.engine.plans.hearing import (
    ALL_READ,
    LATE_READ,
    STRADDLING,
    THEN,
    THROUGHOUT,
    TOUCHED,
)
from truce.findings.engine.plans.step import Step
from truce.findings.engine.plans.weighing import KEPT, REMEMBERED

__all__ = [
    "ALL_READ", "BY_KIND", "DOERS", "FITTING", "KEPT", "LATE_READ", "NEARING",
    "REMEMBERED", "STRADDLING", "THEN", "THROUGHOUT", "TOUCHED", "WEIGHING", "WEIGHING_OF_FEW",
    "Step", "every",
]  # fmt: skip

FITTING = (fitting.DEED_FIT, fitting.SETTING_FIT, fitting.ASKER, fitting.QUESTION_FIT, fitting.QUESTION)
NEARING = (hearing.NEAR, hearing.HEARD)
WEIGHING = (
    hearing.TALE, hearing.VERSION, hearing.PAIR, hearing.PAUSED, hearing.OF_ACT, hearing.TOLD,
    weighing.GRADED, weighing.SETTLED, weighing.HELD,
    weighing.CLAIM, weighing.EXCUSED, *amounts.NUMBERS, weighing.CASES,
)  # fmt: skip
WEIGHING_OF_FEW = tuple(weighing.GRADED_OF_FEW if step is weighing.GRADED else step for step in WEIGHING)
"""The same, planned for what comes late: a few incidents among many."""
BY_KIND = (
    cases.BOUND, cases.MET, cases.COMPUTED, cases.SHOWN, cases.SHOWN_OF_CONDITIONS, cases.BEST,
    bans.RESTORED, bans.ACTS,
    duties.ONCE_MET, duties.ALL_CAME, windows.LINE, windows.ASKED, cases.NOTICES, cases.BEST_NOTICE,
    duties.SUSPENDED, duties.CALLS, windows.REPLY, windows.EDGE, windows.COVER, windows.ANSWERED, bans.PRIOR,
    duties.DUTIES, limits.COUNTED, duties.OWED, *amounts.SUMS,
    duties.COUNTED_DUTIES, limits.STOCK, limits.CONTAINED, limits.TOUCHED, limits.NOT_PASSED, limits.HELD,
    limits.INTERRUPTED, limits.REACHED,
    conclusion.ALL, conclusion.BROKEN, conclusion.SPARED,
    conclusion.AFTER_RELEASE, conclusion.VERDICTS,
)  # fmt: skip


def every() -> dict[str, Step]:
    """Every step that there is, by its module and name: `bans.ACTS`."""
    modules = {found.name: import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)}
    return {
        f"{module}.{name}": step
        for module, held in modules.items()
        for name, step in vars(held).items()
        if isinstance(step, Step)
    }
