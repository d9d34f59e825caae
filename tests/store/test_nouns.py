"""Every noun goes into bytes and comes back the same; no other bytes are taken for it."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import EVER, Span
from truce.clauses.loading import load_agreement
from truce.clauses.model import Agreement
from truce.errors import LedgerError
from truce.findings.record import Rating, Record, Text
from truce.incidents.accounts import Account, Coverage, Passage, Source
from truce.store.nouns import (
    FORMS,
    Noun,
    Retraction,
    all_to_bytes,
    from_bytes,
    known_from,
    record_of,
    to_bytes,
)

TEXTS = sorted((Path(__file__).parents[2] / "examples").rglob("agreement.yaml"))
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
SPANS = st.tuples(WHOLE, WHOLE).map(lambda ends: Span(min(ends), max(ends)))
KNOWN = st.integers(-EVER, EVER)


def register() -> None:
    st.register_type_strategy(str, WORDS)
    st.register_type_strategy(int, WHOLE)
    st.register_type_strategy(Span, SPANS)
    st.register_type_strategy(Agreement, st.sampled_from(TEXTS).map(load_agreement))


def nouns() -> st.SearchStrategy[Any]:
    """Any noun, with anything in its fields; nothing in it was taken back."""
    register()
    return st.one_of(
        st.from_type(noun).map(lambda n: replace(n, until=None) if hasattr(n, "until") else n)
        for noun in FORMS.values()
    )


@given(nouns())
def test_every_noun_comes_back_as_it_was(noun: Noun) -> None:
    data = to_bytes(noun)
    again = from_bytes(data, noun.known)
    assert again == noun
    assert type(again) is type(noun)
    assert to_bytes(again) == data


@given(nouns())
def test_the_bytes_are_canonical_json_without_what_the_record_alone_says(noun: Noun) -> None:
    data = to_bytes(noun)
    read = json.loads(data)
    assert rfc8785.dumps(read) == data
    assert not {"known", "until"} & read.keys()
    assert to_bytes(replace(noun, known=noun.known - 1)) == data


@given(nouns(), st.data())
def test_many_are_written_as_each_is_alone(noun: Noun, data: st.DataObject) -> None:
    others = data.draw(st.lists(st.from_type(type(noun)), max_size=4))
    assert all_to_bytes([noun, *others, noun]) == [to_bytes(each) for each in (noun, *others, noun)]
    mixed = [noun, *data.draw(st.lists(nouns(), max_size=2))]
    assert all_to_bytes(mixed) == [to_bytes(each) for each in mixed]


@given(nouns(), st.data())
def test_bytes_that_were_changed_are_another_noun_or_none(noun: Noun, data: st.DataObject) -> None:
    whole = to_bytes(noun)
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.binary(max_size=2))
    changed = whole[:at] + put + whole[at + data.draw(st.integers(0, 2)) :]
    try:
        read = from_bytes(changed, noun.known)
    except LedgerError as error:
        assert len(str(error)) < 1000
    else:
        assert (read == noun) == (changed == whole)
        assert to_bytes(read) == changed


BARE = Account(id="a", incident="i", source="s", origin="o", when=Span(1, 2), known=7)
WRITTEN = b'{"form":"account/1","id":"a","incident":"i","origin":"o","source":"s","when":[1,2]}'


def test_the_form_of_an_account_stays_as_it_is() -> None:
    assert to_bytes(BARE) == WRITTEN
    full = replace(
        BARE, stance="denies_act", certainty="fact", act="airstrike", who=("A",), whom=(), targets=("x",),
        who_maybe=frozenset("BA"), whom_maybe=frozenset("C"), targets_maybe=frozenset("D"), means=("gun",),
        when=Span(-EVER, EVER), zones=frozenset(), zones_maybe=frozenset("z"), level="unit",
        basis="technical", from_area_of=("A",), claimed=("self_defence",), entitled=True, examined=True,
        reviewed=True, quantity=0, in_full=False, answers="b", published=-5,
        passage=Passage("d", 1, 2, "é\n\u2028"), speaker="", area="X-1", wording="w",
    )  # fmt: skip
    assert to_bytes(full).decode() == (
        '{"act":"airstrike","answers":"b","area":"X-1","basis":"technical","certainty":"fact","claimed":["self_defence"],'
        '"entitled":true,"examined":true,"form":"account/1","from_area_of":["A"],"id":"a","in_full":false,'
        '"incident":"i","level":"unit","means":["gun"],"origin":"o","passage":["d",1,2,"é\\n\u2028"],'
        '"published":-5,"quantity":0,"reviewed":true,"source":"s","speaker":"","stance":"denies_act",'
        '"targets":["x"],"targets_maybe":["D"],"when":[-1099511627776,1099511627776],"who":["A"],'
        '"who_maybe":["A","B"],"whom":[],"whom_maybe":["C"],"wording":"w","zones":[],"zones_maybe":["z"]}'
    )
    left_out = {f.name for f in fields(Account) if getattr(full, f.name) == f.default}
    assert left_out == {"until"}


def test_the_forms_of_small_nouns_stay_as_they_are() -> None:
    found = [
        to_bytes(noun)
        for noun in (
            Source(id="s"),
            Coverage(id="c", who="w", when=Span(0, 1), zones=frozenset("ba"), known=1),
            Rating(id="r", source="s", letter="F", by="b", known=1),
            Retraction(id="t", of="a", by="b", known=1),
        )
    ]
    assert found == [
        b'{"form":"source/1","id":"s"}',
        b'{"form":"coverage/1","id":"c","when":[0,1],"who":"w","zones":["a","b"]}',
        b'{"by":"b","form":"rating/1","id":"r","letter":"F","source":"s"}',
        b'{"by":"b","form":"retraction/1","id":"t","of":"a"}',
    ]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (WRITTEN.replace(b"account/1", b"account/2"), "newer truce"),
        (WRITTEN.replace(b"account/1", b"claim/1"), "claim/1"),
        (WRITTEN.replace(b'"form":"account/1",', b""), "not known here"),
        (WRITTEN.replace(b'"form":"account/1"', b'"form":["account/1"]'), "not known here"),
        (WRITTEN.replace(b'"id":"a"', b'"id":"a","id":"a"'), "canonical"),
        (WRITTEN.replace(b'"id":"a"', b'"id": "a"'), "canonical"),
        (WRITTEN.replace(b'"id":"a"', b'"id":"\\u0061"'), "canonical"),
        (WRITTEN.replace(b'"id":"a"', b'"id":"\\ud800"'), "cannot be written"),
        (WRITTEN.replace(b'"id":"a"', b'"id":null'), "not a text"),
        (WRITTEN.replace(b'"id":"a"', b'"id":7'), "not a text"),
        (WRITTEN.replace(b'"id":"a",', b""), "id"),
        (WRITTEN.replace(b'"id":"a"', b'"id":"a","known":3'), "no field 'known'"),
        (WRITTEN.replace(b"[1,2]", b"[1,2]" + b',"who":null'), "not a list"),
        (WRITTEN.replace(b"[1,2]", b"[2,1]"), "ends before"),
        (WRITTEN.replace(b"[1,2]", b"[1,2.0]"), "whole number"),
        (WRITTEN.replace(b"[1,2]", b"[1,true]"), "whole number"),
        (WRITTEN.replace(b"[1,2]", b"[1,NaN]"), "whole number"),
        (WRITTEN.replace(b"[1,2]", b"[1,9007199254740992]"), "whole number"),
        (WRITTEN.replace(b"[1,2]", b"[1," + b"9" * 5000 + b"]"), "cannot be read"),
        (WRITTEN.replace(b"[1,2]", b"[" * 100_000), "cannot be read"),
        (b'{"certainty":"sure",' + WRITTEN[1:], "sure"),
        (WRITTEN + b"\n", "canonical"),
        (b"\xef\xbb\xbf" + WRITTEN, "cannot be read"),
        (WRITTEN.decode().encode("utf-16"), "cannot be read"),
        (b"", "cannot be read"),
        (b"[]", "not known here"),
    ],
)  # fmt: skip
def test_what_is_no_account_is_refused_with_the_reason(data: bytes, word: str) -> None:
    with pytest.raises(LedgerError, match=word):
        from_bytes(data, 7)


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 2**53},
        {"quantity": True},
        {"id": "\ud800"},
        {"when": Span(0, 2**60)},
        {"who": (object(),)},
    ],
)
def test_what_json_cannot_hold_is_not_written(changes: dict[str, Any]) -> None:
    with pytest.raises(LedgerError, match="cannot be written"):
        to_bytes(replace(BARE, **changes))
    with pytest.raises(LedgerError, match="cannot be written"):
        all_to_bytes([BARE, replace(BARE, quantity=1), replace(BARE, **{"id": "a1"} | changes)])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name)
def test_texts_keep_every_clause(path: Path) -> None:
    text = Text(id="t", agreement=load_agreement(path), known=3)
    assert from_bytes(to_bytes(text), 3) == text


@pytest.mark.parametrize(
    ("recorded", "minute"), [(0, 0), (1, 1), (59_999, 1), (60_000, 1), (60_001, 2), (-1, 0), (-60_001, -1)]
)
def test_an_entry_is_known_from_the_next_full_minute(recorded: int, minute: int) -> None:
    assert known_from(recorded) == minute


@given(st.permutations(range(5)))
def test_a_retraction_ends_what_it_names_whenever_it_came(order: list[int]) -> None:
    agreement = load_agreement(TEXTS[0])
    text = Text(id="t", agreement=agreement, known=1)
    parts: list[Noun] = [
        BARE,
        text,
        Retraction(id="r1", of="a", by="s", known=20),
        Retraction(id="r2", of="a", by="s", known=12),
        Retraction(id="r3", of="t", by="s", known=9),
    ]
    made = record_of(parts[i] for i in order)
    assert made == Record(accounts=(replace(BARE, until=12),), texts=(replace(text, until=9),))
