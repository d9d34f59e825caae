"""Statements and envelopes: one canonical form, the published vectors, and everything else refused."""

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import LedgerError
from truce.ledger.statements import (
    LONGEST_ENVELOPE,
    PAYLOAD_TYPE,
    SCHEMA,
    Content,
    Rows,
    Signed,
    Statement,
    entry_id,
    envelope_of,
    leaf_of,
    pre_authentication,
    read_envelope,
    to_be_signed,
)

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
COUNTS = st.integers(0, 2**53 - 1)
PLAIN = Statement(
    mission="5e" * 32,
    kind="document",
    audience="mechanism",
    key="ab" * 32,
    sequence=7,
    previous="cd" * 32,
    stated=1_795_000_000_000,
    commitment="ef" * 32,
)
WITH_ROWS = replace(PLAIN, rows=Rows(3, "01" * 32))
SIGNATURE = bytes(range(64))


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    sequence = draw(COUNTS)
    return Statement(
        mission=draw(DIGESTS),
        kind=draw(st.from_regex("[a-z][a-z-]{0,20}", fullmatch=True)),
        audience=draw(st.from_regex("[A-Za-z0-9][A-Za-z0-9 ._:,+@/-]{0,199}", fullmatch=True)),
        key=draw(DIGESTS),
        sequence=sequence,
        previous=draw(DIGESTS) if sequence else "",
        stated=draw(COUNTS),
        commitment=draw(DIGESTS),
        rows=draw(st.none() | st.builds(Rows, st.integers(1, 2**53 - 1), DIGESTS)),
    )


def parts(statement: Statement) -> dict[str, Any]:
    """The statement as the schema lays it down, written here a second time."""
    names = "mission kind audience key sequence previous stated commitment".split()
    written = {"schema": "truce-entry/1"} | {name: getattr(statement, name) for name in names}
    if statement.rows:
        written["rows"] = {"count": statement.rows.count, "root": statement.rows.root}
    return written


@given(statements())
def test_a_statement_is_written_as_rfc_8785_has_it_and_reads_back(statement: Statement):
    assert statement.to_bytes() == rfc8785.dumps(parts(statement))
    assert Statement.from_bytes(statement.to_bytes()) == statement


@given(statements(), st.binary(min_size=64, max_size=64))
def test_an_envelope_is_canonical_dsse_and_reads_back(statement: Statement, signature: bytes):
    payload = statement.to_bytes()
    envelope = envelope_of(payload, statement.key, signature)
    expected = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": "application/vnd.truce.entry+json",
        "signatures": [{"keyid": statement.key, "sig": base64.b64encode(signature).decode()}],
    }
    assert envelope == rfc8785.dumps(expected)
    assert read_envelope(envelope) == Signed(statement, payload, signature)


def test_the_longest_statement_fits_in_an_envelope():
    longest = replace(WITH_ROWS, kind="k" * 64, audience="a" * 1000, sequence=2**53 - 1, stated=2**53 - 1)
    assert len(envelope_of(longest.to_bytes(), longest.key, SIGNATURE)) <= LONGEST_ENVELOPE


def test_dsse_vector():
    """The test vector of the DSSE specification (protocol.md, "Test Vectors")."""
    encoded = pre_authentication(b"http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    public = ec.EllipticCurvePublicNumbers(
        46950820868899156662930047687818585632848591499744589407958293238635476079160,
        5640078356564379163099075877009565129882514886557779369047442380624545832820,
        ec.SECP256R1(),
    ).public_key()
    raw = base64.b64decode(
        "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
    )
    signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(signature, encoded, ec.ECDSA(SHA256()))


def test_what_is_signed_is_the_type_and_the_payload():
    payload = PLAIN.to_bytes()
    head = f"DSSEv1 32 application/vnd.truce.entry+json {len(payload)} ".encode()
    assert len(PAYLOAD_TYPE) == 32
    assert to_be_signed(payload) == head + payload


# RFC 8032, section 7.1: secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_rfc_8032_vectors(secret: str, public: str, message: str, signature: str):
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert key.public_key().public_bytes_raw().hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
        bytes.fromhex(signature), bytes.fromhex(message)
    )


def test_rfc_8785_vectors():
    """Sections 3.2.2 and 3.2.3 of RFC 8785: literals, numbers, strings, and the order of names."""
    read = json.loads(
        '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],'
        r'"string": "\u20ac$\u000F\u000aA' + r"'\u0042\u0022\u005c\\\"\/" + '",'
        '"literals": [null, true, false]}'
    )
    assert (
        rfc8785.dumps(read)
        == (
            '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            r'"string":"€$\u000f\nA' + r"'B\"\\\\\"/" + '"}'
        ).encode()
    )
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    order = list(json.loads(rfc8785.dumps(dict.fromkeys(names, 0))))
    assert order == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def enveloped(payload: bytes, key: str = PLAIN.key) -> bytes:
    return envelope_of(payload, key, SIGNATURE)


def of_parts(**changed: object) -> bytes:
    """A payload with other values, written canonically: only its meaning can be wrong."""
    written = {name: value for name, value in (parts(PLAIN) | changed).items() if value is not ...}
    return json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


WRONG_FIELDS = [
    {"sequence": True, "previous": PLAIN.previous},
    {"sequence": False, "previous": ""},
    {"sequence": -1},
    {"sequence": 7.0},
    {"sequence": "7"},
    {"sequence": None},
    {"sequence": 2**53},
    {"sequence": 0},
    {"previous": ""},
    {"previous": None},
    {"previous": "CD" * 32},
    {"stated": -1},
    {"stated": True},
    {"stated": 1.5},
    {"stated": 10**30},
    {"commitment": "ef" * 31},
    {"commitment": "ef" * 33},
    {"commitment": "EF" * 32},
    {"commitment": "ef" * 31 + "e\n"},
    {"commitment": "ef" * 31 + "\u0661\u0661"},
    {"commitment": 0},
    {"commitment": ["ef" * 32]},
    {"key": "ab" * 31 + "zz"},
    {"key": None},
    {"kind": ""},
    {"kind": "Document"},
    {"kind": "doc\x00"},
    {"kind": "document\n"},
    {"kind": "k" * 65},
    {"kind": []},
    {"audience": ""},
    {"audience": "a" * 1001},
    {"audience": 'a"b'},
    {"audience": "a\\b"},
    {"audience": "\u202eall"},
    {"audience": {"a": 1}},
    {"mission": ""},
    {"mission": "m" * 65},
    {"mission": 5},
    {"schema": "truce-entry/2"},
    {"schema": None},
    {"schema": ...},
    {"key": ...},
    {"stated": ...},
    {"extra": 1},
    {"rows": None},
    {"rows": {}},
    {"rows": []},
    {"rows": {"count": 0, "root": "01" * 32}},
    {"rows": {"count": True, "root": "01" * 32}},
    {"rows": {"count": 1.0, "root": "01" * 32}},
    {"rows": {"count": 2**53, "root": "01" * 32}},
    {"rows": {"count": 1, "root": "01" * 31}},
    {"rows": {"count": 1, "root": "01" * 32, "more": 1}},
    {"rows": {"count": 1}},
]


@pytest.mark.parametrize("changed", WRONG_FIELDS, ids=str)
def test_a_field_of_another_type_form_or_range_is_refused(changed: dict[str, object]):
    assert Statement.from_bytes(of_parts()) == PLAIN
    payload = of_parts(**changed)
    with pytest.raises(LedgerError):
        Statement.from_bytes(payload)
    with pytest.raises(LedgerError):
        read_envelope(enveloped(payload))


PAYLOAD = PLAIN.to_bytes()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"null",
        b"5",
        b"[]",
        b"{}",
        b'"truce-entry/1"',
        b"[" * 4000,
        b'{"a":' * 800,
        b"9" * 4096,
        b" " + PAYLOAD,
        PAYLOAD + b"\n",
        b"\xef\xbb\xbf" + PAYLOAD,
        PAYLOAD.decode().encode("utf-16"),
        PAYLOAD.decode().encode("utf-32"),
        PAYLOAD.replace(b'"sequence":7', b'"sequence":7.0'),
        PAYLOAD.replace(b'"sequence":7', b'"sequence":07'),
        PAYLOAD.replace(b'"sequence":7', b'"sequence":7e0'),
        PAYLOAD.replace(b'"sequence":7', b'"sequence":NaN'),
        PAYLOAD.replace(b'"sequence":7', b'"sequence":Infinity'),
        PAYLOAD.replace(b'"sequence":7', b'"sequence":8,"sequence":7'),
        PAYLOAD.replace(b'"sequence":7', b'"sequence":7,"sequence":7'),
        PAYLOAD.replace(b'"kind":"document"', b'"kind":"docum\\u0065nt"'),
        PAYLOAD.replace(b'"kind":"document",', b"").replace(b"}", b',"kind":"document"}'),
        PAYLOAD.replace(b":", b": "),
        PAYLOAD + b" " * LONGEST_ENVELOPE,
    ],
    ids=lambda payload: repr(payload[:30]),
)
def test_a_payload_that_is_not_canonical_is_refused(payload: bytes):
    with pytest.raises(LedgerError):
        Statement.from_bytes(payload)
    with pytest.raises(LedgerError):
        read_envelope(enveloped(payload))


ENVELOPE = enveloped(PAYLOAD)
SIG64 = base64.b64encode(SIGNATURE)
ONE = b'{"keyid":"%s","sig":"%s"}' % (PLAIN.key.encode(), SIG64)
BODY = base64.b64encode(PAYLOAD)


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 4000,
        ENVELOPE[:-1],
        ENVELOPE + b"\n",
        ENVELOPE + b" " * LONGEST_ENVELOPE,
        ENVELOPE.replace(b":", b": ", 1),
        ENVELOPE.replace(SIG64, SIG64.rstrip(b"=")),
        ENVELOPE.replace(SIG64, SIG64[:-3] + b"x=="),  # bits after the end that no byte holds
        ENVELOPE.replace(SIG64, SIG64[:8] + b"\\n" + SIG64[8:]),
        ENVELOPE.replace(SIG64, base64.b64encode(SIGNATURE[:-1])),
        ENVELOPE.replace(SIG64, base64.b64encode(SIGNATURE + b"\0")),
        ENVELOPE.replace(SIG64, b""),
        ENVELOPE.replace(BODY, BODY + b"===="),
        ENVELOPE.replace(BODY, base64.urlsafe_b64encode(PAYLOAD[:-1] + b"\xff")),
        ENVELOPE.replace(PAYLOAD_TYPE.encode(), b"application/vnd.in-toto+json"),
        ENVELOPE.replace(PLAIN.key.encode(), b"cd" * 32),
        ENVELOPE.replace(PLAIN.key.encode(), PLAIN.key.upper().encode()),
        ENVELOPE.replace(b'"keyid":"%s",' % PLAIN.key.encode(), b""),
        ENVELOPE.replace(ONE, ONE + b"," + ONE),
        ENVELOPE.replace(ONE, b""),
        ENVELOPE.replace(b"[" + ONE + b"]", ONE),
        ENVELOPE.replace(b'"payload":', b'"payload":"%s","payload":' % BODY),
        ENVELOPE.replace(b'"payload":', b'"extra":1,"payload":'),
        ENVELOPE.replace(b"application/", b"application\\/"),
        ENVELOPE.decode().encode("utf-16"),
    ],
    ids=lambda envelope: repr(envelope[:30]),
)
def test_an_envelope_that_is_not_the_canonical_one_is_refused(envelope: bytes):
    assert read_envelope(ENVELOPE).statement == PLAIN
    assert envelope != ENVELOPE
    with pytest.raises(LedgerError):
        read_envelope(envelope)


@given(st.data())
def test_no_two_envelopes_read_alike(data: st.DataObject):
    """Whatever is flipped, what is still read is another statement or another signature."""
    place = data.draw(st.integers(0, len(ENVELOPE) * 8 - 1))
    changed = bytearray(ENVELOPE)
    changed[place // 8] ^= 1 << place % 8
    try:
        read = read_envelope(bytes(changed))
    except LedgerError:
        return
    assert read != Signed(PLAIN, PAYLOAD, SIGNATURE)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_nothing_else(noise: bytes):
    for read in (read_envelope, Statement.from_bytes):
        with pytest.raises(LedgerError):
            read(noise)


def test_a_refusal_moves_no_cursor():
    payload = of_parts(**{"\x1b[2J": 1})
    with pytest.raises(LedgerError) as caught:
        Statement.from_bytes(payload)
    assert "\x1b" not in str(caught.value)


def test_a_commitment_is_of_one_content_only():
    """A shorter salt with its end moved into the data would give the same hash: refused."""
    content = Content(bytes(32), b"hello")
    for salt, data in [(content.salt[:-1], b"\0hello"), (content.salt + b"h", b"ello"), (b"", content.data)]:
        with pytest.raises(LedgerError, match="salt"):
            Content(salt, data)


def test_a_commitment_is_what_the_decision_says():
    content = Content(bytes(range(32)), b"hello")
    assert (
        content.commitment == hashlib.sha256(b"truce-commitment/1\n" + bytes(range(32)) + b"hello").digest()
    )
    assert Content.of(b"hello") != Content.of(b"hello")


def test_ids_and_leaves_cover_the_exact_bytes():
    assert entry_id(ENVELOPE) == hashlib.sha256(ENVELOPE).hexdigest()
    assert leaf_of(12, ENVELOPE) == b"truce-leaf/1\n12\n" + ENVELOPE
    assert SCHEMA == "truce-entry/1"
