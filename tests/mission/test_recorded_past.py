"""The recorded past never changes: whatever is filed later, each answer as known then stays what it was.

A mission on SQLite is driven through all that people do with it; after each act every earlier answer is asked
again and compared byte by byte. Its history is what two answers, one minute apart, differ in.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from truce.asof import Span
from truce.errors import TruceError
from truce.findings.record import LifecycleEntry, Ruling
from truce.incidents.accounts import Coverage
from truce.mission.answers.changes import Change
from truce.mission.filing import decisions
from truce.mission.filing.agreements import adopt
from truce.mission.missions import Mission
from truce.report.mission_json import status_dict, timeline_dict
from truce.report.mission_pages import Heading, status_page, timeline_page
from truce.store.nouns import Retraction

AT = "2031-05-20"
START = 1_800_000_000_000
HEADING = Heading(name="Lake truce", entries=0, witnessed="")
PACT = (
    "Kenya and Uganda signed a ceasefire in Geneva on 3 May 2031. It took effect on 4 May 2031.\n\n"
    "Under the ceasefire Kenya and Uganda will halt all attacks on each other.\n"
)
STRIKE = "Kenyan artillery hit Gulu on 9 May 2031, killing four soldiers, Uganda's defence ministry said.\n"
TEXTS = (
    PACT,
    PACT + "It expires on 30 May 2031.\n",
    STRIKE,
    STRIKE.replace("9 May", "8 May"),
    STRIKE + "Kenya denied that its army had shelled Gulu on 9 May 2031.\n",
    "Kenya denied that its army had shelled Gulu on 9 May 2031.\n",
    "Uganda's army shelled Arua on 11 May 2031, wounding nine people, residents said.\n",
    "Kenya called the ceasefire broken on 12 May 2031.\n",
    "The market in Gulu opened on 10 May 2031. Prices fell.\n",
)
TERMS = """agreement: lake
title: Ceasefire of Geneva
encoding: {author: %s}
parties: [{id: ken, name: Kenya}, {id: uga, name: Uganda}]
term: {signed: 2031-05-03, starts: 2031-05-04}
clauses:
  - {id: no-attacks, text: no attacks, forbid: {who: each, acts: ASSAULT}}
  - {id: meet, text: they meet, oblige: {who: each, act: negotiate, by: 2031-05-15}}
"""
PEOPLE = st.sampled_from(["Ana", "Ben"])
NUMBERS = st.integers(0, 99)


class RecordedPast(RuleBasedStateMachine):
    """A mission, and every answer that it ever gave."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = START + 30_000
        self.mission = Mission.create(
            self.folder / "m", "Lake truce", holder="Team 1", clock=lambda: self.now
        )
        self.answers: dict[int, str] = {}
        self.filed = 0

    def teardown(self) -> None:
        self.history_is_what_answers_differ_in()
        self.mission.close()
        shutil.rmtree(self.folder)

    # ---- what is filed

    def act(self, done: Callable[[], object]) -> None:
        """Do it in a minute of its own; what truce refuses changes nothing."""
        self.now += 60_000
        try:
            done()
        except TruceError:
            pass

    @rule(text=st.sampled_from(TEXTS), name=st.sampled_from(["a", "b", "c"]), published=st.booleans())
    def ingest(self, text: str, name: str, published: bool) -> None:
        file = self.folder / f"{name}.txt"
        file.write_text(text)
        self.act(lambda: self.mission.ingest(file, published="2031-05-13" if published else None))

    @rule(author=st.sampled_from(["office", "clerk"]), party=st.sampled_from([None, "ken", "uga"]))
    def adopt(self, author: str, party: str | None) -> None:
        file = self.folder / "agreement.yaml"
        file.write_text(TERMS % author)
        self.act(lambda: adopt(self.mission, file, party))

    @precondition(lambda self: self.claims())
    @rule(n=NUMBERS, verdict=st.sampled_from(["accept", "reject"]), by=PEOPLE)
    def review(self, n: int, verdict: str, by: str) -> None:
        ref = self.pick(self.claims(), n)
        self.act(lambda: decisions.review(self.mission, self.latest(), ref, verdict, by, ""))

    @precondition(lambda self: self.claims())
    @rule(n=NUMBERS, day=st.integers(5, 19))
    def correct(self, n: int, day: int) -> None:
        ref = self.pick(self.claims(), n)
        field = f"date=2031-05-{day:02}"
        self.act(lambda: decisions.correct(self.mission, self.latest(), ref, [field], "Ana", ""))

    @rule(
        source=st.sampled_from(["uganda", "kenya", "a#actor-3", "residents"]),
        letter=st.sampled_from("ABF"),
        own=st.booleans(),
    )
    def rate(self, source: str, letter: str, own: bool) -> None:
        described = {"own_access": True} if own else None
        self.act(lambda: decisions.rate(self.mission, source, letter, "Ana", "", described=described))

    @precondition(lambda self: self.claims())
    @rule(kind=st.sampled_from(["split", "merge"]), n=NUMBERS, m=NUMBERS)
    def decide(self, kind: str, n: int, m: int) -> None:
        refs = [self.pick(self.claims(), n), self.pick(self.claims(), m)]
        self.act(lambda: decisions.decide(self.mission, self.latest(), kind, refs, "Ben", ""))

    @rule(perceived=st.sampled_from(["seen", "heard", "nothing"]), day=st.integers(8, 12), tied=st.booleans(),
          n=NUMBERS)  # fmt: skip
    def observe(self, perceived: str, day: int, tied: bool, n: int) -> None:
        told = {"act": "ASSAULT", "place": "Gulu"}
        incidents = self.latest().incidents
        if tied and incidents and perceived != "nothing":
            told["incident"] = incidents[n % len(incidents)].id
        when = f"2031-05-{day:02}"
        self.act(lambda: decisions.observe(self.mission, self.latest(), "Post 4", perceived, when, **told))

    @precondition(lambda self: self.claims())
    @rule(n=NUMBERS, other=NUMBERS, instead=st.booleans())
    def retract(self, n: int, other: int, instead: bool) -> None:
        of, by = self.pick(self.claims(), n), self.pick(self.claims(), other)
        noun = Retraction(
            id=f"rx-{self.now}", of=of, by="its author", instead=by if instead and by != of else None, known=0
        )
        self.act(lambda: self.mission.file_noun(noun))

    @rule(what=st.sampled_from(["coverage", "ruling", "lifecycle"]), n=NUMBERS)
    def enter(self, what: str, n: int) -> None:
        incidents = self.latest().incidents
        when = Span(32_270_000, 32_280_000)
        nouns = {
            "coverage": Coverage(id=f"cv-{self.now}", who="Post 4", when=when, known=0),
            "lifecycle": LifecycleEntry(
                id=f"lc-{self.now}", agreement="lake", act="suspend", by=("ken",), source="ken",
                effect=Span(32_271_000, 32_271_000), known=0,
            ),
        }  # fmt: skip
        if incidents:
            nouns["ruling"] = Ruling(
                id=f"ru-{self.now}", agreement="lake", clause="no-attacks", body="joint commission",
                incident=incidents[n % len(incidents)].id, outcome="violation", known=0,
            )  # fmt: skip
        if what in nouns:
            self.act(lambda: self.mission.file_noun(nouns[what]))

    @precondition(lambda self: self.mission.size > 1)
    @rule(n=NUMBERS)
    def withdraw(self, n: int) -> None:
        entry = self.pick([e.id for e in self.mission.entries()], n)
        self.act(lambda: decisions.withdraw(self.mission, entry, "Ana", ""))

    # ---- what has to hold

    @invariant()
    def every_earlier_answer_is_what_it_was(self) -> None:
        if self.mission.size == self.filed:
            return
        self.filed = self.mission.size
        for known, answer in self.answers.items():
            assert self.answer(known) == answer, f"the answer as known at {known} changed"
        latest = self.now // 60_000 + 1
        self.answers[latest] = self.answer(latest)

    def history_is_what_answers_differ_in(self) -> None:
        before: dict[tuple[str, str, str], str] = {}
        found = []
        for known in range(START // 60_000, self.now // 60_000 + 3):
            now = self.statuses(known)
            for key in sorted(before.keys() | now.keys()):
                if before.get(key) != now.get(key):
                    found.append((known, *key, before.get(key), now.get(key)))
            before = now
        said = [(c.known, *_key(c), c.before, c.after) for c in self.mission.history(AT)]
        assert said == found

    # ---- asking

    def latest(self):
        return self.mission.state(AT)

    def answer(self, known: int) -> str:
        state = self.mission.state(AT, known_at=known)
        return json.dumps(
            [status_dict(state, HEADING), timeline_dict(state, HEADING), status_page(state, HEADING),
             timeline_page(state, HEADING)]
        )  # fmt: skip

    def statuses(self, known: int) -> dict[tuple[str, str, str], str]:
        found = {}
        for one in self.mission.state(AT, known_at=known).assessed:
            whose = one.agreement.agreement, one.agreement.encoding.author
            found[(*whose, "")] = one.standing.status
            found |= {(*whose, c.clause): c.status for c in one.standing.clauses}
        return found

    def claims(self) -> list[str]:
        return [a.ref for i in self.latest().incidents for a in i.accounts]

    @staticmethod
    def pick(among: list[str], n: int) -> str:
        return among[n % len(among)]


def _key(change: Change) -> tuple[str, str, str]:
    return change.agreement, change.encoding, change.clause


def test_whatever_is_filed_the_recorded_past_never_changes():
    runs = settings().max_examples
    few = settings(max_examples=max(6, runs // 10), stateful_step_count=12, deadline=None)
    run_state_machine_as_test(RecordedPast, settings=few)
