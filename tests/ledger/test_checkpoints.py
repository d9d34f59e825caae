"""Checkpoints and cosignatures: published and real ones, and whatever is not exactly one."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import LedgerError
from truce.ledger.checkpoints import Checkpoint, opened, origin_of
from truce.ledger.cosignatures import WitnessKey, WitnessSigner, cosigned, time_of
from truce.ledger.notes import Note, Signature, Signer, VerifierKey
from truce.ledger.tree import EMPTY_ROOT, LARGEST_SIZE

# A checkpoint of the public log arche2025h1.staging, as four public witnesses cosigned it on 23 May 2026; it
# stands, with keys, in the tests of tlog-scales, and the witnesses publish their keys themselves.
REAL = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501
REAL_LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
REAL_WITNESSES = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]
# C2SP tlog-cosignature v1.0.1, the example at its head (its keys are not published).
EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501

ORIGIN = origin_of("valley")
SEQUENCER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WITNESS = WitnessSigner("mediator.example/w", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
HEAD = Checkpoint(ORIGIN, 17, bytes(range(32)))
NOTE = Note(HEAD.text, (SEQUENCER.sign(HEAD.text),))

lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
heads = st.builds(
    Checkpoint,
    lines,
    st.integers(1, LARGEST_SIZE),
    st.binary(min_size=32, max_size=32),
    st.lists(lines, max_size=3).map(tuple),
)


def test_a_real_checkpoint_opens_and_was_cosigned_by_its_four_witnesses():
    checkpoint = opened(REAL.encode(), [VerifierKey.parse(REAL_LOG)])
    assert (checkpoint.size, checkpoint.root.hex()[:8]) == (1432088532, "53b58cef")
    note = Note.parse(REAL.encode())
    for key in REAL_WITNESSES:
        witness = WitnessKey.parse(key)
        assert str(witness) == key
        assert cosigned(witness, note) == 1779573024
    stranger = WitnessKey.parse("rgdd.se/poc-witness+db03732e+BCjJKlo6BU0xfIb8LutqerIFTWIXEA0L5n3tW3QyPFgG")
    assert cosigned(stranger, note) is None


def test_the_published_example_says_what_it_says():
    note = Note.parse(EXAMPLE.encode())
    checkpoint = Checkpoint.parse(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == note.text
    assert time_of(note.signatures[1]) == 1679315147


@given(heads)
def test_a_checkpoint_is_read_as_it_was_written(head: Checkpoint):
    assert Checkpoint.parse(head.text) == head


@given(st.text(max_size=80) | st.lists(st.text(max_size=9), max_size=6).map("\n".join))
def test_text_is_refused_or_given_back_as_it_is(text: str):
    try:
        head = Checkpoint.parse(text)
    except LedgerError:
        return
    assert head.text == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("17\n", "017\n"),
        ("17\n", "+17\n"),
        ("17\n", "-17\n"),
        ("17\n", " 17\n"),
        ("17\n", "1_7\n"),
        ("17\n", "17.0\n"),
        ("17\n", "١٧\n"),
        ("17\n", "\n"),
        ("17\n", ""),
        ("17\n", "9223372036854775808\n"),
        ("17\n", "9" * 5000 + "\n"),
        ("truce/valley\n", "\n"),
        ("=\n", "\n"),
        ("=\n", "==\n"),
        ("8=\n", "9=\n"),
        ("AAEC", "AAE"),
        ("AAEC", "AAECAAEC"),
        ("AAEC", "AA C"),
        ("8=\n", "8=\n\n"),
        ("8=\n", "8=\n\nextra\n"),
        ("8=\n", "8=\nextra"),
        ("8=\n", "8=\nwith\ttab\n"),
        ("8=\n", "8=\r\n"),
    ],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(old: str, new: str):
    text = HEAD.text.replace(old, new, 1)
    assert text != HEAD.text
    with pytest.raises(LedgerError):
        Checkpoint.parse(text)


def test_what_no_tree_has_is_no_checkpoint():
    for size, root in ((-1, bytes(32)), (LARGEST_SIZE + 1, bytes(32)), (7, bytes(31)), (7, bytes(33))):
        with pytest.raises(LedgerError, match="no tree has"):
            Checkpoint(ORIGIN, size, root)
    for origin, extension in (("", "x"), (ORIGIN, ""), ("two\nlines", "x"), (ORIGIN, "two\nlines")):
        with pytest.raises(LedgerError, match="empty line or a control"):
            Checkpoint(origin, 7, bytes(32), (extension,))


def test_an_empty_log_has_the_empty_root():
    good, bad = Checkpoint(ORIGIN, 0, EMPTY_ROOT), Checkpoint(ORIGIN, 0, bytes(32))
    assert opened(Note(good.text, (SEQUENCER.sign(good.text),)).to_bytes(), [SEQUENCER.key]) == good
    with pytest.raises(LedgerError, match="not empty"):
        opened(Note(bad.text, (SEQUENCER.sign(bad.text),)).to_bytes(), [SEQUENCER.key])


def test_a_checkpoint_opens_with_the_key_of_its_log_alone():
    assert opened(NOTE.to_bytes(), [SEQUENCER.key]) == HEAD
    stranger = Signer(ORIGIN, Ed25519PrivateKey.generate())
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        opened(NOTE.to_bytes(), [stranger.key])
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        opened(NOTE.to_bytes(), [])
    elsewhere = Signer(origin_of("hills"), SEQUENCER.private)
    with pytest.raises(LedgerError, match="another log"):
        opened(Note(HEAD.text, (elsewhere.sign(HEAD.text),)).to_bytes(), [elsewhere.key])
    # A witness cosigns what the log has signed; its word alone makes no checkpoint.
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        opened(Note(HEAD.text, (WITNESS.cosign(HEAD.text, 1),)).to_bytes(), [SEQUENCER.key])


def test_after_a_handover_either_key_opens_what_it_signed():
    successor = Signer(ORIGIN, Ed25519PrivateKey.generate())
    later = Checkpoint(ORIGIN, 18, bytes(32))
    keys = [SEQUENCER.key, successor.key]
    assert opened(NOTE.to_bytes(), keys) == HEAD
    assert opened(Note(later.text, (successor.sign(later.text),)).to_bytes(), keys) == later


@given(st.data())
def test_no_changed_byte_leaves_a_checkpoint_open(data: st.DataObject):
    good = NOTE.to_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + data.draw(st.binary(max_size=2)) + good[at + data.draw(st.integers(0, 2)) :]
    try:
        head = opened(bad, [SEQUENCER.key])
    except LedgerError:
        return
    assert bad == good
    assert head == HEAD


@given(heads, st.integers(1, 2**63 - 1))
def test_a_cosignature_verifies_with_its_time(head: Checkpoint, time: int):
    note = Note(head.text, (WITNESS.cosign(head.text, time),))
    assert cosigned(WitnessKey.parse(str(WITNESS.key)), Note.parse(note.to_bytes())) == time


def test_of_several_cosignatures_the_last_counts():
    note = NOTE.signed(*(WITNESS.cosign(HEAD.text, time) for time in (5, 9, 7)))
    assert cosigned(WITNESS.key, note) == 9


def test_a_cosignature_moved_in_time_or_to_another_text_is_false():
    good = WITNESS.cosign(HEAD.text, 1_700_000_000)
    other = Checkpoint(ORIGIN, 18, HEAD.root)
    moved = Signature(good.name, good.key_id, (1_700_000_001).to_bytes(8, "big") + good.body[8:])
    bare = Signature(good.name, good.key_id, WITNESS.private.sign(HEAD.text.encode()))
    for note in (
        Note(HEAD.text, (moved,)),
        Note(other.text, (good,)),
        Note(HEAD.text, (bare,)),
        Note(HEAD.text, (Signature(good.name, good.key_id, good.body[:-1]),)),
        Note(HEAD.text, (Signature(good.name, good.key_id, good.body + b"\0"),)),
    ):
        with pytest.raises(LedgerError, match="false signature"):
            cosigned(WITNESS.key, note)


@pytest.mark.parametrize("time", [0, 2**63, 2**64 - 1])
def test_a_cosignature_without_a_possible_time_is_false_even_if_signed(time: int):
    message = f"cosignature/v1\ntime {time}\n{HEAD.text}".encode()
    body = time.to_bytes(8, "big") + WITNESS.private.sign(message)
    with pytest.raises(LedgerError, match="false signature"):
        cosigned(WITNESS.key, Note(HEAD.text, (Signature(WITNESS.name, WITNESS.key.id, body),)))
    with pytest.raises(LedgerError, match="time"):
        WITNESS.cosign(HEAD.text, time)


def test_a_key_for_one_use_is_refused_for_another():
    with pytest.raises(LedgerError, match="0x04"):
        VerifierKey.parse(str(WITNESS.key))
    with pytest.raises(LedgerError, match="0x01"):
        WitnessKey.parse(str(SEQUENCER.key))
    typed = base64.b64encode(b"\x06" + bytes(1312)).decode()
    with pytest.raises(LedgerError, match="0x06"):
        WitnessKey.parse(f"witness.example+00000000+{typed}")
