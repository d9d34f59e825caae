"""Keys: files that any tool reads, ids that are the key, and signatures of nobody else."""

import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from ledger_world import begun, key

from truce.errors import LedgerError
from truce.ledger.keyfiles import from_pem, to_pem
from truce.ledger.keys import SigningKey, is_genuine, key_of, signed_by
from truce.ledger.statements import envelope_of, read_envelope

PASSPHRASE = "drei Brücken, ein Tal"


def test_a_key_is_kept_as_pem_and_comes_back():
    made = SigningKey.make()
    assert from_pem(to_pem(made)).id == made.id
    assert from_pem(to_pem(made, PASSPHRASE), PASSPHRASE).id == made.id
    assert to_pem(made, PASSPHRASE) != to_pem(made, PASSPHRASE)


def test_another_tool_reads_the_protected_file():
    if not shutil.which("openssl"):
        pytest.skip("missing: openssl")
    made = SigningKey.make()
    shown = subprocess.run(
        ["openssl", "pkey", "-passin", f"pass:{PASSPHRASE}", "-pubout", "-outform", "DER"],
        input=to_pem(made, PASSPHRASE),
        capture_output=True,
        check=True,
    ).stdout
    assert shown[-32:] == made.public


def test_a_protected_file_costs_600_000_rounds_to_try():
    if not shutil.which("openssl"):
        pytest.skip("missing: openssl")
    command = ["openssl", "asn1parse"]
    listed = subprocess.run(command, input=to_pem(key("north"), "x"), capture_output=True, check=True).stdout
    assert f"INTEGER           :{600_000:06X}".encode() in listed


@pytest.mark.parametrize(
    ("text", "passphrase", "reason"),
    [
        (to_pem(key("north"), "right"), "wrong", "passphrase is wrong"),
        (to_pem(key("north"), "right"), None, "is protected by a passphrase"),
        (to_pem(key("north")), "needless", "is not protected"),
        (to_pem(key("north"))[:60], None, "cannot be read"),
        (b"", None, "cannot be read"),
        (b"\0" * 100, None, "cannot be read"),
        (b"x" * 100_000, None, "longer than"),
        (
            Ed448PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            None,
            "another kind",
        ),
    ],
)
def test_a_file_that_is_no_key_is_refused(text: bytes, passphrase: str | None, reason: str):
    with pytest.raises(LedgerError, match=reason):
        from_pem(text, passphrase)


def test_an_empty_passphrase_protects_nothing():
    with pytest.raises(LedgerError, match="is empty"):
        to_pem(key("north"), "")


def test_a_key_shows_only_its_id():
    made = SigningKey.make()
    secret = made.private.private_bytes_raw()
    assert secret.hex() not in repr(made)
    assert str(secret) not in repr(made)
    assert made.id == made.public.hex()


@pytest.mark.parametrize(
    "encoded",
    [
        bytes(32),
        (1).to_bytes(32, "little"),
        (2**255 - 20).to_bytes(32, "little"),
        (2**255 - 19).to_bytes(32, "little"),
        (2**255 - 18).to_bytes(32, "little"),
        b"\xff" * 32,
        ((1 << 255) | 1).to_bytes(32, "little"),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ],
)
def test_a_key_that_fits_anybodys_signature_is_no_key(encoded: bytes):
    with pytest.raises(LedgerError):
        key_of(encoded.hex())


@pytest.mark.parametrize("text", ["", "ab", "AB" * 32, "zz" * 32, "ab" * 33, "ab" * 31 + "a\n"])
def test_an_id_has_one_spelling(text: str):
    with pytest.raises(LedgerError):
        key_of(text)


def test_a_signature_counts_for_its_key_and_message_only():
    entry = begun().file("north")
    signed = read_envelope(entry.envelope)
    assert is_genuine(signed)
    other = envelope_of(signed.payload, signed.statement.key, key("south").sign(b"x"))
    assert not is_genuine(read_envelope(other))
    for wrong in (b"", signed.signature[:-1], signed.signature + b"\0", bytes(64)):
        assert not signed_by(key("north").id, b"message", wrong)


ORDER = 2**252 + 27742317777372353535851937790883648493


@given(st.binary(max_size=50), st.integers(1, 7))
def test_a_second_form_of_a_signature_is_refused(message: bytes, times: int):
    """S must be below the order of the group (RFC 8032, 5.1.7); S + order would be a second signature."""
    signature = key("north").sign(message)
    more = int.from_bytes(signature[32:], "little") + times * ORDER
    if more < 2**256:
        assert not signed_by(key("north").id, message, signature[:32] + more.to_bytes(32, "little"))
    assert signed_by(key("north").id, message, signature)


def test_a_key_signs_only_in_its_own_name():
    statement = read_envelope(begun().file("north").envelope).statement
    with pytest.raises(LedgerError, match="names the key"):
        key("south").envelope(statement)
