"""A mission that watches: its rounds with a door that is in a hurry, and feeds that are easy to write."""

import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import truce
from truce.documents.extraction import Enclosed, Extraction
from truce.documents.fetching.bodies import Limits
from truce.documents.fetching.door import Door
from truce.documents.records import Extractor
from truce.errors import InputError
from truce.mission.missions import Mission
from truce.mission.opened import of_form
from truce.mission.watching.happenings import Happened, Tally
from truce.mission.watching.rounds import Rounds
from truce.mission.watching.sources import Kind, add, allow, allowed_hosts, watches

QUICK = Limits(bytes=300_000, connect=2, first=1, whole=2, redirects=3)


def sector_report(number: int, more: str = "") -> str:
    """A short text of its own."""
    return (
        f"Sector {number} report, {4 + number % 20} May 2031.\n\nThe spokesman of the northern forces said "
        f"that {number + 2} shells fell near the mill at Arden on Sunday. Nobody was hurt, he said.{more}\n"
    )


def feed(*items: tuple[str, ...]) -> bytes:
    """A feed for `read_feed`: (link, text[, title[, guid]])."""
    return json.dumps([list(item) for item in items]).encode()


def read_feed(data: bytes, name: str) -> Extraction:
    """Takes such a feed apart."""
    try:
        items = [(*item, "", "")[:4] for item in json.loads(data)]
    except ValueError:
        raise InputError(name, "this is no feed", "Check the address") from None
    enclosed = tuple(
        Enclosed(
            name=f"item-{n}.txt",
            data=text.encode(),
            source=link or None,
            title=title or None,
            key=guid or None,
        )
        for n, (link, text, title, guid) in enumerate(items)
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
            self.mission, quick_door, read_feed, self.happened.append, chance=lambda: 0.5, rest=rest,
            breather=0,
        )  # fmt: skip

    def once(self) -> Tally:
        self.happened.clear()
        return self.rounds().run(once=True)

    def watch(
        self, *sources: str | Path, every: int = 60, page: bool = False, kind: Kind | None = None,
        follow: bool = False,
    ) -> None:  # fmt: skip
        for source in sources:
            kind = "page" if page else kind
            add(self.mission, str(source), every=every, kind=kind, follow=follow, by="clerk")

    def allow(self, *hosts: str) -> None:
        for host in hosts:
            allow(self.mission, host, "clerk")

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nobody has the record open within."""
        self.mission.close()
        yield
        self.mission = Mission.open(self.mission.path)

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


def killed_on_the_way(seen: Watching, part: float) -> None:
    """One round in a process of its own that is killed at this part (0 to 1) of its way; 0: not killed.

    The way is counted in calls of functions of missions, watching, the ledger and the stores: so the same
    part is the same place whatever else the machine does.
    """
    # SQLite's locks do not outlive a fork: nobody has the record open in it.
    with seen.closed():
        if part == 0:
            _WAY[0] = _calls(seen.mission.path, None)
            assert _WAY[0] > 0, "the round failed"
        else:
            assert _calls(seen.mission.path, max(int(part * _WAY[0]), 1)) == -1, "it was not killed"


_WAY = [1]


def _calls(mission: Path, end: int | None) -> int:
    """How many calls one round makes; -1 if it was killed at the call of number `end`."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(60)
            count = 0

            def called(frame: FrameType, event: str, _: object) -> None:
                nonlocal count
                if event == "call" and frame.f_code.co_filename.startswith(_COUNTED):
                    count += 1
                    if count == end:
                        os.kill(os.getpid(), signal.SIGKILL)

            with Mission.open(mission) as opened:
                sys.setprofile(called)
                Watching(opened).rounds(rest=0.01).run(once=True)
                sys.setprofile(None)
            os.write(tell, str(count).encode())
        except BaseException:  # noqa: BLE001  (told, and the test fails)
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(tell)
    _, status = os.waitpid(child, 0)
    with os.fdopen(told, "rb") as said:
        count = said.read()
    return -1 if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else int(count or 0)


_SOURCE = Path(truce.__file__).parent
_COUNTED = tuple(str(_SOURCE / name) for name in ("mission", "store", "ledger"))


def watching(folder: Path) -> Iterator[Watching]:
    made = Watching(Mission.create(folder / "mission", "Arden", holder="staff"))
    yield made
    made.mission.close()
