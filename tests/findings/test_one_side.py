"""However many speak for one side, and however well they are rated, it is one side's word."""

from dataclasses import replace

from worlds import BEGINS, DAY, ENDS, START, agreement

from truce.asof import Span
from truce.findings.judge import judge
from truce.findings.record import Record, Text
from truce.incidents.accounts import Account, Source

AT = START + 100 * DAY
STRIKE = Account(
    id="one", incident="strike", source="army", origin="army", certainty="fact", act="airstrike", who=("A",),
    whom=("B",), targets=("civilians",), when=Span(START + DAY, START + DAY), reviewed=True, known=START,
)  # fmt: skip


def outcome(*sources: Source) -> set[tuple[str, str]]:
    accounts = tuple(replace(STRIKE, id=s.id, source=s.id, origin=s.id) for s in sources)
    text = Text(id="text", agreement=agreement("root", begins=BEGINS[0], ends=ENDS[0]), known=0)
    found = judge(Record(sources=sources, texts=(text,), accounts=accounts), at=AT, known_at=AT)
    return {(f.outcome, f.grade) for f in found if f.bearer == "A"}


def test_five_voices_of_one_side_with_the_best_letters_stay_one_word() -> None:
    voices = [Source(id=f"v{n}", letter="A", origin=f"v{n}", side="B", own_access=True) for n in range(5)]
    assert outcome(*voices) == {("insufficient", "unverified")}


def test_a_group_tied_to_a_side_is_no_independent_voice() -> None:
    group = Source(id="group", letter="A", origin="group", side="G", own_access=True)
    second = Source(id="second", letter="A", origin="second", side="G", own_access=True)
    assert outcome(group, second) == {("insufficient", "unverified")}


def test_one_independent_voice_beside_it_is_enough_to_be_probable_only() -> None:
    side = Source(id="side", letter="A", origin="side", side="B", own_access=True)
    agency = Source(id="agency", letter="B", origin="agency", own_access=True)
    assert outcome(side, agency) == {("violation", "probable")}


def test_outlets_that_share_one_origin_do_not_confirm() -> None:
    copies = [Source(id=f"c{n}", letter="A", origin="wire", own_access=True) for n in range(4)]
    accounts = tuple(replace(STRIKE, id=s.id, source=s.id, origin="wire") for s in copies)
    text = Text(id="text", agreement=agreement("root", begins=BEGINS[0], ends=ENDS[0]), known=0)
    found = judge(Record(sources=tuple(copies), texts=(text,), accounts=accounts), at=AT, known_at=AT)
    assert {(f.outcome, f.grade) for f in found if f.bearer == "A"} == {("violation", "probable")}
