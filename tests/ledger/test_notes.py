"""Signed notes: the published examples, and whatever is not exactly a note."""

import base64
import unicodedata

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import LedgerError
from truce.ledger.notes import (
    MOST_BYTES,
    MOST_SIGNATURES,
    Note,
    Signature,
    Signer,
    VerifierKey,
    signatures_by,
    signed_by_any,
)

# C2SP signed-note v1.0.0, "Example" of verifier keys.
KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# C2SP signed-note v1.0.0, the note at its head, with an empty line within its text.
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
SIGNER = Signer("truce/valley", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
LINE = str(SIGNER.sign("heard two impacts\n"))
NOTE = f"heard two impacts\n\n{LINE}"

names = st.text(
    st.characters(exclude_characters="+", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]),
    min_size=1,
    max_size=20,
).filter(lambda name: not any(c.isspace() for c in name))
texts = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=1, max_size=4
).map(lambda lines: "".join(f"{line}\n" for line in lines))
privates = st.binary(min_size=32, max_size=32).map(Ed25519PrivateKey.from_private_bytes)


def test_the_published_example_verifies():
    key, note = VerifierKey.parse(KEY), Note.parse(EXAMPLE.encode())
    assert note.text == "This is an example message.\n"
    assert signed_by_any([key], note) == key
    assert str(key) == KEY
    assert note.to_bytes() == EXAMPLE.encode()


def test_the_text_ends_at_the_last_empty_line():
    note = Note.parse(POEM.encode())
    assert note.text.endswith("sole:\n\ned è subito sera.\n")
    assert [signature.name for signature in note.signatures] == ["quasimodo.example/salvatore"]
    assert note.to_bytes() == POEM.encode()


@pytest.mark.parametrize(
    "key",
    [
        # golang.org/x/mod, sumdb/note/note_test.go
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
        # transparency-dev/formats, note/note_cosigv1_test.go: base64 with a plus in it
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
    ],
)
def test_published_keys_are_read(key: str):
    assert str(VerifierKey.parse(key)) == key


@given(names, privates, texts)
def test_what_is_signed_verifies_after_writing_and_reading(name: str, private: Ed25519PrivateKey, text: str):
    signer = Signer(name, private)
    note = Note(text, (signer.sign(text),))
    read = Note.parse(note.to_bytes())
    assert read == note
    assert signed_by_any([VerifierKey.parse(str(signer.key))], read) == signer.key


@given(st.data())
def test_no_changed_byte_leaves_a_note_signed(data: st.DataObject):
    good = NOTE.encode()
    at = data.draw(st.integers(0, len(good)))
    middle = data.draw(st.sampled_from([b"", b"\n", b" ", b"\xe2\x80\xa8"]) | st.binary(max_size=3))
    cut = data.draw(st.integers(0, 3))
    bad = good[:at] + middle + good[at + cut :]
    try:
        accepted = signed_by_any([SIGNER.key], Note.parse(bad))
    except LedgerError:
        accepted = None
    assert accepted is None or bad == good


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode) | st.just(NOTE.encode()))
def test_bytes_are_refused_or_given_back_as_they_are(data: bytes):
    try:
        note = Note.parse(data)
    except LedgerError:
        return
    assert note.to_bytes() == data


def test_the_ways_a_note_can_be_odd():
    b64 = LINE.split()[2]
    loose = b64[:-2] + chr(ord(b64[-2]) + 1) + "="  # The same bytes, with bits set that base64 throws away.
    assert base64.b64decode(loose) == base64.b64decode(b64)
    odd = {
        "CRLF": NOTE.replace("\n", "\r\n"),
        "CR": NOTE.replace("\n", "\r"),
        "no last line end": NOTE[:-1],
        "something in place of the last line end": f"{NOTE[:-1]}x",
        "no signatures": "heard two impacts\n",
        "a blank line in place of signatures": "heard two impacts\n\n",
        "no blank line": NOTE.replace("\n\n", "\n"),
        "a text without end": f"heard two impacts{LINE}",
        "nothing signed": f"\n{LINE}",
        "a hyphen for the dash": NOTE.replace("—", "-"),
        "an en dash": NOTE.replace("—", "–"),
        "two spaces": NOTE.replace("— ", "—  "),
        "a no-break space": NOTE.replace("— ", "—\u00a0"),
        "a name with a space": NOTE.replace("truce/valley", "truce valley"),
        "a name with an ideographic space": NOTE.replace("truce/valley", "truce\u3000valley"),
        "a name with a line separator": NOTE.replace("truce/valley", "truce\u2028valley"),
        "a name with a next line": NOTE.replace("truce/valley", "truce\x85valley"),
        "a name with a plus": NOTE.replace("truce/valley", "truce+valley"),
        "no name": NOTE.replace("truce/valley ", ""),
        "a tab": NOTE.replace("heard ", "heard\t"),
        "a null": NOTE.replace("heard ", "heard\0"),
        "unpadded base64": NOTE.replace(b64, b64.rstrip("=")),
        "padded twice": NOTE.replace(b64, f"{b64}="),
        "loose bits": NOTE.replace(b64, loose),
        "URL-safe base64": NOTE.replace(b64, b64.replace("+", "-").replace("/", "_")),
        "base64 with a space": NOTE.replace(b64, f"{b64[:8]} {b64[8:]}"),
        "full-width base64": NOTE.replace(b64, "Ａ" + b64[1:]),
        "a key id alone": NOTE.replace(b64, base64.b64encode(b"abcd").decode()),
        "something after the signatures": f"{NOTE}and more\n",
        "another blank line": f"{NOTE}\n",
        "a byte order mark in front of the dash": NOTE.replace("—", "\ufeff—"),
    }
    assert "-" in odd["URL-safe base64"] or "_" in odd["URL-safe base64"]
    accepted = []
    for what, text in odd.items():
        try:
            Note.parse(text.encode())
        except LedgerError:
            continue
        accepted.append(what)
    assert accepted == []
    with pytest.raises(LedgerError, match="UTF-8"):
        Note.parse(NOTE.encode("utf-16"))
    with pytest.raises(LedgerError, match="UTF-8"):
        Note.parse(NOTE.encode().replace(b"heard", b"\xed\xa0\x80"))


def test_a_note_may_have_many_signatures_and_not_too_many():
    text = "heard two impacts\n"
    others = [Signature(f"witness/{n}", b"abcd", b"x") for n in range(MOST_SIGNATURES)]
    full = Note(text, (*others[1:], SIGNER.sign(text)))
    assert signed_by_any([SIGNER.key], Note.parse(full.to_bytes())) == SIGNER.key
    with pytest.raises(LedgerError, match="more than 100 signatures"):
        Note.parse(full.signed(others[0]).to_bytes())
    with pytest.raises(LedgerError, match="longer than"):
        Note.parse(b"x" * MOST_BYTES + NOTE.encode())


def test_a_false_signature_of_a_known_key_spoils_the_note():
    text = "heard two impacts\n"
    good = SIGNER.sign(text)
    false = Signature(good.name, good.key_id, bytes(64))
    short = Signature(good.name, good.key_id, good.body[:-1])
    for wrong in (false, short, SIGNER.sign("heard three impacts\n")):
        with pytest.raises(LedgerError, match="false signature"):
            signatures_by(SIGNER.key, Note(text, (good, wrong)))
        with pytest.raises(LedgerError, match="false signature"):
            signed_by_any([SIGNER.key], Note(text, (wrong, good)))


def test_signatures_of_others_are_passed_over():
    text = "heard two impacts\n"
    good = SIGNER.sign(text)
    same_name = Signature(good.name, b"\0\0\0\0", good.body)
    same_id = Signature("truce/other", good.key_id, bytes(64))
    assert signatures_by(SIGNER.key, Note(text, (same_name, same_id, good))) == (good,)
    assert signed_by_any([SIGNER.key], Note(text, (same_name, same_id))) is None


def test_a_signature_is_not_repeated():
    note = Note.parse(NOTE.encode())
    assert note.signed(*note.signatures) == note


ENCODED = KEY.split("+")[2]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "example.com/foo",
        KEY + "\n",
        " " + KEY,
        KEY.replace("530d903a", "530D903A"),
        KEY.replace("530d903a", "530d903b"),
        KEY.replace("530d903a", "0530d903a"),
        KEY.replace("example.com/foo", "example.com/bar"),
        KEY.replace("example.com/foo", "example.com foo"),
        KEY.replace("example.com/foo", ""),
        KEY.replace(ENCODED, ENCODED[:-4]),
        KEY.replace(ENCODED, ENCODED + "AAAA"),
        KEY.replace(ENCODED, "BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
        KEY.replace(ENCODED, "AA=="),
        KEY.replace(ENCODED, "===="),
    ],
)
def test_what_is_not_exactly_a_key_is_refused(key: str):
    with pytest.raises(LedgerError):
        VerifierKey.parse(key)


def test_a_key_of_small_order_is_no_verifier_key():
    with pytest.raises(LedgerError, match="small order"):
        VerifierKey("truce/valley", bytes([1]) + bytes(31))


@given(st.text(max_size=5))
def test_names_that_would_break_a_line_are_refused(name: str):
    broken = not name or any(c == "+" or c.isspace() or unicodedata.category(c) == "Cc" for c in name)
    try:
        VerifierKey(name, SIGNER.key.public)
    except (LedgerError, UnicodeEncodeError):
        assert broken or any(unicodedata.category(c) == "Cs" for c in name)
    else:
        assert not broken
