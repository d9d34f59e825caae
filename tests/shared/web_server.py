"""A server on loopback that answers as a test wants it to, down to the bytes, and counts who asks."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Reply = bytes | Callable[["Asked", socket.socket], None]
"""What to send, or what to do with the connection."""


@dataclass(frozen=True, slots=True)
class Asked:
    path: str
    head: str

    def header(self, name: str) -> str:
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""


def http(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer. Names of headers have _ for -; `Content-Length` is right unless it is given."""
    told = {"Content-Length": str(len(body)), "Connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(where: str, status: str = "302 Found") -> bytes:
    return http(b"", status, Location=where)


def dripping(data: bytes, pause: float) -> Reply:
    """One byte at a time."""

    def drip(_: Asked, connection: socket.socket) -> None:
        with suppress(OSError):
            for byte in data:
                connection.sendall(bytes([byte]))
                time.sleep(pause)

    return drip


def endless(head: bytes, piece: bytes) -> Reply:
    """Goes on for as long as somebody listens."""

    def go_on(_: Asked, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(head)
            while True:
                connection.sendall(piece)

    return go_on


def silent(seconds: float) -> Reply:
    """Says nothing for a while, then hangs up."""
    return lambda _asked, _connection: time.sleep(seconds)


@dataclass
class WebServer:
    """`pages` by path, with its query or without; what is not there answers 404.

    `asked` is who asked for what, in order.
    """

    port: int
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def term(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.term}{path}"

    def count(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)


@contextmanager
def serving(
    host: str = "127.0.0.1", wrap: Callable[[socket.socket], socket.socket] | None = None
) -> Iterator[WebServer]:
    """A server until the block is left; `wrap` puts TLS around a connection."""
    with socket.create_server((host, 0), backlog=512) as listening:
        server = WebServer(listening.getsockname()[1])
        threading.Thread(target=_accept, args=(listening, server, wrap), daemon=True).start()
        yield server


def _accept(
    listening: socket.socket, server: WebServer, wrap: Callable[[socket.socket], socket.socket] | None
) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, server, wrap), daemon=True).start()


def _answer(
    connection: socket.socket, server: WebServer, wrap: Callable[[socket.socket], socket.socket] | None
) -> None:
    server.at_once += 1
    server.most_at_once = max(server.most_at_once, server.at_once)
    try:
        connection.settimeout(20)
        if wrap is not None:
            connection = wrap(connection)
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65536)
            if not more:
                return
            head += more
        text = head.decode("latin-1")
        asked = Asked(text.split(" ")[1], text)
        server.asked.append(asked)
        bare = server.pages.get(asked.path.partition("?")[0], http(b"", "404 Not Found"))
        reply = server.pages.get(asked.path, bare)
        if isinstance(reply, bytes):
            connection.sendall(reply)
        else:
            reply(asked, connection)
    except OSError:
        pass
    finally:
        server.at_once -= 1
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()
