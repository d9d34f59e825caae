"""A witness over HTTP (C2SP tlog-witness): a real server, a real client, and clients that are neither."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from signed_log import KEY, ORIGIN, note, request

from truce.cli.ledger.witness_http import Answer, WitnessServer, ask
from truce.errors import ArgumentError
from truce.ledger.checkpoints import Checkpoint
from truce.ledger.cosignatures import cosigned
from truce.ledger.notes import Note
from truce.mission.witnessing.witness import WitnessService

NOW = 1_800_000_000
HASH = hashlib.sha256(ORIGIN.encode()).hexdigest()


@pytest.fixture
def service(tmp_path: Path) -> WitnessService:
    made = WitnessService.create(tmp_path / "w", "mediator.example/w", now=lambda: NOW)
    made.trust(KEY)
    return made


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def server(service: WitnessService, log: list[str]) -> Iterator[WitnessServer]:
    made = WitnessServer("127.0.0.1", 0, service, log.append)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def url(server: WitnessServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def raw(server: WitnessServer, data: bytes) -> bytes:
    """What the server says to these bytes, until it closes."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        said = b""
        while more := connection.recv(65536):
            said += more
    return said


def post(body: bytes, path: str = "/add-checkpoint", close: bool = True) -> bytes:
    end = "Connection: close\r\n" if close else ""
    return f"POST {path} HTTP/1.1\r\nHost: w\r\nContent-Length: {len(body)}\r\n{end}\r\n".encode() + body


def test_a_checkpoint_is_cosigned_and_served(server: WitnessServer, service: WitnessService):
    answer = ask(url(server), request(0, 5))
    assert answer.status == 200
    whole = Note.parse(note(5).to_bytes() + answer.lines.encode())
    assert cosigned(service.key, whole) == NOW
    said = raw(server, f"GET /{HASH}/checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n".encode())
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert Note.parse(body) == whole


def test_the_refusals_are_those_of_the_standard(
    server: WitnessServer, service: WitnessService, log: list[str]
):
    service.cosign(request(0, 5))
    assert ask(url(server), request(0, 7)) == Answer(409, size=5)
    said = raw(server, post(request(0, 7)))
    assert b"HTTP/1.1 409 " in said
    assert b"Content-Type: text/x.tlog.size\r\n" in said
    assert said.endswith(b"\r\n\r\n5\n")
    assert ask(url(server), request(9, 7)).status == 400
    assert ask(url(server), b"old x").status == 400
    assert ask(url(server), request(5, 7).replace(b"truce/valley", b"truce/hills")).status == 404
    assert ask(url(server), request(5, 7).replace(b"\n7\n", b"\n8\n")).status == 403
    assert ask(url(server), request(5, 7, "another")).status == 422
    assert ask(url(server), request(5, 5, "another")).status == 422
    assert any("forked" in line for line in log)
    assert service.logs()[0].size == 5


def test_one_connection_carries_several_requests(server: WitnessServer):
    said = raw(
        server, post(request(0, 3), close=False) + post(request(3, 8), close=False) + post(request(8, 8))
    )
    assert said.count(b"HTTP/1.1 200 ") == 3
    assert said.count("— mediator.example/w ".encode()) == 3


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", b"411"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: -1\r\n\r\n", b"411"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n", b"411"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 999999999\r\n\r\n", b"413"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 900\r\n\r\nold 0\n", b"400"),
        (post(request(0, 5), "/"), b"404"),
        (post(request(0, 5), "/add-checkpoint/"), b"404"),
        (b"GET /add-checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /.lock/checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /../key.pem HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n", b"404"),
        (f"GET /{'0' * 64}/checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n".encode(), b"404"),
        (f"GET /{HASH}/checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n".encode(), b"404"),
        (b"PUT /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", b"501"),
        (b"GET " + b"/" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"\x16\x03\x01\x02\x00\x01\x00", b"400"),
    ],
)
def test_what_is_no_request_is_answered_and_changes_nothing(
    data: bytes, status: bytes, server: WitnessServer, service: WitnessService
):
    said = raw(server, data)
    assert status in said.split(b"\r\n")[0] or b"Error code: " + status in said
    assert service.logs()[0].size == 0


def test_of_many_clients_at_once_only_one_story_is_cosigned(server: WitnessServer, service: WitnessService):
    answers: list[Answer] = []
    stories = ["one", "two", "three"] * 6

    def send(story: str) -> None:
        answers.append(ask(url(server), request(0, 6, story)))

    threads = [threading.Thread(target=send, args=(story,)) for story in stories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers].count(200) == 1
    newest = service.newest(ORIGIN)
    assert newest
    assert Checkpoint.parse(newest.text).root in {Checkpoint.parse(note(6, s).text).root for s in stories}
    assert len(answers) == len(stories)


def test_its_own_trouble_is_told_to_its_operator_and_not_to_strangers(
    server: WitnessServer, tmp_path: Path, log: list[str]
):
    (tmp_path / "w" / "logs" / HASH / "newest").unlink()
    answer = ask(url(server), request(0, 5))
    assert answer.status == 500
    assert str(tmp_path) not in answer.reason
    assert any(str(tmp_path) in line and "lost" in line for line in log)


def test_a_client_that_leaves_in_the_middle_does_not_stop_it(server: WitnessServer):
    for _ in range(40):
        connection = socket.create_connection(("127.0.0.1", server.server_port))
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 500\r\n\r\nold")
        connection.close()
    assert ask(url(server), request(0, 5)).status == 200


def test_who_sends_a_byte_now_and_then_keeps_nobody_out(server: WitnessServer):
    server.longest = 0.5
    slow = [socket.create_connection(("127.0.0.1", server.server_port)) for _ in range(40)]
    for connection in slow:
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 500\r\n\r\nold")
    assert ask(url(server), request(0, 5), patience=20).status == 200
    for connection in slow:
        connection.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mediator.example",
        "ftp://mediator.example",
        "http://",
        "http://h:99999",
        "http://[",
        "http://h/?a=b",
    ],
)
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(ArgumentError, match="URL"):
        ask(address, b"")


def test_where_nobody_answers_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ArgumentError, match="did not answer"):
            ask(f"http://127.0.0.1:{taken.getsockname()[1]}", b"", patience=2)


def test_an_answer_that_no_witness_gives_is_told_as_it_is():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def babble() -> None:
            for said in (b"220 mail ready\r\n", b"HTTP/1.1 409 No\r\nContent-Length: 3\r\n\r\n+5\n"):
                connection, _ = listening.accept()
                connection.recv(65536)
                connection.sendall(said)
                connection.close()

        thread = threading.Thread(target=babble)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(ArgumentError, match="did not answer as a witness"):
            ask(address, b"x")
        assert ask(address, b"x") == Answer(409, reason="+5")
        thread.join()
