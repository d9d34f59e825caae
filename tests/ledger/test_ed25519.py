"""Ed25519: the vectors of RFC 8032, and keys that no honest signer has."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import LedgerError
from truce.ledger.ed25519 import public_key, verifies

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def points_of_small_order() -> list[tuple[int, int]]:
    """The eight points of the curve whose order divides 8, by the arithmetic of RFC 8032 alone."""
    points = {(0, 1)}
    for y in range(2, 12):  # The order of the large group takes any point to one of the small group.
        if (x := x_of(y)) is not None:
            small = times(2**252 + 27742317777372353535851937790883648493, (x, y))
            points |= {times(k, small) for k in range(8)}
    return sorted(points)


def x_of(y: int) -> int | None:
    squared = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(squared, (P + 3) // 8, P)
    for x in (root, root * pow(2, (P - 1) // 4, P) % P):
        if x * x % P == squared:
            return x
    return None


def times(k: int, point: tuple[int, int]) -> tuple[int, int]:
    total = (0, 1)
    while k:
        if k & 1:
            total = add(total, point)
        point, k = add(point, point), k >> 1
    return total


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    t = D * a[0] * b[0] * a[1] * b[1] % P
    return (
        (a[0] * b[1] + a[1] * b[0]) * pow(1 + t, -1, P) % P,
        (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P,
    )


def encoded(x: int, y: int) -> bytes:
    return (y | (x & 1) << 255).to_bytes(32, "little")


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032_hold(key: str, message: str, signature: str):
    public = public_key(bytes.fromhex(key))
    assert verifies(public, bytes.fromhex(message), bytes.fromhex(signature))
    assert not verifies(public, bytes.fromhex(message) + b"\0", bytes.fromhex(signature))


def test_every_key_of_small_order_is_refused():
    points = points_of_small_order()
    assert len(points) == 8
    for x, y in points:
        assert times(8, (x, y)) == (0, 1)
        for sign in (0, 1):  # The other sign is one of the eight, or not canonical.
            with pytest.raises(LedgerError, match="small order"):
                public_key(encoded(x ^ sign, y))


@given(st.integers(0, 18), st.booleans())
def test_a_key_in_its_second_form_is_refused(y: int, sign: bool):
    with pytest.raises(LedgerError, match="canonical"):
        public_key((P + y | sign << 255).to_bytes(32, "little"))


@given(st.binary(max_size=70).filter(lambda key: len(key) != 32))
def test_a_key_of_another_length_is_refused(key: bytes):
    with pytest.raises(LedgerError, match="bytes instead of 32"):
        public_key(key)


@given(st.binary(max_size=50), st.binary(max_size=70))
def test_no_signature_is_made_up(message: bytes, signature: bytes):
    assert not verifies(Ed25519PrivateKey.generate().public_key(), message, signature)


def test_a_signature_with_its_scalar_raised_by_the_order_is_refused():
    private = Ed25519PrivateKey.generate()
    good = private.sign(b"heard two impacts")
    order = 2**252 + 27742317777372353535851937790883648493
    raised = (int.from_bytes(good[32:], "little") + order).to_bytes(32, "little")
    key = public_key(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    assert verifies(key, b"heard two impacts", good)
    assert not verifies(key, b"heard two impacts", good[:32] + raised)
