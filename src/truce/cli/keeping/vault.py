"""``truce people``: people sealed, read and erased. No name is ever taken from, or put into, an argument.

A name in an argument would stay in the shell's history and be seen by everybody on the machine; so a person
comes from a file, the input, or the terminal, and so does the reason for which one is read.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.cli import say
from truce.cli.keeping.persons import person_from, typed_person, typed_reason
from truce.cli.mission.working import open_mission
from truce.cli.passphrases import IDENTITY, passphrase
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError
from truce.report.folding import fold
from truce.store.files.folders import told
from truce.store.files.people import Keyholder, Person, Use
from truce.store.files.vault import Access, Identity

if TYPE_CHECKING:
    from truce.mission.filing.vault import Done, Protected

_OF_IDENTITY = " of the identity"
_LONGEST_IDENTITY = 100_000


def run_identity(file: Path) -> int:
    """Make a keyholder's identity. 0: done. StoreError if the file is there already, or cannot be written."""
    from truce.mission.folder import write_private

    made = Identity.new()
    data = made.protected(passphrase(new=True, variable=IDENTITY, of=_OF_IDENTITY))
    with told(str(file)):
        write_private(file, data)
    _show(
        made.recipient,
        f"Kept in {file} under your passphrase. Nobody can replace either of them: have two keyholders or "
        "more for every person, and keep this file away from the mission.",
    )
    return 0


def run_keyholder(path: Path, name: str, recipient: str, *, as_json: bool) -> int:
    """Name a keyholder in the record. 0: done."""
    from truce.mission.filing.vault import name_keyholder

    with open_mission(path) as mission:
        entry = name_keyholder(mission, name, recipient)
    if as_json:
        say(json.dumps({"schema": "truce-filed/1", "entry": entry}, indent=2))
    else:
        _show(f"{name}: people can be sealed to {recipient[:16]}... from now on [{entry[:12]}]")
    return 0


def run_seal(
    path: Path, to: Sequence[str], source: Path | None, reference: str | None, *, as_json: bool
) -> int:
    """Seal a person. 0: done. Errors say nothing of the person."""
    from truce.mission.filing.vault import holders_of, seal

    with open_mission(path) as mission:
        holders = holders_of(mission, to)
        person = typed_person() if source is None else person_from(source)
        done = seal(mission, person, holders, reference)
    more = [f"This name or contact stands in the record: {', '.join(done.named)}. Erase what may not stay: "
            "truce erase MISSION ENTRY"] if done.named else []  # fmt: skip
    if source is not None and str(source) != "-":
        more.append(f"{source} still holds all of it in the clear: destroy it.")
    _tell(done, f"{done.reference}: sealed to {_names(holders)}", more, as_json)
    return 0


def run_read(path: Path, reference: str, identity_file: Path, use: str, *, as_json: bool) -> int:
    """Show a person, once the note that they were read is filed. 0: done."""
    from truce.mission.filing.vault import read

    with open_mission(path) as mission:
        wanted, identity = _use(use), _identity(identity_file)
        reading = read(mission, reference, identity, wanted, typed_reason())
    if as_json:
        say(json.dumps(_person_dict(reading.person, reading.access), ensure_ascii=False, indent=2))
    else:
        _show(*_person_lines(reading.person, reading.access))
    return 0


def run_reseal(path: Path, reference: str, identity_file: Path, to: Sequence[str], *, as_json: bool) -> int:
    """Seal a person to other keyholders. 0: done."""
    from truce.mission.filing.vault import holders_of, reseal

    with open_mission(path) as mission:
        holders, identity = holders_of(mission, to), _identity(identity_file)
        done = reseal(mission, reference, identity, holders, typed_reason())
    more = ["Who could read it before can still open a copy of the old file that they kept."]
    _tell(done, f"{done.reference}: sealed to {_names(holders)}, and to nobody else", more, as_json)
    return 0


def run_erase_person(path: Path, reference: str, *, by: str, reason: str, as_json: bool) -> int:
    """Destroy a person's keys and record. 0: done."""
    from truce.mission.filing.vault import erase

    with open_mission(path) as mission:
        done = erase(mission, reference, by, reason)
    more = [
        "Not reached: a copy of people/keys with a keyholder's identity, other copies of the mission until "
        "they take the order, and what somebody read or printed. What the record itself says of the person "
        "is erased by: truce erase"
    ]
    _tell(done, f"{done.reference}: its keys and its record are destroyed", more, as_json)
    return 0


def run_list(path: Path, *, as_json: bool) -> int:
    """List references, readings and keyholders. 0: done."""
    from truce.mission.filing.vault import keyholders, protected, unsettled

    with open_mission(path) as mission:
        found, holders = protected(mission), keyholders(mission)
        left = list(unsettled(mission))
    if as_json:
        say(json.dumps({
            "schema": "truce-people/1",
            "people": [_protected_dict(p) for p in found],
            "keyholders": [{"name": h.name, "recipient": h.recipient} for h in holders.values()],
            "unsettled": [{"reference": r, "reason": how, "next": advice} for r, how, advice in left],
        }, ensure_ascii=False, indent=2))  # fmt: skip
        return 0
    lines = [line for person in found for line in _protected_lines(person)]
    lines += [f"keyholder {h.name}: {h.recipient}" for h in holders.values()]
    lines += [f"NOT SETTLED: {r} {how}. {advice}." for r, how, advice in left]
    _show(*(lines or ["Nobody is sealed here, and no keyholder is named."]))
    return 0


def _identity(file: Path) -> Identity:
    with told(str(file)), file.open("rb") as stream:
        data = stream.read(_LONGEST_IDENTITY)
    return Identity.opened(data, passphrase(variable=IDENTITY, of=_OF_IDENTITY))


def _use(given: str) -> Use:
    try:
        return Use(given)
    except ValueError:
        uses = ", ".join(Use)
        raise ArgumentError("--use", given, "is no use of a person's record", f"One of: {uses}") from None


def _names(holders: Sequence[Keyholder]) -> str:
    return ", ".join(h.name for h in holders)


def _tell(done: "Done", said: str, more: Sequence[str], as_json: bool) -> None:
    if as_json:
        found = {
            "schema": "truce-person-filed/1", "reference": done.reference, "entry": done.entry,
            "waits": done.waits, "named": list(done.named),
        }  # fmt: skip
        say(json.dumps(found, indent=2))
        return
    waits = " Its entry waits here for the sequencer." if done.waits else ""
    _show(f"{said} [{done.entry[:12]}].{waits}", *more)


def _show(*texts: str) -> None:
    say("\n".join(line for text in texts for line in fold(text, width(), "", "  ")))


def _person_lines(person: Person, access: Access) -> list[str]:
    consent = person.consent
    given = {True: "yes", False: "NO", None: "NOT KNOWN"}[consent.given]
    uses = ", ".join(sorted(consent.uses)) or "nothing"
    by = f"; agreed by {consent.by}" if consent.by else ""
    return [
        f"Person {access.reference}, version {access.version}: {person.standing}",
        *(f"Name: {name}" for name in person.names),
        *(f"Contact: {contact}" for contact in person.contacts),
        *([f"Details: {person.details}"] if person.details else []),
        f"Consent: {given}; for {uses}; asked {_day(consent.asked)}; until {_day(consent.until)}{by}",
        f"Filed: read by {access.reader} for {access.use}.",
    ]


def _person_dict(person: Person, access: Access) -> dict[str, Any]:
    consent = person.consent
    return {
        "schema": "truce-person-read/1",
        "reference": access.reference,
        "version": access.version,
        "standing": person.standing,
        "names": list(person.names),
        "contacts": list(person.contacts),
        "details": person.details,
        "consent": {
            "given": consent.given, "uses": sorted(consent.uses), "asked": _day(consent.asked),
            "until": _day(consent.until), "by": consent.by,
        },
    }  # fmt: skip


def _protected_lines(person: "Protected") -> list[str]:
    if person.order is not None:
        how = f"erased by order {person.order[:12]}" + ("" if person.erased else ", and not said to be done")
    else:
        how = (
            f"version {person.sealed.version}, sealed {_day(person.since)}" if person.sealed else "not sealed"
        )
    lines = [f"{person.reference}: {how}; read {len(person.readings)} times"]
    return lines + [f"  {_day(r.at)} by {r.reader} for {r.use}: {r.reason}" for r in person.readings]


def _protected_dict(person: "Protected") -> dict[str, Any]:
    return {
        "reference": person.reference,
        "version": person.sealed.version if person.sealed else None,
        "sealed": _day(person.since) if person.sealed else None,
        "order": person.order,
        "erased": person.erased,
        "readings": [
            {
                "at": _day(r.at),
                "version": r.version,
                "reader": r.reader,
                "use": str(r.use),
                "reason": r.reason,
            }
            for r in person.readings
        ],
    }


def _day(moment: int | None) -> str:
    """A time in milliseconds since 1970, UTC, to the minute."""
    if moment is None:
        return "not told"
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
