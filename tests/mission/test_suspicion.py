"""Keys under suspicion: what they signed stays and is marked; it confirms, rejects and adopts nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from truce.cli import run
from truce.ledger.keyacts import AUTHOR, Holder
from truce.ledger.keys import SigningKey
from truce.mission.answers.assembling import State
from truce.mission.care.verifying import suspected, verification
from truce.mission.exchange.ordering import order_waiting
from truce.mission.exchange.understanding import check_readable
from truce.mission.filing import decisions, keys
from truce.mission.filing.agreements import adopt
from truce.mission.missions import Mission

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
AT = "2031-05-20"
START = 1_800_000_000_000
MINUTE = 60_000


class Clock:
    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += MINUTE
        return self.now


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SigningKey]:
    """A mission with one document of the office, and a second key of the mechanism."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "strike.txt").write_text(STRIKE)
    other = SigningKey.make()
    with Mission.create(folder / "m", "Lake", holder="Office", clock=Clock()) as mission:
        mission.ingest(folder / "strike.txt")
        keys.introduce(mission, other, Holder("mechanism", "Night desk"), (AUTHOR,))
    return folder / "m", other


@pytest.fixture
def mission(made: tuple[Path, SigningKey], tmp_path: Path) -> Iterator[Mission]:
    shutil.copytree(made[0], tmp_path / "m")
    with Mission.open(tmp_path / "m", clock=Clock(START + 100 * MINUTE)) as opened:
        yield opened


@pytest.fixture
def desk(made: tuple[Path, SigningKey], mission: Mission) -> Callable[[Callable[[Mission], object]], None]:
    """Has the night desk's key file something, which the office takes in."""

    def file(act: Callable[[Mission], object]) -> None:
        own = mission.behind.key
        assert own is not None
        act(Mission(mission.path, replace(mission.behind, key=made[1]), mission.clock))
        ordered = order_waiting(mission.store, own, now=mission.clock(), readable=check_readable)
        assert ordered.refused == ()

    return file


def suspect_desk(mission: Mission, made: tuple[Path, SigningKey], since: int = START + 90 * MINUTE) -> str:
    return keys.revoke(mission, made[1].id, "a laptop was taken at a checkpoint", since).entry


def the_state(mission: Mission, **kwargs: int) -> State:
    return mission.state(AT, **kwargs)


def claim(mission: Mission) -> str:
    return the_state(mission).incidents[0].accounts[0].ref


ACTS: dict[str, Callable[[Mission], object]] = {
    "review": lambda m: decisions.review(m, the_state(m), claim(m), "accept", "Night desk", ""),
    "rating": lambda m: decisions.rate(m, "hospital director", "A", "Night desk", ""),
    "correction": lambda m: decisions.correct(
        m, the_state(m), claim(m), ["date=2031-05-08"], "Night desk", ""
    ),
    "observation": lambda m: decisions.observe(m, the_state(m), "Post 4", "seen", "2031-05-09T10:00"),
}


@pytest.mark.parametrize("kind", ACTS)
def test_what_is_a_word_of_its_holder_counts_for_nothing_and_is_named(mission, made, desk, kind: str):
    before = the_state(mission)
    desk(ACTS[kind])
    said = the_state(mission)
    assert said.said != before.said
    known = mission.entries()[-1].known
    entry = suspect_desk(mission, made)
    after = the_state(mission)
    assert after.said == before.said
    assert [i.date for i in after.incidents] == [i.date for i in before.incidents]
    (marked,) = after.suspected
    assert (marked.kind, marked.counts, marked.said_by) == (kind, False, entry)
    assert marked.holder == "mechanism Night desk"
    # As known before the suspicion was raised, nothing has changed.
    assert the_state(mission, known_at=known).said == said.said
    assert the_state(mission, known_at=known).suspected == ()


def test_a_rejection_by_a_thief_takes_no_claim_away(mission, made, desk):
    ref = claim(mission)
    desk(lambda m: decisions.review(m, the_state(m), ref, "reject", "Night desk", ""))
    suspect_desk(mission, made)
    assert the_state(mission).said.reviews == ()


def test_a_withdrawal_by_a_thief_takes_nothing_back(mission, made, desk):
    entry = decisions.rate(mission, "hospital director", "B", "Ana", "")
    desk(lambda m: decisions.withdraw(m, entry, "Night desk", ""))
    assert the_state(mission).said.ratings == ()
    suspect_desk(mission, made)
    assert [r.letter for r in the_state(mission).said.ratings] == ["B"]


def test_a_document_by_a_thief_replaces_none_and_is_marked(mission, made, desk, tmp_path):
    (tmp_path / "strike.txt").write_text(STRIKE.replace("Kenya's", "Uganda's"))
    desk(lambda m: m.ingest(tmp_path / "strike.txt"))
    (late,) = [h.told.document.id for h in the_state(mission).held]
    assert late.startswith("strike-k")
    suspect_desk(mission, made)
    state = the_state(mission)
    assert {h.told.document.id for h in state.held} == {"strike", late}
    assert state.doubted == {late}
    assert [s.counts for s in state.suspected] == [True, True]


def test_a_review_with_another_key_is_a_word_again(mission, made, desk, tmp_path):
    (tmp_path / "late.txt").write_text(STRIKE.replace("9 May", "10 May"))
    desk(lambda m: m.ingest(tmp_path / "late.txt"))
    suspect_desk(mission, made)
    ref = next(a.ref for i in the_state(mission).incidents for a in i.accounts if a.ref.startswith("late-k"))
    decisions.review(mission, the_state(mission), ref, "accept", "Ana", "asked the director")
    assert [r.account for r in the_state(mission).said.reviews] == [ref]


def test_terms_that_a_suspected_key_filed_can_be_filed_again(mission, made, desk, repository: Path):
    terms = repository / "examples" / "agreements" / "nuba-mountains-2002"
    desk(lambda m: adopt(m, terms))
    assert len(the_state(mission).encoded) == 1
    suspect_desk(mission, made)
    assert the_state(mission).encoded == ()
    (again,) = adopt(mission, terms)
    assert again.new
    assert len(the_state(mission).encoded) == 1


def test_what_was_recorded_before_the_day_is_not_doubted(mission, made, desk):
    desk(ACTS["rating"])
    suspect_desk(mission, made, since=mission.clock.now + 1)
    state = the_state(mission)
    assert state.suspected == ()
    assert len(state.said.ratings) == 1


def test_every_page_and_verification_list_them_and_it_is_no_fault(
    mission, made, desk, tmp_path, capsys: pytest.CaptureFixture
):
    (tmp_path / "late.txt").write_text(STRIKE.replace("9 May", "10 May"))
    desk(lambda m: m.ingest(tmp_path / "late.txt"))
    desk(ACTS["rating"])
    entry = suspect_desk(mission, made)
    ids = [e.id for e in mission.entries() if e.key == made[1].id]
    assert list(verification(mission.behind, complete=True).faults()) == []
    (doubt,) = suspected(mission.store, mission.keyring)
    assert [e.id for e in doubt.entries] == ids
    assert doubt.orders is None
    path = str(mission.path)
    assert run(["ledger", "verify", path]) == 0
    page = capsys.readouterr().out
    assert all(each[:16] in page for each in ids)
    assert "UNDER SUSPICION" in page
    assert max(map(len, page.splitlines())) <= 80
    assert run(["ledger", "verify", path, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [e["entry"] for e in told["suspected"][0]["entries"]] == ids
    assert told["sound"] is True
    for command in ("status", "timeline"):
        assert run([command, path, "--at", AT]) == 0
        page = capsys.readouterr().out
        assert all(each[:12] in page for each in (*ids, entry))
        assert "counts for nothing" in page
        assert max(map(len, page.splitlines())) <= 80
    assert run(["timeline", path, "--at", AT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [s["entry"] for s in told["suspected"]] == ids
    doubted = [a for i in told["incidents"] for a in i.get("suspected_accounts", [])]
    assert doubted
    assert all(ref.startswith("late-k") for ref in doubted)


def test_the_sequencer_in_doubt_is_told_with_what_it_ordered(mission, made):
    own = mission.behind.key
    assert own is not None
    new = SigningKey.make()
    keys.introduce(mission, new, Holder("mechanism", "New office"), (AUTHOR, "registrar", "sequencer"))
    size = mission.size
    keys.hand_over(mission, new)
    mission.close()
    with Mission.open(mission.path, clock=mission.clock) as again:
        keys.use(again, new, None)
    with Mission.open(mission.path, clock=mission.clock) as again:
        keys.revoke(again, own.id, "the office was searched", START + 100 * MINUTE)
        (doubt,) = suspected(again.store, again.keyring)
        assert [life.key for life in doubt.introduced] == [new.id]
        assert doubt.orders == (size - 1, size), "the entries since that day which it put in order"
