"""A witness over HTTP (C2SP tlog-witness): the server, and the request of a mission to one.

One of the two modules of truce that open a connection (the other one fetches documents for `truce watch`,
`truce.documents.fetching.door`), and only for `truce witness serve` and `truce witness ask`:
the server listens where it is told and never calls anybody; the request goes to the address given and nowhere
else. Neither encrypts: what passes is public to the parties and signed. Where the network is hostile to who
talks at all, put it behind a proxy or a tunnel.
"""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import urlsplit

from truce.errors import ArgumentError, TruceError, printable
from truce.ledger.notes import MOST_BYTES, Note
from truce.ledger.witnessing import CONFLICT, LONGEST_REQUEST, Refused

_SIZE_TYPE = "text/x.tlog.size"
_TEXT_TYPE = "text/plain; charset=utf-8"
_CHECKPOINT = re.compile(r"/(?P<hash>[0-9a-f]{64})/checkpoint")
# Seconds that a client may be silent, and that a connection lasts at most: else a few that send a byte now
# and then would keep everybody out. How many may be at once: the next ones wait in the system's queue.
_PATIENCE = 10.0
_LONGEST = 60.0
_AT_ONCE = 32


class Answering(Protocol):
    """What the server asks: a witness (`truce.mission.witnessing.witness.WitnessService`)."""

    def cosign(self, body: bytes) -> Note:
        """The note that was kept, with the cosignature as its last."""

    def newest_by_hash(self, hashed: str) -> bytes | None:
        """The newest note of a log."""


class WitnessServer(ThreadingHTTPServer):
    """Serves a witness until `shutdown`. Port 0 takes a free one; `server_port` is what was taken."""

    daemon_threads = True
    request_queue_size = 128
    longest = _LONGEST

    def __init__(self, host: str, port: int, witness: Answering, log: Callable[[str], None]) -> None:
        """OSError where the address cannot be taken."""
        self.witness = witness
        self.log = log
        self._free = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection, when one of the few threads is free."""
        self._free.acquire()
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection to its end."""
        end = threading.Timer(self.longest, _hang_up, [request])
        end.daemon = True
        end.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            end.cancel()
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is the client's affair; whatever was cosigned is kept."""


def _hang_up(request: Any) -> None:
    """End a connection, which wakes the thread that reads from it; it may have ended by itself."""
    with suppress(OSError):
        request.shutdown(2)


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client, which may carry several requests."""

    protocol_version = "HTTP/1.1"
    server_version = "truce"
    sys_version = ""
    timeout = _PATIENCE
    server: WitnessServer

    def do_POST(self) -> None:
        refusal = self._refusal()
        if refusal:
            # The body is unread, so the connection cannot go on.
            self.close_connection = True
            self._answer(*refusal)
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) != int(self.headers["Content-Length"]):
            # Whoever was cut off asks again; a part of a request is none.
            self.close_connection = True
            self._answer(400, "The body was cut off.\n")
            return
        if self.path != "/add-checkpoint":
            self._answer(404, "There is add-checkpoint here, and nothing else.\n")
            return
        try:
            note = self.server.witness.cosign(body)
        except Refused as refused:
            self.server.log(f"{refused.status} {refused}")
            if refused.status == CONFLICT:
                self._answer(CONFLICT, f"{refused.size or 0}\n", _SIZE_TYPE)
            else:
                self._answer(refused.status, f"{refused}\n")
        except TruceError as error:
            # Folders and clocks of this machine are for its own log.
            self.server.log(f"500 {error}")
            self._answer(500, "The witness cannot sign now; its operator can read why.\n")
        else:
            self.server.log(f"200 cosigned {' '.join(map(printable, note.text.split(chr(10))[:2]))}")
            self._answer(200, str(note.signatures[-1]))

    def do_GET(self) -> None:
        asked = _CHECKPOINT.fullmatch(self.path)
        try:
            found = self.server.witness.newest_by_hash(asked["hash"]) if asked else None
        except TruceError as error:
            self.server.log(f"500 {error}")
            self._answer(500, "The witness cannot read its checkpoint; its operator can read why.\n")
            return
        if found is None:
            self._answer(404, "No checkpoint of that log was cosigned here.\n")
        else:
            self._answer(200, found.decode())

    def _refusal(self) -> tuple[int, str] | None:
        """Why the body of a request is not even read; None if it is."""
        # Of two lengths a proxy in front may take the other one, and hide a second request in the first.
        length, *others = self.headers.get_all("Content-Length", [""])
        if others or "Transfer-Encoding" in self.headers or not re.fullmatch("[0-9]{1,9}", length):
            return 411, "Send the body with its length, once.\n"
        if int(length) > LONGEST_REQUEST:
            return 413, f"A request has at most {LONGEST_REQUEST} bytes.\n"
        return None

    def _answer(self, status: int, text: str, kind: str = _TEXT_TYPE) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """What is worth a line is logged where it happens."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answered to `add-checkpoint`.

    `lines` are its cosignatures (200), `size` what it had seen (409), `reason` why it refused (any other).
    """

    status: int
    lines: str = ""
    size: int = 0
    reason: str = ""


def ask(url: str, body: bytes, patience: float = 30.0) -> Answer:
    """Send a request to a witness, by the address that it gives its clients (its submission prefix).

    Raises:
        ArgumentError: the address is none, nobody answers there, or what answers is no witness.
    """
    try:
        target = urlsplit(url)
        known = (
            target.scheme in ("http", "https") and target.hostname and not (target.query or target.fragment)
        )
        host, port = target.hostname or "", target.port
    except ValueError:
        known = False
    if not known:
        raise ArgumentError("URL", url, "is not the address of a witness", "Give http://HOST:PORT")
    kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
    try:
        connection = kind(host, port, timeout=patience)
        connection.request("POST", f"{target.path.rstrip('/')}/add-checkpoint", body)
        response = connection.getresponse()
        data = response.read(MOST_BYTES).decode()
        connection.close()
    except (OSError, HTTPException, ValueError) as error:
        reason = f"did not answer as a witness does ({error})"
        raise ArgumentError(
            "URL", url, reason, "Check that it runs and the way to it, or use files"
        ) from None
    if response.status == 200:
        return Answer(200, lines=data)
    if response.status == CONFLICT and re.fullmatch("(0|[1-9][0-9]{0,18})\n", data):
        return Answer(CONFLICT, size=int(data))
    return Answer(response.status, reason=printable(data.strip())[:500])
