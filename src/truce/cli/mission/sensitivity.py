"""The command that says what verdicts hang on."""

import json
import time
from pathlib import Path

from truce.access import MECHANISM, Reader
from truce.cli import say
from truce.cli.mission.working import heading_of, minute_of, moment_now, open_mission
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError


def run_sensitivity(
    path: Path, *, at: str | None, known_at: str | None, reader: Reader | None, as_json: bool
) -> int:
    """Print what the verdicts of a mission hang on. 0: done.

    Raises:
        ArgumentError: the reader is nobody of the mechanism, or a time is none.
    """
    from truce.findings.sensitivity import sensitivity
    from truce.report.sensitivity import sensitivity_dict, sensitivity_page

    if reader is not None and reader.role not in MECHANISM:
        reason = "is not told what an answer hangs on: it says whose standing to attack"
        raise ArgumentError("--as", str(reader), reason, "Ask as verifier or analyst")
    with open_mission(path, reader) as mission:
        state = mission.state(at or moment_now(), known_at=minute_of(known_at))
        heading = heading_of(mission)
        begun = time.perf_counter()
        found = [
            (one, sensitivity(one.record, at=one.judgement.at, known_at=one.judgement.known_at))
            for one in state.assessed
        ]
        took = time.perf_counter() - begun
        # The head of the page counts rows of the record, which must still be open.
        if as_json:
            said = json.dumps(sensitivity_dict(found, state, heading, took), ensure_ascii=False, indent=2)
        else:
            said = sensitivity_page(found, state, heading, took, width())
    say(said)
    return 0
