"""The rules of a witness: every refusal of C2SP tlog-witness, proofs of forks, and who vouches for what."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import IntegrityError, LedgerError
from truce.ledger.checkpoints import Checkpoint, opened, origin_of
from truce.ledger.cosignatures import WitnessSigner, cosigned
from truce.ledger.notes import Note, Signature, Signer
from truce.ledger.tree import EMPTY_ROOT, consistency_proof, leaf_hash, nodes_of, root_of
from truce.ledger.witnessing import (
    Fork,
    Refused,
    Request,
    Standing,
    Witness,
    accepted,
    standings,
    told,
)

ORIGIN = origin_of("valley")
SEQUENCER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
SIGNER = WitnessSigner("mediator.example/w", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
OTHER = WitnessSigner("observer.example/w", Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34))))
WITNESS = Witness(SIGNER, {ORIGIN: (SEQUENCER.key,)})
HASHES = [leaf_hash(b"entry %d" % i) for i in range(40)]
FORKED = [*HASHES[:5], leaf_hash(b"something else"), *HASHES[6:]]

# C2SP tlog-witness v1.0.0, the example request.
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""  # noqa: E501


def note(size: int, hashes: list[bytes] = HASHES, signer: Signer = SEQUENCER, origin: str = ORIGIN) -> Note:
    text = Checkpoint(origin, size, root_of(hashes[:size])).text
    return Note(text, (signer.sign(text),))


def request(old: int, size: int, hashes: list[bytes] = HASHES) -> Request:
    return Request(old, consistency_proof(old, size, nodes_of(hashes)), note(size, hashes))


def refusal(asked: Request, newest: Note | None, earlier: tuple[Note, ...] = ()) -> Refused:
    with pytest.raises(Refused) as caught:
        WITNESS.cosigned(asked, newest, 1_000, earlier)
    return caught.value


def test_the_published_request_is_read_and_given_back():
    asked = Request.parse(EXAMPLE.encode())
    assert (asked.old, len(asked.proof), asked.checkpoint.size) == (20852014, 4, 20852163)
    assert asked.to_bytes() == EXAMPLE.encode()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_what_only_grows_is_cosigned(sizes: list[int]):
    newest, old = None, 0
    for time, size in enumerate(sorted(sizes), 1):
        asked = Request.parse(request(old, size).to_bytes())
        newest, old = WITNESS.cosigned(asked, newest, time), size
        assert opened(newest.to_bytes(), [SEQUENCER.key]).size == size
        assert cosigned(SIGNER.key, newest) == time


def test_what_is_kept_is_signed_by_the_log_and_the_witness_and_nobody_else():
    asked = request(0, 7)
    stranger = Signature("stranger.example", b"abcd", bytes(64))
    kept = WITNESS.cosigned(Request(0, (), asked.note.signed(stranger)), None, 9)
    assert [signature.name for signature in kept.signatures] == [ORIGIN, SIGNER.name]


def test_an_unknown_log_is_not_found():
    hills = origin_of("hills")
    asked = Request(0, (), note(3, signer=Signer(hills, SEQUENCER.private), origin=hills))
    assert refusal(asked, None).status == 404


def test_a_checkpoint_that_its_log_did_not_sign_is_forbidden():
    text = note(3).text
    unsigned = SIGNER.cosign(text, 5)
    impostor = Signer(ORIGIN, Ed25519PrivateKey.generate()).sign(text)
    good = SEQUENCER.sign(text)
    false = Signature(good.name, good.key_id, bytes(64))
    for signatures in ((unsigned,), (impostor,), (false,), (good, false), (false, good)):
        assert refusal(Request(0, (), Note(text, signatures)), None).status == 403


def test_an_old_size_above_the_new_one_is_malformed():
    assert refusal(Request(8, (), note(7)), note(8)).status == 400


@pytest.mark.parametrize(("newest", "old"), [(None, 1), (7, 0), (7, 6), (7, 8)])
def test_another_old_size_than_the_newest_is_a_conflict_that_names_it(newest: int | None, old: int):
    refused = refusal(request(old, 9), note(newest) if newest else None)
    assert (refused.status, refused.size) == (409, newest or 0)


def test_a_rolled_back_log_is_a_conflict():
    assert refusal(request(3, 5), note(7)).size == 7
    assert refusal(request(0, 0), note(7)).size == 7


@pytest.mark.parametrize(
    "asked",
    [
        Request(7, (), note(9)),
        Request(7, request(6, 9).proof, note(9)),
        Request(7, request(7, 9).proof[:-1], note(9)),
        Request(7, (*request(7, 9).proof, EMPTY_ROOT), note(9)),
        Request(7, request(7, 9, FORKED).proof, note(9, FORKED)),
        Request(7, request(7, 10).proof, note(9)),
        Request(7, (EMPTY_ROOT,), note(7)),
    ],
)
def test_a_log_that_does_not_prove_that_it_only_grew_is_refused(asked: Request):
    refused = refusal(asked, note(7))
    assert (refused.status, refused.fork) == (422, None)


def test_from_nothing_no_proof_is_wanted_and_none_allowed():
    assert refusal(Request(0, (EMPTY_ROOT,), note(7)), None).status == 422
    text = Checkpoint(ORIGIN, 0, bytes(32)).text
    assert refusal(Request(0, (), Note(text, (SEQUENCER.sign(text),))), None).status == 422


def test_one_size_and_two_roots_is_a_fork_with_its_proof():
    refused = refusal(request(7, 7, FORKED), note(7))
    assert refused.status == 422
    assert refused.fork == Fork(ORIGIN, 7, note(7), note(7, FORKED))
    proof = refused.fork
    assert Fork.proven(proof.one.to_bytes(), proof.other.to_bytes(), [SEQUENCER.key]) == proof


def test_a_fork_is_proven_whatever_old_size_it_came_with_and_against_earlier_ones():
    for old, status in ((3, 409), (7, 422), (9, 400)):
        refused = refusal(Request(old, (), note(7, FORKED)), note(7))
        assert (refused.status, refused.fork is not None) == (status, True)
        assert "forked" in refused.reason
    refused = refusal(request(7, 7, FORKED), note(12), (note(5), note(7)))
    assert (refused.status, refused.size, refused.fork is not None) == (409, 12, True)


def test_no_fork_is_proven_by_checkpoints_that_agree_or_that_others_signed():
    for one, other in ((note(7), note(7)), (note(7), note(8, FORKED)), (note(0), note(0))):
        with pytest.raises(LedgerError, match="prove no fork"):
            Fork.proven(one.to_bytes(), other.to_bytes(), [SEQUENCER.key])
    forged = note(7, FORKED, Signer(ORIGIN, Ed25519PrivateKey.generate()))
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        Fork.proven(note(7).to_bytes(), forged.to_bytes(), [SEQUENCER.key])


def test_a_clock_behind_the_last_cosignature_signs_nothing():
    newest = WITNESS.cosigned(request(0, 7), None, 1_000)
    with pytest.raises(LedgerError, match="Set the clock"):
        WITNESS.cosigned(request(7, 9), newest, 999)
    assert cosigned(SIGNER.key, WITNESS.cosigned(request(7, 7), newest, 1_000)) == 1_000


def test_after_a_handover_the_successor_continues_the_log():
    successor = Signer(ORIGIN, Ed25519PrivateKey.generate())
    both = Witness(SIGNER, {ORIGIN: (SEQUENCER.key, successor.key)})
    newest = both.cosigned(request(0, 7), None, 1)
    later = Request(7, request(7, 9).proof, note(9, signer=successor))
    assert both.cosigned(later, newest, 2).signatures[0] == later.note.signatures[0]


def test_parties_accept_by_the_same_rules_without_signing():
    assert accepted(request(7, 9), [SEQUENCER.key], note(7)).size == 9
    with pytest.raises(Refused):
        accepted(request(7, 9, FORKED), [SEQUENCER.key], note(7))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"old 20852014", b"old 020852014"),
        (b"old 20852014", b"old -1"),
        (b"old 20852014", b"old"),
        (b"old 20852014", b"old  1"),
        (b"old 20852014", b"Old 1"),
        (b"old 20852014", b"old " + b"9" * 5000),
        (b"old 20852014\n", b"old 20852014\r\n"),
        (b"old 20852014\n", b""),
        (b"old 20852014\n", b"old 20852014\n\n"),
        (b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpka"),
        (b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax="),
        (b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "é".encode()),
        (b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", b"\n".join([b"A" * 43 + b"="] * 61)),
        (b"=\n\nexample", b"=\nexample"),
        (b"20852163", b"2085x"),
    ],
)
def test_what_is_not_exactly_a_request_is_malformed(old: bytes, new: bytes):
    assert old in EXAMPLE.encode()
    with pytest.raises(Refused) as caught:
        Request.parse(EXAMPLE.encode().replace(old, new, 1))
    assert caught.value.status == 400


@given(st.binary(max_size=99) | st.text(max_size=60).map(lambda t: f"old 1\n{t}".encode()))
def test_bytes_are_refused_or_given_back_as_they_are(data: bytes):
    try:
        asked = Request.parse(data)
    except Refused as refused:
        assert refused.status == 400
        return
    assert asked.to_bytes() == data


def cosigned_note(
    size: int, *signers_and_times: tuple[WitnessSigner, int], hashes: list[bytes] = HASHES
) -> bytes:
    bare = note(size, hashes)
    return bare.signed(*(signer.cosign(bare.text, time) for signer, time in signers_and_times)).to_bytes()


def test_standings_say_how_far_each_witness_vouches():
    notes = [
        cosigned_note(9, (SIGNER, 50)),
        cosigned_note(5, (SIGNER, 10), (OTHER, 20)),
        cosigned_note(12),
        cosigned_note(7, (SIGNER, 30), (SIGNER, 40)),
    ]
    silent = WitnessSigner("nobody.example/w", Ed25519PrivateKey.generate())
    found = standings(notes, [SEQUENCER.key], [SIGNER.key, OTHER.key, silent.key])
    assert found == (
        Standing(SIGNER.name, 9, 50, root_of(HASHES[:9])),
        Standing(OTHER.name, 5, 20, root_of(HASHES[:5])),
        Standing(silent.name),
    )
    lines = [told(standing, 9, lambda position: f"entry {position}") for standing in found]
    assert lines == [
        "WITNESSED by mediator.example/w: all 9 entries",
        "NOT WITNESSED by observer.example/w since entry 5: 5 of 9 entries are witnessed",
        "NOT WITNESSED by nobody.example/w",
    ]


def test_nobody_vouches_for_a_forked_log_or_with_a_witness_that_went_back():
    with pytest.raises(IntegrityError, match="forked"):
        standings([cosigned_note(7), cosigned_note(7, hashes=FORKED)], [SEQUENCER.key], [SIGNER.key])
    back = [cosigned_note(7, (SIGNER, 10)), cosigned_note(5, (SIGNER, 20))]
    with pytest.raises(IntegrityError, match="Do not count it"):
        standings(back, [SEQUENCER.key], [SIGNER.key])
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        standings([cosigned_note(7)], [Signer(ORIGIN, Ed25519PrivateKey.generate()).key], [SIGNER.key])


def test_an_empty_record_is_not_called_witnessed_by_who_never_looked():
    assert told(Standing("mediator.example/w"), 0, str) == "NOT WITNESSED by mediator.example/w"
