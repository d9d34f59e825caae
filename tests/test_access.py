"""The one rule of who may read what, cell by cell and as laws."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.access import Reader, Role, audience_of_party, may_read
from truce.errors import ArgumentError

KEY = "ab" * 32
OTHER = "cd" * 32
READERS = {
    "north": Reader(Role.PARTY, "north"),
    "south": Reader(Role.PARTY, "south"),
    "mediator": Reader(Role.MEDIATOR),
    "verifier": Reader(Role.VERIFIER),
    "analyst": Reader(Role.ANALYST),
    "public": Reader(Role.PUBLIC),
    "operator": Reader(Role.OPERATOR),
    "keyholder": Reader(Role.PUBLIC, key=KEY),
}
EVERYBODY = set(READERS)
ALLOWED = {
    "everybody": EVERYBODY,
    "public": EVERYBODY,
    "parties": {"north", "south"},
    "party:north": {"north"},
    "party:south": {"south"},
    "mechanism": {"verifier", "analyst"},
    "mediator": {"mediator"},
    "verifier": {"verifier"},
    "analyst": {"analyst"},
    "sealed": set(),
    "operator": set(),
    f"key:{KEY}": {"keyholder"},
    f"key:{OTHER}": set(),
    "": set(),
    "party:": set(),
    "key:": set(),
    "Public": set(),
    "party:North": set(),
    "party:north south": set(),
    "mechanism2": set(),
    "*": set(),
}


@pytest.mark.parametrize("audience", ALLOWED)
@pytest.mark.parametrize("name", READERS)
def test_every_cell(audience: str, name: str):
    assert may_read(READERS[name], audience) is (name in ALLOWED[audience])


def test_several_terms_let_in_whom_one_of_them_does():
    for one, two in itertools.product(ALLOWED, repeat=2):
        for between in (",", ", "):
            let_in = {name for name, reader in READERS.items() if may_read(reader, f"{one}{between}{two}")}
            assert let_in == ALLOWED[one] | ALLOWED[two]


def test_whoever_signed_it_may_read_it():
    assert may_read(Reader(Role.PUBLIC, key=KEY), "sealed", author=KEY)
    assert not may_read(Reader(Role.PUBLIC, key=OTHER), "sealed", author=KEY)
    assert not may_read(Reader(Role.PUBLIC), "sealed", author="")


@pytest.mark.parametrize("audience", ["parties", "party:", "party:north", "mechanism"])
def test_a_member_of_no_party_is_let_in_nowhere(audience: str):
    assert not may_read(Reader(Role.PARTY), audience)


terms = st.sampled_from([*ALLOWED]) | st.text(max_size=20)
readers = st.builds(
    Reader,
    role=st.sampled_from(Role),
    party=st.sampled_from(["", "north", "south", "north,parties"]) | st.text(max_size=5),
    key=st.sampled_from(["", KEY, OTHER]),
)


@given(readers, st.lists(terms, max_size=4), st.sampled_from(["", KEY, OTHER]))
def test_any_text_is_answered_and_more_terms_never_shut_out(reader: Reader, parts: list[str], author: str):
    audience = ",".join(parts)
    before = may_read(reader, audience, author)
    assert before in (True, False)
    for part in (*ALLOWED, "x"):
        assert may_read(reader, f"{audience},{part}", author) >= before


@given(readers, st.text(max_size=30))
def test_what_is_not_understood_lets_nobody_in(reader: Reader, audience: str):
    known = {*ALLOWED, f"party:{reader.party}", f"key:{reader.key}"}
    if not {term.strip() for term in audience.split(",")} & known:
        assert not may_read(reader, audience)


@pytest.mark.parametrize(
    "name", ["", "north,public", "north, parties", "no\nrth", "é", " north", "north ", "x" * 101]
)
def test_a_name_that_would_open_more_is_no_party(name: str):
    with pytest.raises(ArgumentError):
        audience_of_party(name)


@given(st.from_regex("[A-Za-z0-9][A-Za-z0-9 ._:+@/-]{0,30}[a-z]", fullmatch=True), readers)
def test_the_audience_of_a_party_is_that_party(name: str, reader: Reader):
    let_in = may_read(reader, audience_of_party(name))
    assert let_in is (reader.role is Role.PARTY and reader.party == name)
