"""Late and corrected arrivals, in any order, give the same answers; the recorded past never changes."""

import functools
import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from filings import MISSION
from hypothesis import settings
from missions import EARLIEST, file
from test_engines import BARE
from worlds import DAY, END, HOUR, SOURCES, START, agreement

from truce.asof import Span
from truce.findings.judge import judge
from truce.findings.record import Rating, Review, Text
from truce.incidents.accounts import Account, Coverage
from truce.store.analytics.asking import Analytics
from truce.store.analytics.building import build
from truce.store.interface import Store
from truce.store.nouns import Noun, Retraction
from truce.store.rows.reading import record_in
from truce.store.sqlite.record import SqliteStore

PERMUTATIONS = 1000 if settings().max_examples >= 2000 else 6
TEXT = Text(id="text", agreement=agreement("forbid", "root"), known=EARLIEST)
FIRST: tuple[Noun, ...] = (*(replace(s, known=EARLIEST) for s in SOURCES), TEXT)
BEGIN = START + 30 * DAY


def account(name: str, incident: str, **told: object) -> Account:
    fields = {
        "act": "airstrike", "who": ("A",), "whom": ("B",), "area": "X-1", "zones": frozenset({"z1"}),
        "when": Span(START + DAY, START + DAY + HOUR), **told,
    }  # fmt: skip
    return replace(BARE, id=name, incident=incident, **fields)  # type: ignore[arg-type]


def arrivals() -> list[Noun]:
    """What comes late: accounts that agree and that do not, corrections, a denial, reviews, a rating."""
    return [
        account("a1", "i1"), account("a2", "i1", source="patrol", origin="patrol"),
        account("a3", "i1", stance="denies_act", source=SOURCES[1].id, origin=SOURCES[1].origin),
        account("b1", "i2", who=("B",), whom=("A",)), account("b2", "i2", who=("A",), area="X-2"),
        account("c1", "i3", when=Span(START + 2 * DAY, START + 3 * DAY), targets=("civilians",)),
        account("c2", "i3", who=None, who_maybe=frozenset({"A", "G"})),
        Retraction(id="of b1", of="b1", by="agency", instead="b3", known=0),
        account("b3", "i2", who=("A",), whom=("B",), area="X-3"),
        Retraction(id="of a2", of="a2", by="patrol", reason="seen from afar", known=0),
        Review(id="r1", account="c1", verdict="reject", by="chair", known=0),
        Review(id="r2", account="a1", verdict="accept", by="chair", known=0),
        Rating(id="g1", source="agency", letter="A", by="chair", known=0),
        Coverage(id="v1", who="patrol", when=Span(START, END), known=0),
    ]  # fmt: skip


def judged(store: Store, known_at: int) -> bytes:
    """What the judge finds as known at a minute, and which accounts there are."""
    record = record_in(store)
    found = sorted(repr(f) for f in judge(record, at=END, known_at=known_at))
    return json.dumps([found, [a.id for a in record.as_known(known_at).accounts]]).encode()


def analysed(store: Store, folder: Path, known_at: int) -> bytes:
    """The same by the engine, with how many accounts there are where and when."""
    build(store, folder, threads=1)
    with Analytics.of(store, folder, threads=1) as analytics:
        found = sorted(map(repr, analytics.verdicts(at=END, known_at=known_at)))
        accounts = sorted(name for _, _, name in analytics.accounts(known_at))
        return json.dumps([found, accounts, analytics.counted(known_at)]).encode()


def play(folder: Path, order: Sequence[Noun], asked: int, engine: bool) -> tuple[bytes, ...]:
    """File what arrives, a minute each; the answers as known before all of it and after all of it.

    After as many arrivals as `asked` the present is asked for, and once more at the end, when it is past: the
    two must be the same, byte for byte.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with SqliteStore.create(folder / "record.db", MISSION) as store:
        answer = functools.partial(analysed, store, folder / "tables") if engine else None
        file(store, FIRST)
        for number, noun in enumerate(order):
            file(store, [replace(noun, known=BEGIN + number)], feeds=number % 2 == 0)
            if number == asked:
                then = judged(store, BEGIN + number), answer(BEGIN + number) if answer else b""
        now = judged(store, BEGIN + asked), answer(BEGIN + asked) if answer else b""
        assert now == then
        moments = (BEGIN - 1, BEGIN + len(order))
        return (*(judged(store, m) for m in moments), *(answer(m) for m in moments if answer))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    """The answers when all came in the order in which it is listed."""
    found = play(tmp_path_factory.mktemp("plain"), arrivals(), 3, engine=True)
    assert len(set(found)) == len(found)
    return found


@pytest.mark.parametrize("seed", range(PERMUTATIONS))
def test_whatever_the_order_of_arrival_the_answer_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, plain: tuple[bytes, ...], seed: int
) -> None:
    chance, order = random.Random(seed), arrivals()
    chance.shuffle(order)
    engine = seed % 20 == 0
    folder = tmp_path_factory.getbasetemp() / "clocks"
    found = play(folder, order, chance.randrange(len(order)), engine)
    assert found == plain[: len(found)]
    assert len(found) == (4 if engine else 2)
