"""The people of a mission: sealed, read, sealed to others and erased, each with what the record says of it.

Nothing of a person goes into the record but a random reference (`truce.store.files.vault`). What is filed
is of one kind, `vault`, whatever was done: who sees only statements does not see what. Whoever is killed
between two of the steps leaves nothing lost that was acknowledged, and nothing readable for good that was
ordered to go: the next command, or `truce doctor --clean`, carries the order out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truce.errors import ArgumentError, StoreError
from truce.ledger.keyacts import check_text
from truce.mission.answers.readable import readable
from truce.mission.folder import PEOPLE
from truce.mission.keeping import MECHANISM
from truce.mission.missions import Mission
from truce.mission.opened import Form, Opened, of_form
from truce.store.files.people import Keyholder, Person, Use
from truce.store.files.vault import Access, Identity, Reading, Sealed, Vault, check_recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """What the record says of one person: by reference, and nothing else.

    `sealed` is the newest version, None where nothing sealed is known; `since` when that was recorded
    (milliseconds since 1970, UTC). `order` is the entry that orders the erasure, None if none does; `erased`:
    somebody carried it out and said so. `readings` are those that were noted, in order.
    """

    reference: str
    sealed: Sealed | None
    since: int
    order: str | None
    erased: bool
    readings: tuple[Access, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was filed of a person: the reference, the entry, and whether that waits for the sequencer.

    `named` are entries of the record that hold a name or contact of the person, or whose document does.
    """

    reference: str
    entry: str
    waits: bool
    named: tuple[str, ...] = ()


def vault_of(path: Path) -> Vault:
    """The vault in the folder of a mission."""
    return Vault(path / PEOPLE)


def protected(mission: Mission) -> tuple[Protected, ...]:
    """The people that the record names by reference, in the order in which they were first sealed."""
    acts: dict[str, list[tuple[Opened, Mapping[str, Any]]]] = {}
    doubted, vault = mission.suspected(), vault_of(mission.path)
    for entry, data in _acts(mission, "vault"):
        acts.setdefault(str(data["reference"]), []).append((entry, data))
    return tuple(
        _protected(reference, told, doubted, vault.versions(reference) if doubted else ())
        for reference, told in acts.items()
    )


def keyholders(mission: Mission) -> Mapping[str, Keyholder]:
    """The keyholders that the record names, by name; of two of one name the later."""
    doubted = mission.suspected()
    return {
        str(d["name"]): Keyholder(str(d["name"]), str(d["recipient"]))
        for e, d in _acts(mission, "keyholder")
        if e.id not in doubted
    }


def name_keyholder(mission: Mission, name: str, recipient: str) -> str:
    """Name somebody to whom people can be sealed from now on. Returns the id of the entry.

    ArgumentError or LedgerError for a recipient or name that is none.
    """
    check_text("keyholder", "name", name)
    if "=" in name:
        raise ArgumentError("NAME", name, "holds a =, which stands before a recipient", "Leave it out")
    check_recipient(recipient)
    return mission.file("keyholder", {"name": name, "recipient": recipient}, MECHANISM)


def holders_of(mission: Mission, names: Sequence[str]) -> tuple[Keyholder, ...]:
    """The keyholders that are meant by NAME (as the record names them) or NAME=age1...

    ArgumentError for a name that is none of them.
    """
    known = keyholders(mission)
    found: dict[str, Keyholder] = {}
    for given in names:
        name, sign, recipient = given.partition("=")
        if sign:
            check_text("keyholder", "name", name)
            check_recipient(recipient)
            found[name] = Keyholder(name, recipient)
        elif name in known:
            found[name] = known[name]
        else:
            there = ", ".join(sorted(known)) or "none yet"
            advice = f"Named so far: {there}. Name one: truce people keyholder MISSION NAME RECIPIENT"
            raise ArgumentError("--to", name, "is no keyholder that the record names", advice)
    return tuple(found.values())


def seal(
    mission: Mission, person: Person, holders: Sequence[Keyholder], reference: str | None = None
) -> Done:
    """Seal a person to keyholders and file it; with a reference in place of what is sealed under it.

    Raises:
        ArgumentError: nobody could read it, or there is no such reference.
        StoreError: it was ordered to be erased, or this copy cannot write; then nothing is acknowledged.
    """
    with _changing(mission) as vault:
        if reference is not None:
            _living(mission, reference)
        sealed = vault.seal(person, holders, reference)
        done = _file_sealed(mission, vault, sealed)
    return Done(
        reference=done.reference, entry=done.entry, waits=done.waits, named=tuple(_naming(mission, person))
    )


def read(mission: Mission, reference: str, identity: Identity, use: Use, reason: str) -> Reading:
    """Open a person's record for a use; that it was opened is filed before this returns.

    Raises:
        StoreError: there is no such person here, or they did not agree to this use, or were ordered to be
            erased; or the note cannot be filed.
        IntegrityError: the files are not those that were filed.
        ArgumentError: the reason is empty, or names the person.
    """
    _check_files(mission)
    sealed = _living(mission, reference)
    reading = vault_of(mission.path).read(sealed, identity, use, reason, mission.clock())
    _file_access(mission, reading.access)
    return reading


def reseal(
    mission: Mission, reference: str, identity: Identity, holders: Sequence[Keyholder], reason: str
) -> Done:
    """Seal a record, as it is, to these keyholders alone. Errors as of `read` and `seal`."""
    with _changing(mission) as vault:
        sealed = _living(mission, reference)
        new, access = vault.reseal(sealed, identity, holders, reason, mission.clock())
        _file_access(mission, access)
        return _file_sealed(mission, vault, new)


def erase(mission: Mission, reference: str, by: str, reason: str) -> Done:
    """Destroy the keys and records of a person: the order is filed first, and that it was done after.

    A reference that no entry names is erased as well: a crash may have left it.

    Raises:
        ArgumentError: there is nothing of this reference, or a text is empty.
        StoreError: this copy cannot write. What was ordered is carried out by doing it again.
    """
    with _changing(mission) as vault:
        known = {p.reference: p for p in protected(mission)}
        if reference not in known and reference not in vault.references():
            raise _unknown(reference)
        order = known[reference].order if reference in known else None
        if order is None:
            check_text("erasure", "by", by)
            check_text("erasure", "reason", reason)
            told = {"act": "erasing", "reference": reference, "by": by, "reason": reason}
            order = mission.file("vault", told, MECHANISM)
        vault.erase(reference)
        if reference not in known or not known[reference].erased:
            mission.file("vault", {"act": "erased", "reference": reference}, MECHANISM)
        return Done(reference=reference, entry=order, waits=_waits(mission, order))


def tidy(mission: Mission) -> tuple[str, ...]:
    """Carry out what was ordered and not done, and destroy versions that were replaced: the references."""
    vault = vault_of(mission.path)
    if not vault.folder.exists():
        return ()
    with vault.alone():
        return tuple(_tidied(mission, vault))


def unsettled(mission: Mission) -> Iterator[tuple[str, str, str]]:
    """What is not as the record says: reference, how it is, and what to do. Changes nothing."""
    vault = vault_of(mission.path)
    known = {p.reference: p for p in protected(mission)}
    for reference in vault.references():
        person, versions = known.get(reference), vault.versions(reference)
        if person is None:
            how = "was sealed, and no entry names it: a crash came before it, or the record is an older copy"
            yield reference, how, f"If it is of no use, truce people erase MISSION {reference} destroys it"
        elif person.order is not None:
            yield reference, "was ordered to be erased, and is still here", "Run truce doctor --clean"
        elif person.sealed is not None and versions != (person.sealed.version,):
            older = all(version <= person.sealed.version for version in versions)
            how = f"is here in version {', '.join(map(str, versions))}, and the record names "
            anew = f"Seal it anew: truce people reseal MISSION {reference}"
            advice = "Run truce doctor --clean" if older else anew
            yield reference, how + str(person.sealed.version), advice


# ---- what the record says


def _acts(mission: Mission, form: Form) -> Iterator[tuple[Opened, Mapping[str, Any]]]:
    """The entries that count, and those that wait here: who filed them must not lose what they name."""
    waiting = [
        Opened(id=w.id, position=mission.size + n, kind=w.kind, key=w.key, recorded=w.filed,
               content=w.content.data if w.content else None)
        for n, w in enumerate(mission.store.waiting())
    ]  # fmt: skip
    good, _ = readable([*mission.entries(), *waiting], mission.holders())
    return of_form(good, form)


def _protected(
    reference: str,
    told: Sequence[tuple[Opened, Mapping[str, Any]]],
    doubted: frozenset[str],
    here: Sequence[int],
) -> Protected:
    """What entries say of one person; `doubted` are those of suspected keys, `here` versions on disk."""
    sealed: list[tuple[Sealed, Opened]] = []
    order, erased = None, False
    readings: list[Access] = []
    for entry, data in told:
        match data["act"]:
            case "sealed":
                sealed.append((Sealed(reference, int(data["version"]), str(data["sha256"])), entry))
            case "erasing" if entry.id not in doubted:
                order = order or entry.id
            case "erased" if entry.id not in doubted:
                erased = True
            case "read":
                readings.append(_access(data))
    chosen = _newest(sealed, doubted, here)
    return Protected(
        reference=reference, sealed=chosen[0] if chosen else None, since=chosen[1].recorded if chosen else 0,
        order=order, erased=erased, readings=tuple(readings),
    )  # fmt: skip


def _newest(
    sealed: Sequence[tuple[Sealed, Opened]], doubted: frozenset[str], here: Sequence[int]
) -> tuple[Sealed, Opened] | None:
    """The newest version; of those that a suspected key named only one that is here.

    Its holder may have sealed them: nobody is lost by a suspicion. A thief may have named them: nobody is
    shut out by a version that never was.
    """
    sound = [s for s in sealed if s[1].id not in doubted]
    least = max((s[0].version for s in sound), default=-1)
    present = [s for s in sealed if s[0].version in here and s[0].version > least]
    return max(present or sound or sealed, key=lambda s: s[0].version, default=None)


def _access(data: Mapping[str, Any]) -> Access:
    return Access(
        str(data["reference"]), int(data["version"]), str(data["reader"]), Use(data["use"]),
        str(data["reason"]), int(data["at"]),
    )  # fmt: skip


def _living(mission: Mission, reference: str) -> Sealed:
    """The newest version of a person who was not ordered to be erased."""
    found = next((p for p in protected(mission) if p.reference == reference), None)
    if found is None:
        raise _unknown(reference)
    if found.order is not None:
        about = f"person {reference}"
        raise StoreError(about, f"was erased by order {found.order[:12]}", "Nobody can have it back")
    if found.sealed is None:
        raise _unknown(reference)
    return found.sealed


def _unknown(reference: str) -> ArgumentError:
    known = len(reference) == 32 and set(reference) <= set("0123456789abcdef")
    # What was typed instead may be a name.
    return ArgumentError(
        "REFERENCE", reference if known else "", "is none of this mission", "See: truce people list MISSION"
    )


# ---- filing


@contextmanager
def _changing(mission: Mission) -> Iterator[Vault]:
    """The vault of a mission with everybody else locked out, and what was left undone done first."""
    _check_files(mission)
    vault = vault_of(mission.path)
    with vault.alone():
        for _ in _tidied(mission, vault):
            pass
        yield vault


def _check_files(mission: Mission) -> None:
    """StoreError where nothing can be filed: nobody may read or seal without a note."""
    if mission.behind.key is None:
        raise StoreError(str(mission.path), "has no key of its own to file a note with", "Use another copy")


def _tidied(mission: Mission, vault: Vault) -> Iterator[str]:
    here = vault.references()
    for person in protected(mission):
        if person.reference not in here:
            continue
        versions = vault.versions(person.reference)
        if person.order is not None:
            vault.erase(person.reference)
            yield person.reference
        elif person.sealed and person.sealed.version in versions and min(versions) < person.sealed.version:
            vault.settle(person.sealed)
            yield person.reference


def _file_sealed(mission: Mission, vault: Vault, sealed: Sealed) -> Done:
    told = {
        "act": "sealed", "reference": sealed.reference, "version": sealed.version, "sha256": sealed.sha256,
    }  # fmt: skip
    entry = mission.file("vault", told, MECHANISM)
    vault.settle(sealed)
    return Done(reference=sealed.reference, entry=entry, waits=_waits(mission, entry))


def _file_access(mission: Mission, access: Access) -> str:
    told = {
        "act": "read", "reference": access.reference, "version": access.version, "reader": access.reader,
        "use": str(access.use), "reason": access.reason, "at": access.at,
    }  # fmt: skip
    return mission.file("vault", told, MECHANISM)


def _waits(mission: Mission, entry: str) -> bool:
    return any(waiting.id == entry for waiting in mission.store.waiting())


def _naming(mission: Mission, person: Person) -> Iterator[str]:
    """The entries that hold a name or contact of a person, or whose document does."""
    for entry in mission.entries():
        if any(person.is_told_by(text) for text in _texts(mission, entry)):
            yield f"{entry.kind} {entry.id[:12]}"


def _texts(mission: Mission, entry: Opened) -> Iterable[str]:
    yield from (data.decode(errors="replace") for data in (entry.content, *entry.rows) if data)
    for _, about in of_form([entry], "document"):
        yield mission.text(str(about["text_sha256"])) or ""
