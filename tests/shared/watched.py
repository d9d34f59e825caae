"""A mission that watches: its rounds with a door that is in a hurry, and feeds that are easy to write."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from truce.documents.extraction import Enclosed, Extraction
from truce.documents.fetching.bodies import Limits
from truce.documents.fetching.door import Door
from truce.documents.records import Extractor
from truce.errors import InputError
from truce.mission.missions import Mission
from truce.mission.opened import of_form
from truce.mission.watching.happenings import Happened, Tally
from truce.mission.watching.rounds import Rounds
from truce.mission.watching.sources import add, allow, allowed_hosts, watches

QUICK = Limits(bytes=300_000, connect=2, first=1, whole=2, redirects=3)


def sector_report(number: int, more: str = "") -> str:
    """A short text of its own."""
    return (
        f"Sector {number} report, {4 + number % 20} May 2031.\n\nThe spokesman of the northern forces said "
        f"that {number + 2} shells fell near the mill at Arden on Sunday. Nobody was hurt, he said.{more}\n"
    )


def feed(*items: tuple[str, str] | tuple[str, str, str]) -> bytes:
    """A feed for `read_feed`: (link, text[, title])."""
    return json.dumps([list(item) for item in items]).encode()


def read_feed(data: bytes, name: str) -> Extraction:
    """Takes such a feed apart."""
    try:
        items = [(*item, "")[:3] for item in json.loads(data)]
    except ValueError:
        raise InputError(name, "this is no feed", "Check the address") from None
    enclosed = tuple(
        Enclosed(name=f"item-{n}.txt", data=text.encode(), source=link or None, title=title or None)
        for n, (link, text, title) in enumerate(items)
    )
    return Extraction(text="", media_type="x", extractor=Extractor("test", "1"), enclosed=enclosed)


def quick_door(mission: Mission) -> Door:
    return Door(allowed=tuple(one.term for one in allowed_hosts(mission)), limits=QUICK)


@dataclass
class Watching:
    """`happened` is all that was told, in order."""

    mission: Mission
    happened: list[Happened] = field(default_factory=list)

    def rounds(self, rest: float = 0.05) -> Rounds:
        return Rounds(
            self.mission, quick_door, read_feed, self.happened.append, chance=lambda: 0.5, rest=rest
        )

    def once(self) -> Tally:
        self.happened.clear()
        return self.rounds().run(once=True)

    def watch(self, *sources: str | Path, every: int = 60, page: bool = False) -> None:
        for source in sources:
            add(self.mission, str(source), every=every, kind="page" if page else None, by="clerk")

    def allow(self, *hosts: str) -> None:
        for host in hosts:
            allow(self.mission, host, "clerk")

    def said(self) -> list[tuple[str, str]]:
        """What happened, and to what."""
        return [(one.what, one.name) for one in self.happened]

    def documents(self) -> list[str]:
        """The names of the documents in the record, in order."""
        return [str(told["name"]) for _, told in of_form(self.mission.entries(), "document")]

    def texts(self) -> list[str]:
        found = (
            self.mission.text(str(d["text_sha256"])) for _, d in of_form(self.mission.entries(), "document")
        )
        return sorted(text for text in found if text is not None)

    def told(self, form: str) -> list[dict[str, object]]:
        return [dict(told) for _, told in of_form(self.mission.entries(), form)]  # type: ignore[arg-type]

    def sources(self) -> Sequence[str]:
        return [w.where for w in watches(self.mission)]


def watching(folder: Path) -> Iterator[Watching]:
    with Mission.create(folder / "mission", "Arden", holder="staff") as mission:
        yield Watching(mission)
