"""The door to a network through which documents come in: an address is asked, if a mission allows it.

The only module of the stages that opens a connection (the other one of truce is the witness's,
`truce.cli.ledger.witness_http`). Every connection goes to an IP address that was checked right before: the
name is looked up once, and nobody looks it up again behind the check. TLS is always verified, for the name.
No cookies, no proxy and no setting of the environment.
"""

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx

from truce import __version__
from truce.documents.fetching.bodies import Limits, Unfetched, unpacked
from truce.documents.fetching.targets import Allowed, Target, checked, holds_secret, letting, target_of
from truce.errors import InputError

USER_AGENT = f"truce/{__version__} (ceasefire monitoring)"
_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_BUSY = frozenset({429, 503})
_LONGEST_WAIT = 24 * 3600
_AGAIN = "It is tried again"

Resolve = Callable[[str, int], Sequence[str]]
"""All IP addresses of a name, for a port. OSError if it has none."""
Connect = Callable[[str, int, float], socket.socket]
"""A connection to an IP address and port, within so many seconds. OSError if there is none to be had."""


def resolved(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def connected(address: str, port: int, patience: float) -> socket.socket:
    """A TCP connection of this machine."""
    return socket.create_connection((address, port), patience)


@dataclass(frozen=True, slots=True)
class Credential:
    """What a server wants to see of whoever asks: sent to this origin alone, and never repeated anywhere."""

    origin: tuple[str, str, int]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)

    def is_in(self, data: bytes) -> bool:
        """Whether somebody repeats what must not be repeated."""
        told = [*self.query.values(), *(part for text in self.headers.values() for part in text.split()[-1:])]
        return any(len(word) >= _TELLING and word.encode() in data for word in told)


_TELLING = 8  # a shorter word occurs in any text


@dataclass(frozen=True, slots=True)
class Hop:
    """An address that was asked, and what its server answered (HTTP status)."""

    address: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: `body`, unpacked, from `address` in the end; `hops` is the way there.

    `when` in milliseconds since 1970, UTC. `unchanged`: the server says that it is what it gave before (304);
    there is no body then. `etag` and `last_modified` are the server's own words, to be given back to it.
    `moved`: for good, it says.
    """

    address: str
    hops: tuple[Hop, ...]
    when: int
    body: bytes = field(default=b"", repr=False)
    sha256: str = ""
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    moved: bool = False


class Connections:
    """The connections that are open, so that whoever stops need not wait for those who hang."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def add(self, one: socket.socket) -> None:
        """It is open from now on."""
        with self._lock:
            self._open.add(one)

    def close(self, one: socket.socket) -> None:
        """It is closed."""
        with self._lock:
            self._open.discard(one)
        with suppress(OSError):
            one.close()

    def hang_up(self) -> None:
        """End them all, which wakes whoever waits for one."""
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Asks addresses for a mission.

    Attributes:
        allowed: the hosts that may be asked.
        limits: how much, and how long.
        credentials: what servers want to see.
        resolve, connect: how names are looked up, and machines are reached.
        trust: whose certificates are believed; None for those that come with httpx.
        now: the clock, milliseconds since 1970, UTC.
        connections: those that are open.
    """

    allowed: tuple[Allowed, ...]
    limits: Limits = field(default_factory=Limits)
    credentials: tuple[Credential, ...] = ()
    resolve: Resolve = resolved
    connect: Connect = connected
    trust: ssl.SSLContext | None = None
    now: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    connections: Connections = field(default_factory=Connections, compare=False)

    def fetch(self, address: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """What an address gives, through its redirects; `etag` and `last_modified` of the time before.

        Raises:
            Unfetched: it gave nothing this time: not reached, too slow, too large, or its server says no.
            InputError: it may not be asked, or leads where nothing may be asked.
        """
        target, hops = target_of(address), []
        end = time.monotonic() + self.limits.whole
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        while True:
            term = letting(target, self.allowed)
            with self._answered(target, term, asked, end) as answer:
                hops.append(Hop(str(target), answer.status_code))
                if answer.status_code not in _MOVED:
                    return self._taken(target, tuple(hops), answer, bool(etag or last_modified))
                where = answer.headers.get("location", "")
            if len(hops) > self.limits.redirects:
                reason = f"is redirected more than {self.limits.redirects} times"
                raise Unfetched(address, reason, "Give the address that it leads to")
            target = self._next(target, where)

    def _next(self, target: Target, where: str) -> Target:
        """Where a redirect leads to. InputError if nobody is to follow it."""
        if any(one.is_in(where.encode()) for one in self.credentials) or holds_secret(where):
            raise InputError(str(target), "redirects with a key in the address", "Ask its server's people")
        try:
            found = target_of(str(httpx.URL(str(target)).join(where)))
        except (httpx.InvalidURL, ValueError):
            raise Unfetched(str(target), f"redirects to {where!r:.80}, which is no address", _AGAIN) from None
        except InputError as error:
            raise InputError(
                str(target), f"redirects to {error.file}, which {error.reason}", error.next
            ) from None
        if target.scheme == "https" and found.scheme == "http":
            reason = f"redirects from https to {found}, where anybody on the way could change it"
            raise InputError(str(target), reason, "Ask its server's people for an address with https")
        try:
            letting(found, self.allowed)
        except InputError as error:
            # No word on how to allow it: where a stranger leads to is looked at first.
            reason = f"redirects to {found}: {error.reason}"
            raise InputError(str(target), reason, "See where it leads before anybody allows that") from None
        return found

    @contextmanager
    def _answered(
        self, target: Target, term: Allowed, asked: Mapping[str, str], end: float
    ) -> Iterator[httpx.Response]:
        """The answer of one server, its body not read yet."""
        way = _Way(self, target, term, end)
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        headers |= {name: value for name, value in asked.items() if value}
        try:
            with (
                httpx.Client(transport=way, trust_env=False, headers=headers) as client,
                client.stream("GET", str(target)) as answer,
            ):
                way.head_is_here()
                yield answer
        except TimeoutError:
            raise Unfetched(str(target), way.lateness, _AGAIN) from None
        except ssl.SSLCertVerificationError as error:
            reason = f"does not prove that it is {target.host} ({error.verify_message})"
            raise Unfetched(
                str(target), reason, "Nothing is taken from it until its certificate is right"
            ) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise Unfetched(str(target), f"cannot be reached ({_said(error)})", _AGAIN) from None

    def _taken(self, target: Target, hops: tuple[Hop, ...], answer: httpx.Response, before: bool) -> Fetched:
        told: dict[str, Any] = {
            "address": str(target), "hops": hops, "when": self.now(),
            "moved": len(hops) > 1 and all(hop.status in _FOR_GOOD for hop in hops[:-1]),
            "etag": _header(answer, "etag"), "last_modified": _header(answer, "last-modified"),
        }  # fmt: skip
        if answer.status_code == 304 and before:
            return Fetched(unchanged=True, **told)
        if answer.status_code != 200:
            raise self._refused(target, answer)
        body = unpacked(
            answer.iter_raw(), answer.headers.get("content-encoding", ""), self.limits, str(target)
        )
        if any(one.is_in(body) for one in self.credentials):
            reason = "repeats the key that it was asked with, and so cannot be kept"
            raise Unfetched(str(target), reason, "Ask its server's people for an answer without it")
        kind = _header(answer, "content-type")
        return Fetched(body=body, sha256=hashlib.sha256(body).hexdigest(), media_type=kind, **told)

    def _refused(self, target: Target, answer: httpx.Response) -> Unfetched:
        status = answer.status_code
        wait = _seconds(answer.headers.get("retry-after", ""), self.now()) if status in _BUSY else None
        if status in (401, 403):
            advice = "If it wants a key, keep that in keys/fetching.toml of the mission"
        elif status in (404, 410):
            advice = "Check the address"
        else:
            advice = _AGAIN
        later = f" and wants {wait} seconds of quiet" if wait else ""
        reason = f"answers {status} {httpx.codes.get_reason_phrase(status)}".rstrip() + later
        return Unfetched(str(target), reason, advice, status=status, retry_after=wait)

    def credential_for(self, target: Target) -> Credential | None:
        """What the server of an address wants to see, if anything."""
        return next((one for one in self.credentials if one.origin == target.origin), None)


def _header(answer: httpx.Response, name: str) -> str:
    """What a server says of its answer, as far as it is fit to be kept."""
    value = str(answer.headers.get(name, ""))
    return value if len(value) <= 300 and value.isprintable() else ""


def _seconds(said: str, now: int) -> int | None:
    """How long a server wants to be left alone; a day at most, None if it does not say."""
    if said.isascii() and said.isdigit():
        return min(int(said[:9]), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    wait = (until - datetime.fromtimestamp(now / 1000, UTC)).total_seconds()
    return min(max(int(wait), 0), _LONGEST_WAIT)


def _said(error: Exception) -> str:
    """What went wrong on the way, in one short line."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:120]


# ---- the way to one machine


class _Way(httpx.BaseTransport):
    """What carries one request, to an address that was checked, until a deadline."""

    def __init__(self, door: Door, target: Target, term: Allowed, end: float) -> None:
        self._door, self._target, self._end = door, target, end
        backend = _Checked(self, door, target, term)
        trust = door.trust or certificates()
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=backend, retries=0)
        self._first: float | None = time.monotonic() + door.limits.first
        self.lateness = "has a name that could not be looked up in time"

    def name_is_known(self) -> None:
        """From now on it is the connection that takes its time."""
        self.lateness = "could not be connected to in time"

    def is_connected(self) -> None:
        """From now on it is the head of the answer."""
        self.lateness = f"did not begin to answer within {self._door.limits.first:g} seconds"

    def head_is_here(self) -> None:
        """From now on only the whole counts."""
        self._first = None
        self.lateness = f"was not whole within {self._door.limits.whole:g} seconds"

    def left(self) -> float:
        """How many seconds the next step may take. TimeoutError if none: `lateness` says of what."""
        left = min(self._end, self._first or self._end) - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it; the credential joins it here, behind everything that could log or show an address."""
        target, headers = self._target, list(request.headers.raw)
        path = target.path
        credential = self._door.credential_for(target)
        if credential is not None:
            headers += [(n.encode(), v.encode()) for n, v in credential.headers.items()]
            more = str(httpx.QueryParams(credential.query))
            path += ("&" if "?" in path else "?") + more if more else ""
        url = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=path.encode()
        )
        answer = self._pool.handle_request(httpcore.Request(request.method, url, headers=headers))
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer.stream))

    def close(self) -> None:
        """Hang up."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    """The bytes of an answer as they arrive."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces

    def close(self) -> None:
        if hasattr(self._pieces, "close"):
            self._pieces.close()


class _Checked(httpcore.NetworkBackend):
    """Connects to what a name leads to, after a look at it: there is no second one."""

    def __init__(self, way: _Way, door: Door, target: Target, term: Allowed) -> None:
        self._way, self._door, self._target, self._term = way, door, target, term

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  (the way has one deadline for all steps)
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that answers."""
        assert (host, port) == (self._target.host, self._target.port), "only what was asked is connected to"
        last: OSError = OSError("no address")
        found = checked(self._target, self._term, self._addresses())
        self._way.name_is_known()
        for address in found:
            patience = min(self._way.left(), self._door.limits.connect)
            try:
                connection = self._door.connect(address, port, patience)
            except OSError as error:
                last = error
            else:
                self._way.is_connected()
                return _Within(self._way, self._door.connections, connection)
        raise last

    def _addresses(self) -> Sequence[str]:
        if self._term.at is not None:
            return [self._term.at]
        if self._target.literal is not None:
            return [self._target.host]
        return _within(self._way.left(), lambda: self._door.resolve(self._target.host, self._target.port))


def _within(patience: float, look_up: Callable[[], Sequence[str]]) -> Sequence[str]:
    """What a resolver says, if it does in time: the system's own has no limit that could be set."""
    found: list[Sequence[str]] = []
    failed: list[OSError] = []

    def work() -> None:
        try:
            found.append(look_up())
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(patience)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError
    return found[0]


class _Within(httpcore.NetworkStream):
    """A connection that ends with the patience of its way, however slowly its bytes drip."""

    def __init__(self, way: _Way, connections: Connections, connection: socket.socket) -> None:
        self._way, self._connections, self._socket = way, connections, connection
        connections.add(connection)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        self._socket.settimeout(self._way.left())
        return self._socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._socket.settimeout(self._way.left())
        self._socket.sendall(buffer)

    def close(self) -> None:
        self._connections.close(self._socket)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        self._socket.settimeout(self._way.left())
        try:
            wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        finally:
            # The socket is the wrapped one's from now on, or of no use.
            self._connections.close(self._socket)
        return _Within(self._way, self._connections, wrapped)

    def get_extra_info(self, info: str) -> Any:  # noqa: ARG002
        return None


_KEPT: list[ssl.SSLContext] = []


def certificates() -> ssl.SSLContext:
    """Whose certificates are believed where a mission says nothing else; read once."""
    if not _KEPT:
        _KEPT.append(httpx.create_ssl_context(trust_env=False))
    return _KEPT[0]
