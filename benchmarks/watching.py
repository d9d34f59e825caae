"""How long a round of `truce watch` over 200 feeds from loopback takes: python benchmarks/watching.py.

Each feed is RSS with ten items, of which nine stand in all of them (a wire that everybody carries) and one is
its own. Rounds: everything new; nothing new, by ETag and by content; ten feeds changed and six servers that
hang before they answer. Says seconds, requests at once, the most memory, and documents that are there twice.
"""

import argparse
import os
import resource
import socket
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests/shared")]

from web_server import Asked, Reply, WebServer, http, serving, silent  # noqa: E402

from truce.cli.mission.watching import door_of, read_feed  # noqa: E402
from truce.mission.missions import Mission  # noqa: E402
from truce.mission.opened import of_form  # noqa: E402
from truce.mission.watching.happenings import Happened  # noqa: E402
from truce.mission.watching.rounds import Rounds  # noqa: E402
from truce.mission.watching.sources import add, allow  # noqa: E402

SHARED = 9
HANGING = 6


def text(number: int, more: str = "") -> str:
    return (
        f"&lt;p&gt;The spokesman of the northern forces said that {number + 2} shells fell near the mill "
        f"at Arden in sector {number} on Sunday. Nobody was hurt, he said.{more}&lt;/p&gt;"
    )


def rss(feed: int, more: str = "") -> bytes:
    numbers = [*range(SHARED), 1000 + feed]
    items = "".join(
        f"<item><title>Sector {n}</title><link>https://wire.example/{n}</link><guid>wire-{n}</guid>"
        f"<pubDate>Wed, 14 May 2031 10:{n % 60:02}:00 GMT</pubDate>"
        f"<description>{text(n, more if n >= 1000 else '')}</description></item>"
        for n in numbers
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Wire</title>'
    return f"{head}{items}</channel></rss>".encode()


def conditional(body: bytes, tag: str) -> Reply:
    def answer(asked: Asked, connection: socket.socket) -> None:
        same = asked.header("if-none-match") == tag
        connection.sendall(http(b"", "304 Not Modified") if same else http(body, ETag=tag))

    return answer


def poll(mission: Mission, web: WebServer, what: str) -> list[Happened]:
    happened: list[Happened] = []
    asked, begun, spent = len(web.asked), time.monotonic(), time.process_time()
    web.most_at_once = 0
    rounds = Rounds(mission, door_of, read_feed, happened.append)
    tally = rounds.run(once=True)
    took, spent = time.monotonic() - begun, time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = dict(Counter(one.what for one in happened))
    print(
        f"{what}: {took:.1f} s ({spent:.1f} s of processor), {len(web.asked) - asked} requests, at most "
        f"{web.most_at_once} at once, {tally.reached} of {tally.looks} reached, {memory} MB; {told}",
        flush=True,
    )
    return happened


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    feeds = parser.parse_args().feeds
    print(f"load {os.getloadavg()[0]:.1f}; {feeds} feeds of {SHARED + 1} items")
    with tempfile.TemporaryDirectory() as folder, serving() as web:
        mission = Mission.create(Path(folder) / "mission", "bench", holder="bench")
        allow(mission, web.term, "bench")
        for n in range(feeds):
            web.pages[f"/{n}"] = conditional(rss(n), f'"{n}"')
            add(mission, web.url(f"/{n}"), by="bench", every=60)
        poll(mission, web, "all new")
        poll(mission, web, "nothing new (ETag)")
        for n in range(feeds):
            web.pages[f"/{n}"] = http(rss(n) + b"<!-- built anew -->")
        poll(mission, web, "nothing new (other bytes)")
        for n in range(10):
            web.pages[f"/{n}"] = http(rss(n, " He named no one."))
        for n in range(HANGING):
            web.pages[f"/hangs/{n}"] = silent(60)
            add(mission, web.url(f"/hangs/{n}"), by="bench", every=60)
        happened = poll(mission, web, f"10 changed, {HANGING} hang")
        last = max(one.at for one in happened if one.what == "taken") - min(one.at for one in happened)
        print(f"the last of what is new was in the record {last / 1000:.1f} s after the first answer")
        texts = Counter(str(d["text_sha256"]) for _, d in of_form(mission.entries(), "document"))
        twice = sum(count - 1 for count in texts.values())
        print(
            f"{texts.total()} documents ({SHARED + feeds + 10} expected), {twice} twice; "
            f"{mission.size} entries"
        )
        mission.close()
    return int(twice != 0 or texts.total() != SHARED + feeds + 10)


if __name__ == "__main__":
    sys.exit(main())
