"""A file that itself is an agreement, read article by article."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.clauses.articles.days import moments_in
from truce.clauses.articles.enacted import enacted
from truce.clauses.articles.norms import norms_in
from truce.clauses.articles.passages import passages_of
from truce.clauses.articles.sides import find_sides
from truce.clauses.drafting import drafts
from truce.clauses.limits import quantities_in, quantities_left
from truce.clauses.model import Agreement
from truce.clauses.numbers import number_of
from truce.documents import read_document


def one(words: str, *, item: bool = False):
    """The norms of the last sentence or item of a text."""
    return norms_in(passages_of(f"- {words}" if item else words)[-1])


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Pact between the Republic of Orr and the Lake Front.", ["Republic of Orr", "Lake Front"]),
        ("We, the elders of the Bani Orr and the elders of the Tesh, agreed.", ["Bani Orr", "Tesh"]),
        ("The Army of Orr and the Lake Front have agreed as follows:", ["Army of Orr", "Lake Front"]),
        ("Agreed by the Free Towns and the Duchy of Orr at Lund.", ["Free Towns", "Duchy of Orr"]),
    ],
)
def test_who_made_it_is_told_by_its_own_words(text: str, parties: list[str]):
    assert [p.name for p in find_sides(text).parties] == parties


def test_a_short_name_means_a_party_only_where_no_other_shares_it():
    sides = find_sides("Pact between the Army of Orr and the Army of Tesh.")
    assert sides.bound("The Army") == sides.everybody()
    other = find_sides("Pact between the Army of Orr and the Lake Front.")
    assert other.bound("The Army") == ("Army of Orr",)


@pytest.mark.parametrize(
    ("words", "deontics"),
    [
        ("Neither side shall fire and each side shall free its captives.", ["prohibition", "obligation"]),
        ("The Front undertakes not to lay mines.", ["prohibition"]),
        ("They agreed that the road would be opened.", ["obligation"]),
        ("Aid may pass, and nobody shall stop it.", ["permission", "prohibition"]),
        ("The wounded shall be allowed to leave.", ["permission"]),
        ("Flights over the line are prohibited.", ["prohibition"]),
        ("Groups that may attack the road shall be disarmed.", ["obligation"]),
        ("The two delegations thanked the host.", []),
    ],
)
def test_what_binds_in_a_sentence(words: str, deontics: list[str]):
    assert [n.deontic for n in one(words)] == deontics


def test_every_part_of_a_sentence_is_a_quote_of_it():
    words = "Neither side shall open fire; each side shall free its prisoners, and must say so."
    for passage in passages_of(words):
        for norm in norms_in(passage):
            assert words[norm.start : norm.end] == norm.words


@pytest.mark.parametrize(
    ("item", "deontic"),
    [
        ("Withdraw all guns by both sides.", "obligation"),
        ("Ban on flights over the zone.", "prohibition"),
        ("Do not deploy mortars.", "prohibition"),
    ],
)
def test_items_without_a_verb_that_binds(item: str, deontic: str):
    assert [n.deontic for n in one(item, item=True)] == [deontic]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("From 06:00 on 6 March 2017 the parties", "2017-03-06T06:00"),
        ("on the 21st of July 1871 at noon", "1871-07-21T12:00"),
        ("by March 3, 2019", "2019-03-03"),
        ("at midnight on 2 May 1994", "1994-05-02"),
    ],
)
def test_days_and_hours(words: str, day: str):
    assert [str(m.when) for m in moments_in(words)] == [day]


def test_a_day_that_the_calendar_does_not_have_is_none():
    assert moments_in("by 31 April 2020") == ()


@pytest.mark.parametrize(
    ("words", "number"), [("2,500", 2500), ("forty-five", 45), ("two hundred and ten", 210), ("a dozen", 12)]
)
def test_numbers_in_words(words: str, number: int):
    assert number_of(words) == number


@pytest.mark.parametrize(
    ("deontic", "words", "most", "least", "stock", "per"),
    [
        ("obligation", "At least forty trucks a day shall be admitted.", None, 40, False, "P1D"),
        ("prohibition", "No side may keep more than 2,500 troops in the zone.", 2500, None, True, "None"),
        ("permission", "Up to 12 relief flights per week may land.", 12, None, False, "P1W"),
        ("prohibition", "The number of guns of each side shall not exceed eighty.", 80, None, True, "None"),
        ("obligation", "A minimum of 30 observers shall be deployed.", None, 30, True, "None"),
    ],
)
def test_limits(deontic: str, words: str, most: int | None, least: int | None, stock: bool, per: str):
    (found,) = quantities_in(deontic, words)  # type: ignore[arg-type]
    assert (found.most, found.least, found.stock, str(found.per)) == (most, least, stock, per)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Not more than a company shall be stationed there.", ["Not more than a company"]),
        ("Units larger than a platoon shall not cross.", ["larger than a platoon"]),
        ("They shall stay at least 25 km from the line.", []),
    ],
)
def test_a_size_that_makes_no_limit_is_not_lost(words: str, left: list[str]):
    assert list(quantities_left(words, ())) == left


def only(text: str) -> Agreement:
    """The draft of a text that is an agreement."""
    document = read_document(text.encode(), name="pact.txt")
    (found,) = drafts(read_offline(document), document)
    return found


PACT = """PACT OF LUND
The Army of Orr and the Lake Front have agreed on 3 March 2031:

1. All fighting shall cease on 7 March 2031 at 06:00 (D-Day).
2. By D+10 the Lake Front shall withdraw from the east bank.
3. No man of the Lake Front shall raise his weapon against the Army of Orr, and no man of the Army of Orr \
against the Lake Front.
4. The parties shall refrain from jamming radios and from shelling.
5. Nothing in this Pact impairs the right of self-defence.
6. Nothing in this Pact prejudices the question of the lake.
7. Ten detainees shall be freed for every soldier.
8. Not more than a company shall be stationed at the bridge.
9. Either side may end this Pact with five days' notice.
"""


def test_the_pact_of_lund():
    """Days counted from a stated day, a ban that is turned round, what is saved and what is left out."""
    pact = only(PACT)
    by = {c.article or c.id: c for c in pact.clauses}
    assert str(pact.term.starts) == "2031-03-07T06:00"
    assert [str(c.oblige.by) for c in pact.clauses if c.oblige and c.oblige.act == "withdraw"] == [
        "2031-03-17"
    ]
    bans = [c.forbid.who for c in pact.clauses if c.forbid]
    assert bans == [("each",)] * 3
    assert {u.kind for c in pact.clauses if c.forbid for u in c.unless} == {"self_defence"}
    assert [x.issue for x in pact.excluded_issues] == ["the question of the lake"]
    opened = [what for c in by.values() for what in c.open]
    assert "“jamming radios” is not encoded" in opened or "“jamming” is not encoded" in opened
    rate = [c.oblige for c in pact.clauses if c.oblige and c.oblige.for_each]
    assert [(r.count, r.who) for r in rate] == [(10, ("not_stated",))]
    assert any("company" in c.text and not c.monitorable for c in pact.clauses)
    assert [(x.act, str(x.notice)) for x in pact.lifecycle] == [("terminate", "P5D")]


def test_a_report_on_an_agreement_is_not_the_agreement():
    text = (
        "Truce holds in Orr\n\nThe Army of Orr and the Lake Front agreed to stop fighting, officials said on "
        "3 March 2031. Both sides will free prisoners, a spokesman said. The Front shall leave Lund, he said."
    )
    document = read_document(text.encode(), name="news.txt")
    records = read_offline(document)
    assert enacted(document.text, None, records) is None


HEAD = "ACCORD OF LUND\nThe Army of Orr and the Lake Front have agreed on 3 March 2031:\n\n"
FILL = "1. Hostilities shall cease.\n2. Neither side shall lay mines.\n3. Prisoners shall be freed.\n"


@pytest.mark.parametrize(
    ("words", "left_open"),
    [
        (
            "Six fuel trucks shall pass each week, provided that the road is safe.",
            "provided that the road is safe",
        ),
        ("The parties shall permit the passage of up to 150 trucks a week.", "“up to”"),
        ("If cattle are stolen, the Lake Front shall report to the elders.", "If cattle are stolen"),
        ("No unit larger than a company may cross the line.", "larger than a company"),
        ("The parties shall not deploy units above battalion strength.", "above battalion strength"),
        ("No patrol exceeding twenty men shall cross the line.", "exceeding twenty men"),
        (
            "Any movement of more than a company shall be notified three days in advance.",
            "more than a company",
        ),
    ],
)
def test_what_hangs_on_something_or_can_mean_two_things_is_not_judged(words: str, left_open: str):
    clause = only(f"{HEAD}{FILL}4. {words}\n").clauses[-1]
    assert not clause.monitorable
    assert any(left_open in what for what in clause.open), clause.open


def test_no_ship_held_is_no_ban_on_arrests():
    clause = only(f"{HEAD}{FILL}4. No ship may be held for longer than 24 hours.\n").clauses[-1]
    assert (clause.kind, clause.monitorable) == ("oblige", False)


@pytest.mark.parametrize(
    "words",
    [
        "Whoever carries a rifle gives it up until evening.",
        "The Bishop will ring the bells at noon.",
        "Both sides undertake to honour the fallen.",
        "Shepherds may move their flocks.",
    ],
)
def test_what_nobody_can_encode_stays_in_its_words(words: str):
    draft = only(f"{HEAD}{FILL}4. {words}\n")
    kept = [c.text for c in draft.clauses if not c.monitorable] + [p.what for p in draft.open_points]
    assert any(words.rstrip(".") in k for k in kept)


def test_all_by_a_day_stays_owed_beside_so_many_for_each():
    words = "The parties shall release all persons held, fifteen for each soldier, not later than 1 May 2031."
    clause = only(f"{HEAD}{FILL}4. {words}\n").clauses[-1]
    assert clause.oblige is not None
    assert (clause.oblige.who, str(clause.oblige.by)) == (("each",), "2031-05-01")
    assert "“fifteen for each soldier” is not encoded" in clause.open


def test_notice_without_a_doer_is_owed_by_whoever_moves():
    words = "Any movement of more than a company shall be notified to the Team three days in advance."
    clause = only(f"{HEAD}{FILL}4. {words}\n").clauses[-1]
    assert clause.require_prior is not None
    assert (clause.require_prior.who, str(clause.require_prior.at_least)) == (("each",), "P3D")


def test_who_sits_in_a_body_and_how_it_decides():
    words = (
        "A Joint Verification Team, composed of four officers of each party and chaired by the Bishop,"
        " shall meet every two weeks. It decides by consensus."
    )
    (body,) = only(f"{HEAD}{FILL}4. {words}\n").bodies
    assert (body.members, body.chair, body.decides) == (
        ("four officers of each party",), "the Bishop", "by consensus",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("Not more than ten fuel trucks a day shall enter", "calendar"),
        ("Not more than ten fuel trucks shall enter daily", "calendar"),
        ("Not more than ten fuel trucks shall enter in any 24 hours", "any"),
        ("Not more than ten fuel trucks shall enter in any period of thirty days", "any"),
        ("Not more than ten fuel trucks shall enter in any calendar month", "calendar"),
        ("Not more than ten fuel trucks a week shall enter", "not_stated"),
    ],
)
def test_which_days_count_is_drafted_as_the_words_say(words: str, window: str) -> None:
    from truce.clauses.limits import quantities_in

    assert [q.window for q in quantities_in("prohibition", words) if q.per] == [window]


HILLS = (
    "Truce between the Army of Orr and the Lake Front.\n\n"
    "1. Each Party shall cease all attacks on 3 May 2031.\n"
    "2. The Lake Front shall withdraw from Lund.\n"
    "3. A Joint Commission shall be set up.\n"
    "4. {article}\n"
)
BOTH = ("party-1", "party-2")


@pytest.mark.parametrize(
    ("article", "deontic", "bound"),
    [
        ("Its findings bind the Parties.", "obligation", BOTH),
        ("The findings of the Commission are binding on both sides.", "obligation", BOTH),
        (
            "Should the Commission find a breach, the injured Party may suspend Article 2 for seven days.",
            "permission",
            BOTH,
        ),
        ("If the Lake Front attacks, the Army of Orr may move its guns.", "permission", ("party-1",)),
        ("When the Commission asks, the Lake Front shall open the road.", "obligation", ("party-2",)),
    ],
)
def test_the_case_provided_for_owes_nothing(article: str, deontic: str, bound: tuple[str, ...]):
    text = HILLS.format(article=article)
    found = enacted(text, None, read_offline(read_document(text)))
    assert found is not None
    last = found.record.clauses[-1]
    assert (last.deontic, last.bound) == (deontic, bound)


@pytest.mark.parametrize(
    ("article", "lasts"),
    [
        ("If it is broken, the injured Party may suspend Article 2 for seven days.", None),
        ("Either Party may halt its withdrawal for ten days.", None),
        ("This truce lapses after one year.", "P1Y"),
        ("The Parties shall cease hostilities for seven days.", "P7D"),
    ],
)
def test_only_the_term_of_the_whole_is_its_length(article: str, lasts: str | None):
    text = HILLS.format(article=article)
    found = enacted(text, None, read_offline(read_document(text)))
    assert found is not None
    assert found.lifetime.lasts == lasts
