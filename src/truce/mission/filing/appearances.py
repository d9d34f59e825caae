"""Where the words of a document stood as well, and the file that documents came in.

The same text from a second publisher is no second document and no second voice: it is one origin. That it
stood there is kept as an appearance of the document. The archive, mail or feed that documents were taken out
of is kept once, by its hash: so whoever has a document finds the file that it came in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.asof import EVER
from truce.documents import Document
from truce.mission.answers.readable import readable
from truce.mission.opened import Opened, known_by, of_form
from truce.mission.ownership import document_id, is_of_party

if TYPE_CHECKING:
    from truce.mission.filing.taking_in import Known
    from truce.mission.missions import Mission


@dataclass(frozen=True, slots=True)
class Appearance:
    """Another place where the words of a document stood.

    `document` is its id in the mission, `entry` the entry that says so; `known` in minutes since 1970, UTC.
    """

    document: str
    entry: str
    publisher: str | None
    address: str | None
    published: str | None
    known: int

    @property
    def place(self) -> str:
        """The publisher and the address, as far as they are told."""
        return ", ".join(part for part in (self.publisher, self.address) if part)


def appearances(mission: "Mission", known_at: int = EVER) -> tuple[Appearance, ...]:
    """The appearances of the documents of a mission, as known at a minute; each place once."""
    holders = mission.holders()
    entries = known_by(readable(mission.entries(), holders)[0], known_at)
    names = {e.id: document_id(e, str(d["id"]), holders(e.key)) for e, d in of_form(entries, "document")}
    found: dict[tuple[str, str | None, str | None], Appearance] = {}
    for entry, told in of_form(entries, "appearance"):
        name = names.get(str(told["document"]))
        if name is not None:
            one = Appearance(
                name, entry.id, told.get("publisher"), told.get("address"), told.get("published"), entry.known
            )
            found.setdefault((name, one.publisher, one.address), one)
    return tuple(found.values())


def note_appearance(mission: "Mission", document: Document, known: "Known") -> str:
    """File that the words of a document stand at another place too, where this one says at which.

    Returns the place; "" if it says none, or that is known already.
    """
    own = mission.own_key()
    place = {"publisher": document.publisher, "address": document.address}
    told: dict[str, Any] = {name: value for name, value in place.items() if value}
    if not told or is_of_party(mission.holders()(own.id)):
        return ""
    if any(_is_at(told, said) for said in _places(mission.filed(), known.entry)):
        return ""
    told |= {"document": known.entry, "name": document.name, "sha256": document.sha256}
    if document.published:
        told["published"] = document.published
    mission.file("appearance", told, about=(known.audience,))
    return Appearance(known.id, "", document.publisher, document.address, None, 0).place


def _places(entries: Iterable[Opened], document: str) -> Iterable[Any]:
    """What is known of where a document stood."""
    entries = list(entries)
    yield from (told for entry, told in of_form(entries, "document") if entry.id == document)
    yield from (told for _, told in of_form(entries, "appearance") if told["document"] == document)


def _is_at(told: dict[str, Any], said: Any) -> bool:
    """Whether a place is one that is known: all that it tells is told there."""
    return all(said.get(name) == value for name, value in told.items())


def keep_container(mission: "Mission", source: Path, inside: Collection[str]) -> None:
    """Keep the file that documents were taken out of, once; `inside` are the hashes of what held them.

    These are the file itself, or archives in it. A file that is a document itself is kept as that.
    """
    if not inside or not source.is_file() or is_of_party(mission.holders()(mission.own_key().id)):
        return
    with mission.behind.evidence.adding() as adding:
        kept = adding.file(source)
        entries = mission.filed()
        held = {str(d["sha256"]) for form in ("document", "container") for _, d in of_form(entries, form)}
        if kept.sha256 not in held:
            inner = sorted(set(inside) - {kept.sha256})
            fields = {"name": source.name, "sha256": kept.sha256, "bytes": kept.size}
            mission.file("container", {**fields, **({"inner": inner} if inner else {})})


def containers_of(entries: Iterable[Opened], documents: Iterable[Opened]) -> tuple[Opened, ...]:
    """The entries of the files in which documents still stand: what they came in, and what was fetched."""
    entries = list(entries)
    inside: set[str] = set()
    for _, told in of_form(list(documents), "document"):
        inside.add(str(told["sha256"]))
        within = told.get("within")
        if isinstance(within, dict):
            inside.add(str(within.get("sha256")))
    found = [
        entry for entry, told in of_form(entries, "container")
        if inside & {str(told["sha256"]), *map(str, told.get("inner", ()))}
    ]  # fmt: skip
    found += [
        entry for entry, told in of_form(entries, "fetched")
        if inside & {str(told["sha256"]), *(str(item["sha256"]) for item in told["items"])}
    ]  # fmt: skip
    return tuple(found)
