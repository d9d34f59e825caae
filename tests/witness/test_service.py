"""A witness and its folder: what it keeps, what it refuses, and that it never begins anew."""

import hashlib
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from signed_log import KEY, ORIGIN, SEQUENCER, note, request

from truce.errors import LedgerError, StoreError, TruceError
from truce.ledger.checkpoints import Checkpoint, opened, origin_of
from truce.ledger.cosignatures import cosigned
from truce.ledger.notes import Note, Signer
from truce.ledger.witnessing import Fork, Refused
from truce.mission.witnessing.witness import WitnessService

NOW = 1_800_000_000


@pytest.fixture
def service(tmp_path: Path) -> WitnessService:
    made = WitnessService.create(tmp_path / "w", "mediator.example/w", now=lambda: NOW)
    assert made.trust(KEY) == ORIGIN
    return made


def again(tmp_path: Path, now: int = NOW) -> WitnessService:
    """The same witness after a restart."""
    return WitnessService.open(tmp_path / "w", now=lambda: now)


def log_folder(tmp_path: Path) -> Path:
    return tmp_path / "w" / "logs" / hashlib.sha256(ORIGIN.encode()).hexdigest()


def refused(service: WitnessService, body: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        service.cosign(body)
    return caught.value


def test_what_it_cosigned_outlives_it(service: WitnessService, tmp_path: Path):
    first = service.cosign(request(0, 5))
    assert opened(first.to_bytes(), [SEQUENCER.key]).size == 5
    assert cosigned(service.key, first) == NOW
    later = again(tmp_path)
    assert later.key == service.key
    assert later.newest(ORIGIN) == first
    assert refused(later, request(0, 7)).size == 5
    assert Checkpoint.parse(later.cosign(request(5, 7)).text).size == 7
    assert [(seen.size, seen.time, seen.forks) for seen in later.logs()] == [(7, NOW, 0)]


def test_a_log_is_witnessed_when_it_is_trusted_and_not_before(tmp_path: Path):
    service = WitnessService.create(tmp_path / "w", "mediator.example/w", now=lambda: NOW)
    assert refused(service, request(0, 5)).status == 404
    assert service.newest(ORIGIN) is None
    service.trust(KEY)
    service.trust(KEY)
    assert [(seen.keys, seen.size, seen.time) for seen in service.logs()] == [((KEY,), 0, None)]
    service.cosign(request(0, 5))
    service.trust(KEY)
    assert service.logs()[0].size == 5


def test_a_fork_is_kept_as_a_proof_for_others(service: WitnessService, tmp_path: Path):
    service.cosign(request(0, 5))
    service.cosign(request(5, 9))
    for size in (9, 5, 9):
        assert refused(service, request(size, size, "another")).fork is not None
    assert service.logs()[0].forks == 2
    for number, size in (("1", 9), ("2", 5)):
        kept = log_folder(tmp_path) / "forks" / number
        proof = Fork.proven((kept / "one").read_bytes(), (kept / "other").read_bytes(), [SEQUENCER.key])
        assert proof.size == size
    assert Checkpoint.parse(service.cosign(request(9, 12)).text).size == 12


def test_a_log_that_forks_without_end_fills_no_disk(service: WitnessService):
    service.cosign(request(0, 5))
    for story in range(20):
        assert refused(service, request(5, 5, f"story {story}")).fork is not None
    assert service.logs()[0].forks == 16


def test_logs_do_not_meet(service: WitnessService):
    hills = Signer(origin_of("hills"), Ed25519PrivateKey.generate())
    service.trust(str(hills.key))
    service.cosign(request(0, 5))
    service.cosign(request(0, 3, signer=hills))
    assert sorted(seen.size for seen in service.logs()) == [3, 5]
    impostor = Signer(ORIGIN, hills.private)
    assert refused(service, request(5, 7, signer=impostor)).status == 403


def test_after_a_handover_the_successor_is_trusted_beside_its_predecessor(service: WitnessService):
    service.cosign(request(0, 5))
    successor = Signer(ORIGIN, Ed25519PrivateKey.generate())
    assert refused(service, request(5, 7, signer=successor)).status == 403
    service.trust(str(successor.key))
    assert Checkpoint.parse(service.cosign(request(5, 7, signer=successor)).text).size == 7


def test_a_key_that_is_distrusted_signs_nothing_more_and_what_it_signed_stays(
    service: WitnessService, tmp_path: Path
):
    service.cosign(request(0, 5))
    successor = Signer(ORIGIN, Ed25519PrivateKey.generate())
    service.trust(str(successor.key))
    assert service.distrust(KEY) == ORIGIN
    later = again(tmp_path)
    assert refused(later, request(5, 7)).status == 403
    assert later.logs()[0].keys == (str(successor.key),)
    assert Checkpoint.parse(later.cosign(request(5, 7, signer=successor)).text).size == 7
    for key in (KEY, str(Signer(origin_of("hills"), SEQUENCER.private).key)):
        with pytest.raises(LedgerError, match="not trusted"):
            later.distrust(key)
    later.trust(KEY)
    assert Checkpoint.parse(later.cosign(request(7, 9)).text).size == 9


def test_a_log_whose_every_key_is_distrusted_is_remembered(service: WitnessService, tmp_path: Path):
    service.cosign(request(0, 5))
    service.distrust(KEY)
    later = again(tmp_path)
    assert refused(later, request(5, 7)).status == 404
    assert (later.logs()[0].size, later.logs()[0].keys) == (5, ())
    later.trust(KEY)
    assert refused(later, request(0, 5, "another")).fork is not None


def lost(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-20])


def zeroed(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(bytes(len(path.read_bytes())))


def begun_anew(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"none yet\n")


def put_back(path: Path) -> None:
    path.unlink()
    (path.parent / "earlier" / "5").rename(path)
    (path.parent / "earlier" / "5").write_bytes(path.read_bytes())


def signed_by_the_log_alone(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(note(5).to_bytes())


def a_link(path: Path) -> None:
    path.rename(path.parent / "moved")
    path.symlink_to("moved")


@pytest.mark.parametrize(
    "damage", [lost, emptied, cut, zeroed, begun_anew, put_back, signed_by_the_log_alone, a_link]
)
def test_a_witness_that_lost_what_it_saw_signs_nothing(damage, service: WitnessService, tmp_path: Path):
    service.cosign(request(0, 5))
    service.cosign(request(5, 9))
    damage(log_folder(tmp_path) / "newest")
    for body in (request(0, 5, "another"), request(5, 9), request(9, 12), request(0, 12, "another")):
        with pytest.raises(StoreError):
            again(tmp_path).cosign(body)
    with pytest.raises(StoreError):
        again(tmp_path).logs()


def test_the_word_for_nothing_is_believed_only_where_nothing_was(service: WitnessService, tmp_path: Path):
    service.cosign(request(0, 5))
    begun_anew(log_folder(tmp_path) / "newest")
    with pytest.raises(StoreError, match="has lost"):
        again(tmp_path).cosign(request(0, 5, "another"))


@pytest.mark.parametrize(
    ("file", "content"), [("keys", b"no key\n"), ("keys", b"\xff\n"), ("name", b"two words\n")]
)
def test_a_damaged_file_is_named(file: str, content: bytes, service: WitnessService, tmp_path: Path):
    service.cosign(request(0, 5))
    path = (log_folder(tmp_path) if file == "keys" else tmp_path / "w") / file
    path.chmod(0o600)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        again(tmp_path).cosign(request(5, 7))


def test_a_clock_that_went_back_or_never_was_set_signs_nothing(service: WitnessService, tmp_path: Path):
    service.cosign(request(0, 5))
    for now in (NOW - 1, 0, 1_700_000_000):
        with pytest.raises(LedgerError, match="clock"):
            again(tmp_path, now).cosign(request(5, 7))
    assert again(tmp_path, NOW).cosign(request(5, 7))


def test_of_many_at_once_only_one_story_is_cosigned(service: WitnessService, tmp_path: Path):
    service.cosign(request(0, 5))
    outcomes: list[Note | TruceError] = []

    def ask(story: str) -> None:
        try:
            outcomes.append(again(tmp_path).cosign(request(5, 8, story)))
        except TruceError as error:
            outcomes.append(error)

    bodies = ["told" if n % 3 else f"other {n}" for n in range(12)]
    threads = [threading.Thread(target=ask, args=(story,)) for story in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {outcome.text for outcome in outcomes if isinstance(outcome, Note)} == {note(8).text}
    assert len(outcomes) == len(bodies)


def test_its_key_may_lie_under_a_passphrase(tmp_path: Path):
    made = WitnessService.create(tmp_path / "w", "mediator.example/w", "three green apples")
    assert WitnessService.is_encrypted(tmp_path / "w")
    assert WitnessService.open(tmp_path / "w", "three green apples").key == made.key
    for wrong in (None, "four green apples"):
        with pytest.raises(LedgerError):
            WitnessService.open(tmp_path / "w", wrong)


def test_what_is_no_witness_is_refused(tmp_path: Path):
    with pytest.raises(StoreError, match="not the folder of a witness"):
        WitnessService.open(tmp_path)
    (tmp_path / "file").write_text("")
    for taken in (tmp_path, tmp_path / "file"):
        (tmp_path / "full").touch()
        with pytest.raises(StoreError, match="is there already"):
            WitnessService.create(taken, "mediator.example/w")
    with pytest.raises(LedgerError, match="key name"):
        WitnessService.create(tmp_path / "w", "two words")
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("key", ["", "x", KEY[:-1], KEY.replace("truce", "tru ce")])
def test_what_is_no_key_is_not_trusted(key: str, service: WitnessService):
    with pytest.raises(LedgerError):
        service.trust(key)


def test_a_network_file_system_is_refused(
    service: WitnessService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("truce.store.files.witness.remote_kind", lambda path: "nfs4")
    for attempt in (
        lambda: service.cosign(request(0, 5)),
        lambda: service.trust(KEY),
        lambda: WitnessService.create(tmp_path / "other", "mediator.example/w"),
    ):
        with pytest.raises(StoreError, match="nfs4"):
            attempt()
    assert not (tmp_path / "other").exists()
