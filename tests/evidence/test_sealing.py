"""Sealed files are plain age files under keys that come from the mission's."""

import os
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from truce.errors import ArgumentError
from truce.store.files.evidence import Evidence, Quotas
from truce.store.files.sealing import SealError, Sealing, age_identity


def test_an_identity_is_what_age_makes_of_the_same_secret():
    for secret in (bytes(32), b"\xff" * 32, *(os.urandom(32) for _ in range(50))):
        identity = pyrage.x25519.Identity.from_str(age_identity(secret))
        assert str(identity) == age_identity(secret)
        public = X25519PrivateKey.from_private_bytes(secret).public_key()
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        assert _words(str(identity.to_public())) == _as_words(raw)


def test_the_age_tool_opens_a_file_with_the_identity_alone(tmp_path: Path):
    key = os.urandom(32)
    store = Evidence(tmp_path / "evidence", key, Quotas(leave_free=0))
    with store.adding() as adding:
        adding.stream(BytesIO(b"three impacts, seen from the ridge"))
    (file,) = tmp_path.rglob("*.age")
    identity = pyrage.x25519.Identity.from_str(Sealing(key).identity)
    assert pyrage.decrypt(file.read_bytes(), [identity]) == b"three impacts, seen from the ridge"


def test_names_and_files_depend_on_the_key():
    one, two = Sealing(bytes(32)), Sealing(b"\1" * 32)
    assert one.name_of("ab" * 32) == Sealing(bytes(32)).name_of("ab" * 32) != two.name_of("ab" * 32)
    sealed = BytesIO()
    one.seal(BytesIO(b"x"), sealed)
    with pytest.raises(SealError):
        two.unseal(BytesIO(sealed.getvalue()), BytesIO())


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused_without_being_shown(size: int):
    with pytest.raises(ArgumentError) as refused:
        Sealing(b"k" * size)
    assert "kk" not in str(refused.value)


class Stubborn(BytesIO):
    """A target that refuses one write and takes all others."""

    def __init__(self, refused: int) -> None:
        super().__init__()
        self.refused = refused

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.refused -= 1
        if self.refused == -1:
            raise OSError(28, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("refused", range(5))
def test_no_refused_write_is_lost_in_the_library(refused: int):
    key = Sealing(bytes(32))
    data = os.urandom(200_000)
    with pytest.raises(OSError, match="No space"):
        key.seal(BytesIO(data), Stubborn(refused))
    sealed = BytesIO()
    key.seal(BytesIO(data), sealed)
    with pytest.raises(OSError, match="No space"):
        key.unseal(BytesIO(sealed.getvalue()), Stubborn(refused))


def _words(recipient: str) -> list[int]:
    """The five-bit words of a recipient in Bech32, without prefix and checksum."""
    return ["qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(c) for c in recipient.removeprefix("age1")[:-6]]


def _as_words(data: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in data) + "0000"
    return [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]
