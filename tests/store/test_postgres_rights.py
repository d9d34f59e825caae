"""Who could change a record on a server, or what could lose it: named, with what mends it."""

from collections.abc import Callable

import pytest
from postgres_server import attempt

from truce.store.postgres.record import PostgresStore
from truce.store.postgres_migrations import functions


def test_a_server_as_it_is_made_has_no_weakness_but_its_superuser(address: Callable[..., str]):
    assert set(functions()) >= {"refuse", "erase", "supply", "entry_is_fixed"}
    with PostgresStore.open(address()) as store:
        assert {each.about for each in store.weaknesses()} <= {"server"}
    with PostgresStore.open(address("administrator")) as store:
        assert {each.about for each in store.weaknesses() if not each.minor} == set()
        assert "login administrator" in {each.about for each in store.weaknesses()}


@pytest.mark.parametrize(
    ("weakening", "mending", "about", "said"),
    [
        ("GRANT UPDATE ON truce.entry TO clerk", "", "role clerk", "tables entry"),
        ("GRANT UPDATE (area) ON truce.entry_row TO visitor", "", "role visitor", "tables entry_row"),
        ("GRANT DELETE ON truce.waiting TO PUBLIC", "", "role public", "tables waiting"),
        ("GRANT TRUNCATE ON truce.version TO stranger", "", "role stranger", "tables version"),
        (
            "GRANT north_owner TO clerk",
            "REVOKE north_owner FROM clerk",
            "role clerk",
            "may become north_owner",
        ),
        ("ALTER ROLE north_owner LOGIN", "ALTER ROLE north_owner NOLOGIN", "role north_owner", "can log in"),
        (
            "ALTER ROLE north_writer SUPERUSER",
            "ALTER ROLE north_writer NOSUPERUSER",
            "role north_writer",
            "is a superuser",
        ),
        ("ALTER TABLE truce.checkpoint OWNER TO clerk", "", "table checkpoint", "belongs to clerk"),
        (
            "ALTER ROLE visitor SET synchronous_commit = off",
            "ALTER ROLE visitor RESET synchronous_commit",
            "setting synchronous_commit",
            "the login visitor",
        ),
    ],
)
def test_who_may_change_what_is_recorded_is_named(
    address: Callable[..., str], weakening: str, mending: str, about: str, said: str
):
    if weakening.endswith("stranger"):
        assert attempt(address("administrator"), "GRANT USAGE ON SCHEMA truce TO stranger") is None
    try:
        assert attempt(address("administrator"), weakening) is None
        with PostgresStore.open(address("administrator")) as store:
            (found,) = [each for each in store.weaknesses() if not each.minor and each.about == about]
        assert said in found.reason
        assert found.next.startswith(("Run: ", "Unless "))
        # What it advises is what mends it.
        advised = found.next.partition("run: ")[2] or found.next.removeprefix("Run: ")
        assert attempt(address("administrator"), advised.partition(";")[0]) is None
        with PostgresStore.open(address("administrator")) as store:
            assert about not in {each.about for each in store.weaknesses() if not each.minor}
    finally:
        if mending:
            attempt(address("administrator"), mending)
