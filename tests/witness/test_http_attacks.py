"""A witness over HTTP against whoever can send it bytes: it cosigns one history, in order, and nothing else.

A stateful test: requests good and bad, mutated, raced, cut off, slow or huge come in any order; the model is
the size and root that a right witness has cosigned so far.
"""

import hashlib
import socket
import tempfile
import threading
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from signed_log import KEY, ORIGIN, hashes, note, request

from truce.cli.ledger.witness_http import WitnessServer, ask
from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.cosignatures import cosigned
from truce.ledger.notes import Note, Signer
from truce.ledger.tree import root_of
from truce.ledger.witnessing import LONGEST_REQUEST
from truce.mission.witnessing.witness import WitnessService

HASH = hashlib.sha256(ORIGIN.encode()).hexdigest()
STRANGER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"s" * 32))
OTHER_LOG = Signer(origin_of("hills"), Ed25519PrivateKey.from_private_bytes(b"h" * 32))
START = 1_800_000_000
SIZES = st.integers(0, 24)
SOAK = settings.default is not None and settings.default.max_examples >= 1000


class Attack(RuleBasedStateMachine):
    """Anybody's requests to one witness that trusts one log."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.now = START
        self.service = WitnessService.create(
            Path(self.folder.name) / "w", "mediator.example/w", now=lambda: self.now
        )
        self.service.trust(KEY)
        self.server = WitnessServer("127.0.0.1", 0, self.service, lambda _: None)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.size = 0
        self.asked = False

    def teardown(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.folder.cleanup()

    def send(self, data: bytes, patience: float = 20) -> bytes:
        """What the server says to these bytes, until it closes or hangs up."""
        said = b""
        try:
            with socket.create_connection(("127.0.0.1", self.server.server_port), timeout=patience) as to:
                to.sendall(data)
                to.shutdown(socket.SHUT_WR)
                while more := to.recv(65536):
                    said += more
        except OSError:
            pass
        return said

    def posted(self, body: bytes, length: int | None = None) -> bytes:
        size = len(body) if length is None else length
        head = (
            f"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
        )
        return self.send(head.encode() + body)

    @rule(more=st.integers(0, 6))
    def grows(self, more: int) -> None:
        """The log shows more of its one history."""
        answer = ask(self.url, request(self.size, self.size + more))
        assert answer.status == 200
        self.size += more
        self.asked = True
        whole = Note.parse(note(self.size).to_bytes() + answer.lines.encode())
        assert cosigned(self.service.key, whole) == self.now

    @rule(old=SIZES, size=SIZES)
    def another_old_size(self, old: int, size: int) -> None:
        """The request starts elsewhere than where the witness stands."""
        if old == self.size:
            return
        answer = ask(self.url, request(old, size))
        assert (answer.status, answer.size) == ((400, 0) if old > size else (409, self.size))

    @rule(size=st.integers(1, 24))
    def another_story(self, size: int) -> None:
        """The log, with its own key, shows another history."""
        answer = ask(self.url, request(self.size, max(size, self.size), "another"))
        if self.size:
            assert answer.status == 422
        else:
            assert answer.status == 200
            # What a witness sees first it believes; from here on this is the story. Begin again.
            self.teardown()
            self.__init__()  # type: ignore[misc]

    @rule(size=SIZES, signer=st.sampled_from([STRANGER, OTHER_LOG]))
    def another_signer(self, size: int, signer: Signer) -> None:
        """Somebody else signs: in the log's name, or for a log that nobody here trusts."""
        answer = ask(self.url, request(self.size, max(size, self.size), "told", signer))
        assert answer.status == (403 if signer is STRANGER else 404)

    @rule(where=st.integers(0, 10_000), bit=st.integers(0, 7))
    def mutated(self, where: int, bit: int) -> None:
        """One bit of a good request is another, or its end is missing."""
        good = request(self.size, self.size + 3)
        place = where % len(good)
        changed = good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :]
        for body in (changed, good[:place]):
            head = self.posted(body).split(b"\r\n")[0]
            # Of the log's signature, unsigned lines beside it may change; the text and the proof may not.
            if b" 200 " in head:
                assert Note.parse(body.partition(b"\n\n")[2]).text == note(self.size + 3).text
                self.size, self.asked = self.size + 3, True
                return

    @rule(body=st.binary(max_size=300))
    def noise(self, body: bytes) -> None:
        """Bytes that mean nothing, as a body and as a request."""
        assert b" 200 " not in self.posted(body)
        assert b" 200 " not in self.send(body)

    @rule(kind=st.sampled_from(["huge", "longer", "shorter", "twice", "chunked", "negative"]))
    def lengths(self, kind: str) -> None:
        """A length that is not that of the body, or two of them."""
        good = request(self.size, self.size + 1)
        head = "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n"
        match kind:
            case "huge":
                said = self.posted(b"x" * (LONGEST_REQUEST + 1))
                assert b" 413 " in said or said == b""
            case "longer":
                assert b" 400 " in self.posted(good, len(good) + 5).split(b"\r\n")[0]
            case "shorter":
                assert b" 200 " not in self.posted(good, len(good) - 5).split(b"\r\n")[0]
            case "twice":
                both = f"{head}Content-Length: {len(good)}\r\nContent-Length: 3\r\n\r\n".encode() + good
                assert b" 411 " in self.send(both).split(b"\r\n")[0]
            case "chunked":
                data = f"{head}Transfer-Encoding: chunked\r\nContent-Length: {len(good)}\r\n\r\n".encode()
                assert b" 411 " in self.send(data + good).split(b"\r\n")[0]
            case "negative":
                said = self.send(f"{head}Content-Length: -{len(good)}\r\n\r\n".encode() + good)
                assert b" 411 " in said.split(b"\r\n")[0]

    @rule(many=st.integers(2, 8), another=st.booleans())
    def raced(self, many: int, another: bool) -> None:
        """Several at once continue from the same size: one of them wins, and it is of the one history."""
        if another and self.size == 0:
            return
        stories = ["another" if another and n % 2 else "told" for n in range(many)]
        answers: list[int] = [0] * many
        targets = [self.size + 1 + n for n in range(many)]

        def one(n: int) -> None:
            answers[n] = ask(self.url, request(self.size, targets[n], stories[n])).status

        threads = [threading.Thread(target=one, args=(n,)) for n in range(many)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [n for n in range(many) if answers[n] == 200]
        assert len(won) == 1
        assert stories[won[0]] == "told"
        assert set(answers) <= {200, 409, 422}
        self.size, self.asked = targets[won[0]], True

    @rule(cut=st.integers(0, 400))
    def leaves(self, cut: int) -> None:
        """A client sends a part and hangs up hard."""
        good = request(self.size, self.size + 2)
        data = (
            f"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: {len(good)}\r\n\r\n".encode() + good
        )
        if cut >= len(data):
            return
        with socket.create_connection(("127.0.0.1", self.server.server_port), timeout=20) as to:
            to.sendall(data[:cut])
            to.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    @rule()
    def slow(self) -> None:
        """Connections that say nothing stay open meanwhile; others are served."""
        idle = [
            socket.create_connection(("127.0.0.1", self.server.server_port), timeout=20) for _ in range(6)
        ]
        for each in idle:
            each.sendall(b"POST /add-checkpoint HTTP/1.1\r\n")
        begun = time.monotonic()
        self.grows(1)
        assert time.monotonic() - begun < 15
        for each in idle:
            each.close()

    @rule(back=st.integers(1, 10_000))
    def clock_set_back(self, back: int) -> None:
        """With a clock behind its last cosignature the witness signs nothing."""
        if not self.asked:
            return
        right = self.now
        last = self.service.logs()[0].time
        assert last is not None
        self.now = last - back
        assert ask(self.url, request(self.size, self.size + 1)).status == 500
        self.now = right

    @rule(seconds=st.integers(0, 100))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @invariant()
    def what_is_served_is_the_one_history(self) -> None:
        """Whoever monitors the witness sees the newest checkpoint of the one story, and no other."""
        said = self.send(f"GET /{HASH}/checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n".encode())
        head, _, body = said.partition(b"\r\n\r\n")
        if not self.asked:
            assert b" 404 " in head
            return
        found = Checkpoint.parse(Note.parse(body).text)
        assert (found.origin, found.size, found.root) == (ORIGIN, self.size, root_of(hashes(self.size)))
        assert cosigned(self.service.key, Note.parse(body)) is not None
        assert self.service.logs()[0].size == self.size


TestAttack = Attack.TestCase
TestAttack.settings = settings(
    max_examples=300 if SOAK else 8, stateful_step_count=30 if SOAK else 12, deadline=None
)
