"""The commands by which people say something of a mission's claims, sources, incidents and terms."""

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from truce.asof import Interval
from truce.cli import complain, say
from truce.cli.mission.working import moment_now, open_mission
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError
from truce.report.folding import fold
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.mission.filing.rating import Vouched


def run_review(
    path: Path,
    claim: str,
    verdict: str,
    *,
    by: str,
    reason: str,
    corrected: Sequence[str],
    audience: str | None,
    as_json: bool,
) -> int:
    """Accept, reject or correct a claim. 0: done. ArgumentError for a claim or verdict that is none."""
    from truce.mission.filing.decisions import correct, review

    if corrected and verdict != "correct":
        raise ArgumentError("--set", corrected[0], "goes with correct alone", "Write: review ... correct")
    with open_mission(path) as mission:
        state, before = mission.state(moment_now()), mission.size
        if verdict == "accept":
            entry = review(mission, state, claim, "accept", by, reason, audience)
        elif verdict == "reject":
            entry = review(mission, state, claim, "reject", by, reason, audience)
        elif verdict == "correct" and corrected:
            entry = correct(mission, state, claim, corrected, by, reason, audience)
        else:
            advice = "Give accept, reject, or correct with --set NAME=VALUE"
            raise ArgumentError("VERDICT", verdict, "is no review", advice)
        whom = mission.audience_of(entry)
        several = [e.id for e in mission.entries()[before:]]
    return _filed(entry, f"{verdict}: {claim}, by {by}", whom, as_json, several)


def run_rate(
    path: Path,
    source: str,
    letter: str,
    *,
    by: str,
    reason: str,
    described: Mapping[str, Any],
    hosts: Sequence[str],
    audience: str | None,
    as_json: bool,
) -> int:
    """Give a source its letter. 0: done. ArgumentError for a letter, or a side, that is none."""
    from truce.mission.filing.rating import parties_in, rate, vouched_by

    with open_mission(path) as mission:
        state, before = mission.state(moment_now()), mission.size
        heard = sorted({s.id for one in state.assessed for s in one.record.sources})
        vouched = vouched_by(state, source, hosts)
        if hosts and vouched is None:
            raise ArgumentError(
                "--host", hosts[0], f"{source!r:.80} is no outlet of a document here", _OUTLETS
            )
        entry = rate(
            mission, source, letter.upper(), by, reason, described=described, audience=audience, known=heard,
            parties=parties_in(state), vouched=vouched,
        )  # fmt: skip
        whom = mission.audience_of(entry)
        several = [e.id for e in mission.entries()[before:]]
    told = f"{source}: rated {letter.upper()} by {by}"
    told += _unheard(source, heard) if vouched is None else ""
    done = _filed(entry, told, whom, as_json, several)
    if vouched is not None and not as_json:
        say("\n".join(fold(_vouched(vouched), width())))
    return done


_OUTLETS = "Give the name of a publisher, as truce sources shows it"
_MOST = 6


def _vouched(done: "Vouched") -> str:
    """Which documents the rating of an outlet reaches, and on whose word."""
    own, handed_in = done.documents, done.source.documents
    hosts = (
        f"what was fetched from {', '.join(done.source.hosts)} under its name" if done.source.hosts else ""
    )
    papers = f"{some(handed_in, 'document')} that say so themselves" if handed_in else ""
    said = f"It reaches {' and '.join(p for p in (hosts, papers) if p) or 'no document'}."
    if own:
        more = f" and {len(own) - _MOST} more" if len(own) > _MOST else ""
        said += (
            f" You now vouch for {', '.join(own[:_MOST])}{more}: look at them. What is handed in later is not"
        )
        said += " reached by it."
    return said


def _unheard(source: str, heard: Sequence[str]) -> str:
    """What to say where nobody of that name has told anything yet."""
    from truce.incidents.source_table import folded

    if not heard or folded(source) in map(folded, heard):
        return ""
    near = get_close_matches(source.strip().casefold(), heard, n=3, cutoff=0.4) or heard[:3]
    return f"; no account here is by a source of that name yet (there are: {', '.join(near)})"


def run_decide(
    path: Path,
    kind: Literal["split", "merge"],
    claims: Sequence[str],
    *,
    by: str,
    reason: str,
    audience: str | None,
    as_json: bool,
) -> int:
    """Split or merge incidents. 0: done. ArgumentError where it names no claim or changes nothing."""
    from truce.mission.filing.decisions import decide, opposed_by
    from truce.report.together import opposed_in_words

    with open_mission(path) as mission:
        state = mission.state(moment_now())
        against = opposed_by(state, claims) if kind == "merge" else None
        entry = decide(mission, state, kind, claims, by, reason, audience)
        whom = mission.audience_of(entry)
    warnings = []
    if against:
        undo = f"If that is not meant: truce withdraw MISSION {entry[:12]} --by NAME"
        warnings = [f"{opposed_in_words(against)}. {undo}"]
    return _filed(entry, f"{kind}: {', '.join(claims)}, by {by}", whom, as_json, warnings=warnings)


def run_withdraw(path: Path, entry: str, *, by: str, reason: str, audience: str | None, as_json: bool) -> int:
    """Take back an entry. 0: done. ArgumentError where there is none, or it cannot be taken back."""
    from truce.mission.filing.decisions import withdraw

    with open_mission(path) as mission:
        filed = withdraw(mission, entry, by, reason, audience)
        whom = mission.audience_of(filed)
    told = f"withdrawn: {entry}, by {by}; it stays in the record and counts no more"
    return _filed(filed, told, whom, as_json)


def run_observe(
    path: Path,
    *,
    observer: str,
    perceived: str,
    when: str,
    told: Any,
    audience: str | None,
    as_json: bool,
) -> int:
    """File what the mechanism perceived. 0: done. ArgumentError for a value that is none."""
    from truce.mission.filing.decisions import observe

    with open_mission(path) as mission:
        state = mission.state(moment_now())
        entry = observe(mission, state, observer, perceived, when, audience=audience, **told)
        whom = mission.audience_of(entry)
    return _filed(entry, f"observed by {observer}: {perceived}, {when}", whom, as_json)


def run_adopt_in(
    path: Path, folder: Path, *, by: str | None, on: str | None, audience: str | None, as_json: bool
) -> int:
    """File the terms of an agreement in a mission, and who adopts them. 0: done.

    Raises:
        AgreementError: they are none, or whoever it is may not adopt them.
        ArgumentError: `on` is no date.
    """
    from truce.mission.filing.agreements import adopt

    with open_mission(path) as mission:
        done = adopt(mission, folder, by, Interval.parse(on) if on else None, audience)
    if as_json:
        found = [
            {"agreement": d.agreement, "encoding": d.author, "entry": d.entry, "new": d.new, "by": d.by,
             "adoption": d.adoption, "audience": d.audience}
            for d in done
        ]  # fmt: skip
        say(json.dumps({"schema": "truce-adopted/1", "encodings": found}, ensure_ascii=False, indent=2))
        return 0
    for one in done:
        what = "filed" if one.new else "known already"
        adopted = f", adopted by {one.by}" if one.by else ", adopted by nobody here"
        whom = f", for {one.audience}"
        say(f"{one.agreement}, encoding of {one.author}: {what}{adopted}{whom} [{one.entry[:12]}]")
    return 0


def _filed(
    entry: str,
    told: str,
    audience: str,
    as_json: bool,
    several: Sequence[str] = (),
    warnings: Sequence[str] = (),
) -> int:
    """Say which entry was filed, or all of `several`: each can be withdrawn by itself."""
    entries = list(several) or [entry]
    for warning in warnings:
        complain(warning)
    if as_json:
        filed = {"schema": "truce-filed/1", "entry": entry, "entries": entries, "audience": audience}
        filed |= {"warnings": list(warnings)} if warnings else {}
        say(json.dumps(filed, indent=2))
    else:
        say(f"{told} [{', '.join(e[:12] for e in entries)}]\nFor: {audience}")
    return 0


def point_of(given: str | None) -> tuple[float | None, float | None]:
    """Latitude and longitude of LAT,LON in degrees. ArgumentError if it is no point on Earth."""
    if given is None:
        return None, None
    try:
        latitude, longitude = (float(part) for part in given.split(","))
    except ValueError:
        raise ArgumentError("--point", given, "is no point", "Write LAT,LON such as 4.85,31.6") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ArgumentError("--point", given, "lies nowhere on Earth", "Latitude first, in degrees")
    return latitude, longitude
