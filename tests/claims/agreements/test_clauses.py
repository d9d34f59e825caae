"""The terms of agreements: who must, may or must not do what, and by when."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document

TRUCE = "Norland and Sudria signed a ceasefire on 4 May 2031. "


@pytest.mark.parametrize(
    ("sentence", "deontic", "bound"),
    [
        ("Under the ceasefire, Norland will withdraw its guns.", "obligation", {"norland"}),
        ("Under the ceasefire, Sudria shall not fly drones.", "prohibition", {"sudria"}),
        ("Under the ceasefire, Norland may patrol the road.", "permission", {"norland"}),
        ("The ceasefire requires Sudria to open the road.", "obligation", {"sudria"}),
        ("The ceasefire bans air strikes on Karsk.", "prohibition", {"norland", "sudria"}),
        ("The ceasefire allows Norland to keep its posts.", "permission", {"norland"}),
        ("The ceasefire provides for the withdrawal of heavy guns.", "obligation", {"norland", "sudria"}),
        ("The ceasefire establishes a joint committee.", "constitutive", {"norland", "sudria"}),
        (
            "The terms of the ceasefire required a commitment from Sudria to stop all raids.",
            "obligation",
            {"sudria"},
        ),
        ("Both sides pledged to protect civilians.", "obligation", {"norland", "sudria"}),
        ("Norland undertook to release all prisoners.", "obligation", {"norland"}),
        ("Sudria agreed to refrain from attacks on ports.", "prohibition", {"sudria"}),
        (
            "Under the terms of the deal, both parties were to exchange prisoners.",
            "obligation",
            {"norland", "sudria"},
        ),
        ("Under the ceasefire, the Vesk Front will not be allowed to return.", "prohibition", {"front"}),
        ("Under the ceasefire, Norland retains the right to self-defence.", "power", {"norland"}),
        (
            "Under the ceasefire, the fighting in the Red Valley will end.",
            "obligation",
            {"norland", "sudria"},
        ),
        ("Under the ceasefire, a joint commission will be set up.", "constitutive", {"norland", "sudria"}),
    ],
)
def test_one_term(read, sentence, deontic, bound) -> None:
    clauses = read(TRUCE + sentence).one.clauses
    assert [(c.deontic, set(c.bound)) for c in clauses] == [(deontic, bound)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Analysts said that the ceasefire would not last.",
        "Sudria will hold an election in June.",
        "Norland did not agree to withdraw.",
        "If Norland agreed to withdraw, prices would fall.",
        "The ceasefire was welcomed by Estria.",
    ],
)
def test_what_is_no_term(read, sentence) -> None:
    assert read(TRUCE + sentence).one.clauses == ()


def test_a_list_of_duties_is_one_term_each(read) -> None:
    reading = read(TRUCE + "Both sides agreed to halt all shelling, to free captives and to open the road.")
    words = [reading.words(c) for c in reading.one.clauses]
    assert words == ["Both sides agreed to halt all shelling", "to free captives", "to open the road"]


def test_terms_go_on_in_the_sentences_after(read) -> None:
    reading = read(
        TRUCE + "Under the deal, Norland will leave Karsk. Sudria will withdraw from Ondal. "
        "Civilians will be able to return home."
    )
    assert [c.deontic for c in reading.one.clauses] == ["obligation", "obligation", "permission"]


def test_clauses_beside_each_other_are_cut_apart(read) -> None:
    reading = read(
        TRUCE
        + "Under the deal, Norland will leave Karsk by 9 May 2031, while Sudria will withdraw from Ondal."
    )
    first, second = reading.one.clauses
    assert (first.bound, second.bound) == (("norland",), ("sudria",))
    assert "Sudria" not in reading.words(first)
    assert reading.words(second).startswith("Sudria")


@pytest.mark.parametrize(
    ("words", "deadline", "relative"),
    [
        ("by 9 May 2031", "2031-05-09", None),
        ("no later than 9 May 2031", "2031-05-09", None),
        ("immediately", None, "immediately"),
        ("within 30 days", None, "P30D"),
    ],
)
def test_deadlines(read, words, deadline, relative) -> None:
    clause = read(TRUCE + f"Under the ceasefire, Norland shall leave Karsk {words}.").one.clauses[0]
    if relative == "P30D":
        assert clause.deadline_rel == relative
    else:
        assert (clause.deadline, clause.deadline_rel) == (deadline, relative)


def test_a_quoted_term_keeps_its_marks_and_its_source(read) -> None:
    reading = read(
        TRUCE + "President Ada Lind confirmed that the deal stipulated that “Both countries will respect "
        "each other's territory at all times”."
    )
    (clause,) = reading.one.clauses
    assert reading.words(clause).startswith("“Both")
    assert set(clause.bound) == {"norland", "sudria"}
    assert clause.source == "lind"


def test_each_body_that_is_set_up_is_a_term(read) -> None:
    reading = read(
        TRUCE + "The deal provided for the establishment of technical committees and monitoring teams."
    )
    assert [c.deontic for c in reading.one.clauses] == ["constitutive", "constitutive"]


def test_mutual_pledges_given_in_return(read) -> None:
    reading = read(
        TRUCE + "The deal required a commitment from Sudria to stop all raids. "
        "In return for this commitment, both governments pledged respect for security forces and civilians."
    )
    first, second = reading.one.clauses
    assert second.in_return_for == first.id
    assert second.protected == ("security forces", "civilians")
    assert [c.type for c in reading.one.conditions] == ["reciprocity"]


def test_a_third_party_that_is_named_is_not_bound(read) -> None:
    reading = read(TRUCE + "The deal requires Sudria to end its support for the Vesk Front.")
    (clause,) = reading.one.clauses
    assert clause.bound == ("sudria",)
    assert clause.names == ("front",)


def test_articles_of_a_treaty(read) -> None:
    reading = read(
        "Agreement on a Ceasefire between Norland and Sudria\n\n"
        "The Parties have agreed as follows:\n\n"
        "Article 1\n\n"
        "1. The Parties shall cease all hostile acts with effect from 9 May 2031.\n\n"
        "2. Neither Party shall move troops into the Red Valley, save for medical teams.\n\n"
        "3. A Joint Commission is hereby established.\n\n"
        "4. Estria may inspect all posts.\n\n"
        "5. Nothing in this Agreement shall prejudge the border question.\n"
    )
    agreement = reading.one
    assert [c.deontic for c in agreement.clauses] == ["obligation", "prohibition", "constitutive", "power"]
    assert set(agreement.parties) == {"norland", "sudria"}
    assert agreement.in_force == "2031-05-09"
    assert {c.type for c in agreement.conditions} == {"exception", "savings"}


def test_an_introduced_list_of_terms(read) -> None:
    reading = read(
        "Border war\n\n" + TRUCE + "Under the ceasefire the two sides are bound as follows:\n\n"
        "- Norland shall leave Karsk.\n\n- Sudria shall not shell ports.\n\nThe weather was fine."
    )
    assert [(c.bound, c.deontic) for c in reading.one.clauses] == [
        (("norland",), "obligation"),
        (("sudria",), "prohibition"),
    ]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The ceasefire was conditional on the other side's compliance.", "reciprocity"),
        ("The ceasefire was conditional on a full withdrawal.", "precondition"),
        ("Under the deal, Norland will leave Karsk provided that the road is open.", "precondition"),
        ("If Sudria breaks the deal, Norland retains the right to act under the deal.", "trigger"),
        ("The ceasefire may be extended by mutual consent.", "extension"),
        ("The ceasefire is without prejudice to the status of Ondal.", "savings"),
        ("Estria secured a temporary, if conditional, ceasefire.", "unspecified"),
        ("Under the deal, no troops may enter Ondal except for medical teams.", "exception"),
    ],
)
def test_conditions(read, sentence, kind) -> None:
    conditions = [c for a in read(TRUCE + sentence).agreements for c in a.conditions]
    assert [c.type for c in conditions] == [kind]


def test_a_condition_that_names_a_ban_implies_it(read) -> None:
    reading = read(TRUCE + "The ceasefire was predicated on a shared understanding of non-aggression.")
    (clause,) = reading.one.clauses
    assert (clause.deontic, clause.implicit) == ("prohibition", True)


@pytest.mark.parametrize(
    ("sentence", "deliberate"),
    [
        ("The border dispute was deliberately omitted from the deal.", True),
        ("The border dispute was left out of the agreement.", None),
        ("The border dispute is not covered by the ceasefire.", None),
    ],
)
def test_what_is_left_out(read, sentence, deliberate) -> None:
    (issue,) = read(TRUCE + sentence).one.excluded_issues
    assert "dispute" in issue.issue
    assert issue.deliberate is deliberate


def test_ids_are_unique(read) -> None:
    agreement = read(
        TRUCE + "Under the deal, Norland will leave Karsk, and Sudria will withdraw from Ondal."
    ).one
    ids = [r.id for r in (*agreement.clauses, *agreement.conditions, *agreement.status_history)]
    assert len(ids) == len(set(ids))


def test_provisions_under_their_heading(read) -> None:
    reading = read(
        "The Karsk armistice\n\nThe armistice between Norland and Sudria was signed on 4 May 2031.\n\n"
        "Provisions\n\nEach side was to pull back its guns. No aircraft could be brought into the valley.\n\n"
        "Later history\n\nSudria was to elect a new parliament."
    )
    assert [c.deontic for c in reading.one.clauses] == ["obligation", "prohibition"]


def test_a_speaker_who_says_what_was_agreed(read) -> None:
    reading = read(
        "Remarks\n\n" + TRUCE + "\n\nLet me tell you what we have agreed.\n\n"
        "Norland will open the road. Sudria will free all prisoners.\n\nThank you."
    )
    assert [c.bound for c in reading.one.clauses] == [("norland",), ("sudria",)]


def test_a_pronoun_frames_what_each_side_was_to_do(read) -> None:
    found = read(
        "Norland and Sudria signed a ceasefire on 4 May 2031. Under it, Norland was to withdraw its troops "
        "from Karsk, while Sudria would disarm its militia."
    ).one
    assert [c.bound for c in found.clauses] == [("norland",), ("sudria",)]


def test_the_coming_days_are_no_deadline(read) -> None:
    found = read(
        "Norland and Sudria signed a ceasefire on 4 May 2031. Under the ceasefire, Norland must withdraw its "
        "troops in the coming days."
    ).one
    assert [(c.deadline, c.deadline_rel) for c in found.clauses] == [(None, None)]


def _told(read, text: str) -> list[tuple[str, set[str]]]:
    return [(c.deontic, set(c.bound)) for c in read(text).one.clauses]


@pytest.mark.parametrize(
    ("sentence", "deontic", "bound"),
    [
        ("Norland must release all prisoners.", "obligation", {"norland"}),
        ("Norland was to pull its troops back from Karsk.", "obligation", {"norland"}),
        ("Sudria is required to lift its blockade of Ondal.", "obligation", {"sudria"}),
        ("Sudria is barred from laying mines.", "prohibition", {"sudria"}),
        ("Neither side may fly drones over the Red Valley.", "prohibition", {"norland", "sudria"}),
        ("Sudria is allowed to keep its police in Ondal.", "permission", {"sudria"}),
        ("All captives are to be freed within ten days.", "obligation", {"norland", "sudria"}),
        ("Estria was asked to monitor the road.", "request", {"estria"}),
    ],
)
def test_duties_after_the_conclusion(read, sentence, deontic, bound) -> None:
    assert _told(read, TRUCE + sentence) == [(deontic, bound)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland will hold an election in June.",
        "Norland's army may face pressure at home.",
        "Oru Tam is to visit Estria in June.",
        "Estria said that Norland must leave Karsk.",
        "Sudria demanded that Norland free all captives.",
        "Sudria is required by its voters to be strong.",
        "Sudria would win any new war, an officer boasted.",
        "Residents must walk for hours to find water.",
        "Norlandic soldiers were ordered to raise the flag.",
        "Journalists were barred from entering Karsk.",
        "The shops of Ondal were to reopen on Monday.",
        "Norland will never surrender, Ada Lind said.",
        "Sudria has to rely on gold.",
    ],
)
def test_what_is_no_duty_after_the_conclusion(read, sentence) -> None:
    assert read(TRUCE + sentence).one.clauses == ()


def test_each_noun_of_a_list_is_a_term_with_its_own_doer(read) -> None:
    reading = read(
        TRUCE
        + "The ceasefire provides for a halt to Sudrian air strikes, the withdrawal of Norlandic troops "
        "and an exchange of prisoners."
    )
    bound = [set(c.bound) for c in reading.one.clauses]
    assert bound == [{"sudria"}, {"norland"}, {"norland", "sudria"}]


def test_captives_are_let_go_by_the_side_that_is_not_theirs(read) -> None:
    assert _told(read, TRUCE + "The deal calls for the release of Norlandic prisoners.") == [
        ("obligation", {"sudria"})
    ]


def test_each_clause_of_a_sentence_binds_its_own_side(read) -> None:
    text = TRUCE + "Under the deal Norland was to release all captives and Sudria would stop the bombing."
    assert _told(read, text) == [("obligation", {"norland"}), ("obligation", {"sudria"})]


def test_what_a_deal_says_in_a_relative_clause(read) -> None:
    text = (
        "Norland and Sudria agreed to a ceasefire on 4 May 2031, under which Norland will leave Karsk and "
        "Sudria will open the road."
    )
    assert _told(read, text) == [("obligation", {"norland"}), ("obligation", {"sudria"})]


def test_verbs_joined_behind_the_agreement(read) -> None:
    text = TRUCE + (
        "It commits both sides to ending hostilities, bars Norland from shelling ports and allows Sudria to "
        "keep its posts."
    )
    both = {"norland", "sudria"}
    assert _told(read, text) == [
        ("obligation", both),
        ("prohibition", {"norland"}),
        ("permission", {"sudria"}),
    ]


def test_a_list_of_refusals(read) -> None:
    text = TRUCE + "Both sides agreed not to recruit, not to attack each other and not to lay mines."
    assert [d for d, _ in _told(read, text)] == ["prohibition"] * 3


def test_a_phase_frames_its_terms(read) -> None:
    text = TRUCE + "In its first phase, Norland will free 40 captives and Sudria will hand over nine bodies."
    assert _told(read, text) == [("obligation", {"norland"}), ("obligation", {"sudria"})]


def test_a_quoted_article_is_a_term(read) -> None:
    reading = read(TRUCE + 'Article 3 provides: "Neither party shall fly drones over the valley."')
    assert [c.deontic for c in reading.one.clauses] == ["prohibition"]


TREATY = """Agreement on a Ceasefire between Norland and Sudria

The Parties have agreed as follows:

Article 1

1. The Parties shall:
(a) cease all fire from 9 May 2031;
(b) refrain from any movement of troops;
(c) release all prisoners within 72 hours.

Article 2

1. Troops remain in the positions that they hold on 9 May 2031.

2. This Agreement shall enter into force upon signature.

3. Either Party may terminate this Agreement by giving 30 days' notice.

4. For the purposes of this Agreement, "troops" means all armed units.
"""


def test_items_under_an_opening_line_and_the_plain_present(read) -> None:
    agreement = read(TREATY).one
    both = {"norland", "sudria"}
    assert [(c.deontic, set(c.bound)) for c in agreement.clauses] == [
        ("obligation", both),
        ("prohibition", both),
        ("obligation", both),
        ("obligation", both),
    ]
    assert [c.type for c in agreement.conditions] == ["termination"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The ceasefire hinges on the release of all captives.", "precondition"),
        ("The ceasefire will lapse if either side crosses the road.", "termination"),
        ("Either side may withdraw from the truce on seven days' notice.", "termination"),
        ("Norland will leave Karsk once Sudria has freed its captives.", "precondition"),
        ("Norland must hold its fire until a commission has reported.", "limit"),
        ("The ceasefire does not cover the Vesk Front.", "exception"),
        ("Should Sudria resume its raids, Norland is no longer bound by the truce.", "trigger"),
        ("The ceasefire is renewable for a month.", "extension"),
        ("Norland agreed to free nine captives in exchange for twelve bodies.", "reciprocity"),
        ("Norland is to leave Karsk subject to checks by monitors.", "precondition"),
    ],
)
def test_more_conditions(read, sentence, kind) -> None:
    conditions = [c for a in read(TRUCE + sentence).agreements for c in a.conditions]
    assert [c.type for c in conditions] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "If the truce collapses, thousands will flee, an envoy warned.",
        "The truce held until gunmen attacked Karsk.",
        "An official spoke on condition of anonymity about the truce.",
        "Unless rain comes soon, the harvest will fail.",
    ],
)
def test_what_is_no_condition(read, sentence) -> None:
    assert [c for a in read(TRUCE + sentence).agreements for c in a.conditions] == []


def test_a_list_within_one_sentence(read) -> None:
    text = TRUCE + (
        "The deal has four points: Norland frees all captives; Sudria lifts its blockade; no recourse to "
        "force; a joint committee is set up."
    )
    assert [d for d, _ in _told(read, text)] == ["obligation", "obligation", "prohibition", "constitutive"]


def test_a_list_of_infinitives_and_nouns(read) -> None:
    reading = read(
        "Border war\n\n" + TRUCE + "\n\nContents\n\nThe text of the ceasefire consisted of three points:\n\n"
        "- To release all captives.\n- Not to lay mines.\n- The withdrawal of Norlandic troops.\n\n"
        "Later history\n\nThe war went on."
    )
    assert [c.deontic for c in reading.one.clauses] == ["obligation", "prohibition", "obligation"]
    assert reading.one.clauses[2].bound == ("norland",)


def test_what_a_question_leads_to(read) -> None:
    reading = read(
        "Border war\n\n" + TRUCE + "\n\nWhat does the deal say?\n\nNorland will free 33 captives. "
        "Its forces will pull back to the river.\n\nWhat happens next?\n\nOru Tam will visit Estria."
    )
    assert [c.deontic for c in reading.one.clauses] == ["obligation", "obligation"]


def test_no_deadline_in_what_lasted_since(read) -> None:
    text = TRUCE + "Under the ceasefire, Norland returned the towns that it had held since 1994."
    assert [c.deadline for c in read(text).one.clauses] == [None]


def test_what_is_agreed_in_each_of_several_things(read) -> None:
    text = (
        "Norland and Sudria signed a ceasefire in Karsk on 4 May 2031. The accord laid down a first phase, "
        "during which raids were to cease from 6 May, and a ceasefire of 90 days from 1 June 2031."
    )
    reading = read(text)
    assert any("raids were to cease" in reading.words(c) for a in reading.agreements for c in a.clauses)


def test_provisions_belong_to_the_agreement_that_the_text_opens_with(read) -> None:
    text = (
        "Karsk ceasefire\n\nThe Karsk ceasefire was signed by Norland and Sudria on 4 May 2031.\n\n"
        "Background\n\nIn 2030 Norland had declared a one-sided truce for a week. Sudria rejected it.\n\n"
        "Provisions\n\nAll raids were to cease on 6 May. Norland would leave Ondal within ten days."
    )
    found = [a for a in read(text).agreements if a.clauses]
    assert [a.signed for a in found] == ["2031-05-04"]
    assert len(found[0].clauses) == 2


def test_a_term_told_before_the_truce_is_named(read) -> None:
    text = (
        "- Norland and Sudria agreed to halt all raids from 6 May.\n- Shops stay closed.\n\n"
        "President Ada Lind said that Norland and Sudria had agreed to a ceasefire on 5 May 2031."
    )
    assert [c.bound for c in read(text, "2031-05-06").one.clauses] == [("norland", "sudria")]


def test_what_a_treaty_says_that_a_side_holds_is_no_term(read) -> None:
    text = (
        "Protocol on a ceasefire between Norland and Sudria\n\nArticle 1\n\nNorland shall leave Ondal.\n\n"
        "Article 2\n\nNorland maintains that Ondal is its own. Sudria shall free its captives.\n\n"
        "Article 3\n\nBoth parties shall open the road."
    )
    reading = read(text)
    assert not any("maintains" in reading.words(c) for c in reading.one.clauses)
    assert len(reading.one.clauses) == 3


@pytest.mark.parametrize(
    "sentence", ["Both sides agree that it took effect on Monday.", "They agree on little else."]
)
def test_to_be_of_one_mind_is_no_term(read, sentence) -> None:
    assert read(TRUCE + sentence).one.clauses == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Under the accord, Norland undertook to stop raids, while Sudria agreed to free captives and to open "
        "the road.",
        "Norland pledged to stop raids, and Sudria promised to free captives and to open the road.",
        "Norland agreed to stop raids, whereas Sudria vowed to release captives and to open the road.",
    ],
)
def test_the_promises_of_two_sides_stay_apart(read, sentence) -> None:
    accord = read(f"A ceasefire accord between Norland and Sudria was signed on 4 May 2031. {sentence}").one
    assert [c.bound for c in accord.clauses] == [("norland",), ("sudria",), ("sudria",)]


@pytest.mark.parametrize(
    "sentence",
    [
        "President Ada Lind recalled her envoy from Karsk, where the two sides were to have begun talks.",
        "The two sides were to have met in Ondal.",
        "The two parties agreed in principle to exchange captives.",
        "On the border they have agreed to disagree.",
    ],
)
def test_an_appointment_or_a_view_is_no_term(read, sentence) -> None:
    accord = read(f"A ceasefire between Norland and Sudria was signed on 4 May 2031. {sentence}").one
    assert not accord.clauses


@pytest.mark.parametrize(
    ("sentence", "bound", "deontic"),
    [
        ("The Vesk Front renounced armed struggle and the levying of taxes.", ("front",), "prohibition"),
        ("Norland for its part renounces the use of force on the frontier.", ("norland",), "prohibition"),
        ("Norland committed itself to grant immunity to the fighters.", ("norland",), "obligation"),
        ("Under the ground rules, Norland shall not patrol the hills.", ("norland",), "prohibition"),
    ],
)
def test_a_side_binds_itself_in_many_ways(read, sentence, bound, deontic) -> None:
    text = f"Norland and the Vesk Front signed a ceasefire in Karsk on 4 May 2031. {sentence}"
    assert (bound, deontic) in [(c.bound, c.deontic) for c in read(text).one.clauses]


def test_the_plan_of_an_agreement_tells_its_terms(read) -> None:
    text = "Norland and the Vesk Front signed a ceasefire in Karsk on 4 May 2031.\n\nThe plan provides for a "
    text += "referendum in Karsk. Norland was to withdraw its troops within a week."
    assert [c.bound for c in read(text).one.clauses] == [("norland", "front"), ("norland",)]


@pytest.mark.parametrize(
    ("opening", "items", "deontics"),
    [
        (
            "What it comes to is this:",
            ["the Norlandic army to leave Karsk;", "no attacks on convoys."],
            ["obligation", "prohibition"],
        ),
        (
            "The bargain, in short:",
            ["withdrawal from the town", "a ban on overflights"],
            ["obligation", "prohibition"],
        ),
        (
            "In the Pact they promise each other as below:",
            ["Norland withdraws its tanks.", "The Vesk Front disarms."],
            ["obligation", "obligation"],
        ),
    ],
)
def test_a_list_after_any_opening_line_is_of_terms_where_its_items_are(
    read, opening, items, deontics
) -> None:
    text = (
        "A truce\n\nNorland and the Vesk Front signed the Karsk Agreement on 4 May 2031.\n\n" + opening + "\n"
    )
    listed = "".join(f"- {item}\n" for item in items)
    assert [c.deontic for c in read(text + listed).one.clauses] == deontics


@pytest.mark.parametrize(
    ("opening", "items"),
    [
        ("Present at the signing were:", ["the minister of Estria;", "two bishops."]),
        (
            "Since then these violations were reported:",
            ["rebels fired on a convoy;", "Norland shelled Karsk."],
        ),
    ],
)
def test_a_list_of_other_things_holds_no_terms(read, opening, items) -> None:
    text = (
        "A truce\n\nNorland and the Vesk Front signed the Karsk Agreement on 4 May 2031.\n\n" + opening + "\n"
    )
    assert read(text + "".join(f"- {item}\n" for item in items)).one.clauses == ()


@pytest.mark.parametrize(
    ("sentence", "deontic", "bound"),
    [
        ("The guarding of the bridge fell to Norland.", "obligation", {"norland"}),
        ("Sudria was assigned the ferry.", "obligation", {"sudria"}),
        ("To Norland fell the task of clearing the mines.", "obligation", {"norland"}),
        ("It fell to Norland to guard the bridge.", "obligation", {"norland"}),
        ("The cost was to be borne by Sudria alone.", "obligation", {"sudria"}),
        ("It was agreed that no boat would carry arms.", "prohibition", {"norland", "sudria"}),
        ("Both armies were allowed to keep their trenches.", "permission", {"norland", "sudria"}),
        ("Neither was to rebuild its forts.", "prohibition", {"norland", "sudria"}),
    ],
)
def test_duties_told_as_past_bind_whom_they_were_laid_on(read, sentence, deontic, bound) -> None:
    text = "Norland and Sudria signed the Karsk Agreement on 4 May 2031. Norland was to withdraw its guns. "
    clause = read(text + sentence).one.clauses[-1]
    assert (clause.deontic, set(clause.bound)) == (deontic, bound)


def test_a_town_that_falls_to_an_army_is_no_duty(read) -> None:
    text = "Norland and Sudria signed the Karsk Agreement on 4 May 2031. Norland was to withdraw its guns. "
    assert len(read(text + "In June Karsk fell to Sudria.").one.clauses) == 1


def test_one_known_side_does_not_stand_for_both(read) -> None:
    text = "The Vesk Front and its enemy signed the Karsk Pact on 4 May 2031. Each party was to withdraw."
    assert all(c.bound != ("front",) for c in read(text).one.clauses)


@pytest.mark.parametrize(
    "text",
    [
        "Under the accord of 3 May 2019, the rebels were to disarm by October; they refused, citing delays. "
        "Fighting went on.",
        "Kenya and Uganda signed a truce on 3 May 2019. On Monday Uganda said it would resume "
        "attacks on Kenyan forces.",
    ],
)
def test_what_a_side_did_or_threatens_afterwards_is_no_term(text: str) -> None:
    found = read_offline(read_document(text.encode(), name="x.txt"))
    words = [text[c.start : c.end] for a in found.agreements for c in a.clauses]
    assert not any(
        "refused" in w.split(";")[0] or "resume attacks" in w or w.startswith("they") for w in words
    )
