"""Vaults, keyholders, and invented people."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from failing_disk import FailingDisk

from truce.store.files import folders
from truce.store.files import vault as vault_module
from truce.store.files.people import Consent, Person, Use
from truce.store.files.vault import Identity, Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "people")


@pytest.fixture(scope="session")
def officer() -> Identity:
    return Identity.new()


@pytest.fixture(scope="session")
def mediator() -> Identity:
    return Identity.new()


@pytest.fixture(scope="session")
def witness() -> Person:
    return Person(
        standing="witness",
        names=("Marisol Tennant", "Mari"),
        contacts=("+999 5550 1234", "the shop behind the mill"),
        details="saw the convoy from the water tower",
        consent=Consent(
            given=True, uses=frozenset({Use.CONTACT, Use.VERIFICATION}), asked=1_000, until=9_000
        ),
    )


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FailingDisk]:
    def make(fails_at: int, error: int = errno.EIO, lasting: bool = False) -> FailingDisk:
        disk = FailingDisk(fails_at, error, lasting)
        monkeypatch.setattr(folders, "os", disk)
        monkeypatch.setattr(vault_module, "os", disk)
        return disk

    return make
