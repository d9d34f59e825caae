"""What is fetched, and what is never asked: against a real server on loopback that does what servers do."""

import datetime as dt
import gzip
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from web_server import WebServer, dripping, endless, http, redirect, serving, silent

from truce.documents.fetching.bodies import Limits, Unfetched
from truce.documents.fetching.door import USER_AGENT, Credential, Door, Hop
from truce.documents.fetching.targets import (
    allowed_of,
    checked,
    letting,
    may_be_named,
    target_of,
    why_not,
)
from truce.errors import ArgumentError, InputError

QUICK = Limits(bytes=100_000, connect=2, first=0.6, whole=1.2, redirects=3)


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


def door(*terms: str, **more: object) -> Door:
    return Door(allowed=tuple(map(allowed_of, terms)), limits=QUICK, **more)  # type: ignore[arg-type]


# ---- which addresses may be asked


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.9.1", "10.0.0.1", "172.31.255.1", "192.168.1.1", "169.254.169.254", "169.254.0.7",
     "100.64.0.1", "100.127.255.255", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1",
     "255.255.255.255", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9",
     "168.63.129.16", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
     "4000::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
     "::ffff:0:127.0.0.1",
     "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
     "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
)  # fmt: skip
def test_no_name_may_lead_to_an_address_that_is_not_public(address: str):
    target = target_of("https://feeds.example/a")
    with pytest.raises(InputError, match="leads to"):
        checked(target, allowed_of("feeds.example"), ["9.9.9.9", address])


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_a_public_address_may_be_asked(address: str):
    assert checked(target_of("https://feeds.example"), allowed_of("feeds.example"), [address]) == (address,)


@given(st.ip_addresses(v=4))
def test_an_address_inside_ipv6_is_judged_as_itself(inner: ipaddress.IPv4Address):
    for carrier in (f"::ffff:{inner}", f"64:ff9b::{inner}"):
        assert bool(why_not(ipaddress.ip_address(carrier))) == bool(why_not(inner))


@given(st.ip_addresses(v=4))
def test_what_is_not_public_by_the_registries_is_never_asked(address: ipaddress.IPv4Address):
    assert why_not(address) or (address.is_global and not address.is_multicast and not address.is_reserved)


@pytest.mark.parametrize(
    "term",
    ["169.254.169.254", "0.0.0.0:80", "[fe80::1]", "nas.example=169.254.169.254", "nas.example=224.0.0.1",
     "[::ffff:127.0.0.1]:80", "[fd00:ec2::254]"],
)  # fmt: skip
def test_nobody_can_allow_what_leads_to_no_server_of_anybody(term: str):
    with pytest.raises(ArgumentError, match="Nobody can allow that"):
        allowed_of(term)
    assert not may_be_named(ipaddress.ip_address("169.254.169.254"))


@pytest.mark.parametrize(
    "address",
    ["http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.1/",
     "http://127.0.0.1.:80/", "http://1.2.3/", "http://h..example/", "http://-h.example/", "http://h_.example:0/",
     "http://h.example:99999/", "ftp://h.example/", "file:///etc/hosts", "gopher://h.example/",
     "data:text/plain,x",
     "//h.example/", "http://", "http:///a", "http://h.example\\@k.example/", "http://[::1", "http://[fe80::1%25e]/",
     "http://ⓗ.example/", "http://h example/", "http://h.example/\r\nHost: k.example"],
)  # fmt: skip
def test_an_odd_address_is_refused_and_not_guessed_at(address: str):
    with pytest.raises(InputError):
        target_of(address)


def test_what_may_be_a_password_is_not_repeated():
    for address in ("https://monitor:opensesame@h.example/", "https://h.example\\x:opensesame@k.example/"):
        with pytest.raises(InputError) as error:
            target_of(address)
        assert "opensesame" not in str(error.value)


def test_an_address_is_put_together_again_from_its_parts():
    target = target_of('HTTPS://Feeds.Example:443/a b/ä?q="#part')
    assert str(target) == "https://feeds.example/a%20b/%C3%A4?q=%22"
    assert target_of(str(target)) == target


def test_only_what_is_on_the_list_is_let_through():
    allowed = [allowed_of("feeds.example"), allowed_of("data.example:8443")]
    assert letting(target_of("http://feeds.example/x"), allowed).host == "feeds.example"
    assert letting(target_of("https://data.example:8443/"), allowed).port == 8443
    for address in ("https://www.feeds.example/", "https://feeds.example.evil.example/",
                    "https://feeds.example:8443/", "https://data.example/"):  # fmt: skip
        with pytest.raises(InputError, match="truce watch allow"):
            letting(target_of(address), allowed)


# ---- fetching


def test_a_page_is_fetched_with_where_it_is_from(web: WebServer):
    web.pages["/a"] = http(b"<p>Quiet.</p>", Content_Type="text/html", ETag='"1"', Set_Cookie="a=b")
    web.pages["/old"] = redirect("/a", "301 Moved Permanently")
    found = door(web.term).fetch(web.url("/old"))
    assert (found.body, found.media_type, found.etag) == (b"<p>Quiet.</p>", "text/html", '"1"')
    assert found.address == web.url("/a")
    assert found.hops == (Hop(web.url("/old"), 301), Hop(web.url("/a"), 200))
    assert found.moved
    assert web.asked[-1].header("user-agent") == USER_AGENT
    assert web.asked[-1].header("cookie") == ""
    assert web.asked[-1].header("host") == web.term


def test_what_did_not_change_is_not_sent_again(web: WebServer):
    def answer(asked: object, connection: socket.socket) -> None:
        known = asked.header("if-none-match") == '"7"'  # type: ignore[attr-defined]
        connection.sendall(http(b"", "304 Not Modified") if known else http(b"text", ETag='"7"'))

    web.pages["/feed"] = answer
    first = door(web.term).fetch(web.url("/feed"))
    again = door(web.term).fetch(web.url("/feed"), etag=first.etag)
    assert (first.unchanged, again.unchanged, again.body) == (False, True, b"")


def test_a_304_that_was_not_asked_for_is_no_answer(web: WebServer):
    web.pages["/feed"] = http(b"", "304 Not Modified")
    with pytest.raises(Unfetched, match="answers 304"):
        door(web.term).fetch(web.url("/feed"))


def test_a_redirect_to_where_nothing_is_asked_is_not_followed(web: WebServer):
    with serving() as inside:
        inside.pages["/keys"] = http(b"the keys of this machine")
        for number, where in enumerate((
            inside.url("/keys"), f"http://localhost:{inside.port}/keys", f"http://[::1]:{inside.port}/keys",
            f"//127.0.0.1:{inside.port}/keys", f"http://2130706433:{inside.port}/keys",
            f"http://[::ffff:7f00:1]:{inside.port}/keys", "http://169.254.169.254/latest/meta-data/",
            "file:///etc/hostname", f"http://a:b@127.0.0.1:{inside.port}/keys",
        )):  # fmt: skip
            web.pages[f"/{number}"] = redirect(where)
            with pytest.raises(InputError, match="redirects to"):
                door(web.term).fetch(web.url(f"/{number}"))
        assert inside.asked == []


def test_a_name_that_leads_to_loopback_is_not_asked_after_a_redirect(web: WebServer):
    web.pages["/go"] = redirect(f"http://inside.example:{web.port}/keys")
    web.pages["/keys"] = http(b"the keys of this machine")
    asking = door(web.term, f"inside.example:{web.port}", resolve=lambda _host, _port: ["127.0.0.1"])
    with pytest.raises(InputError, match=r"inside.example leads to 127.0.0.1, which is this machine"):
        asking.fetch(web.url("/go"))
    assert web.count("/keys") == 0


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(web: WebServer):
    """DNS rebinding: the second look-up would lead to this machine."""
    looked_up: list[str] = []
    connected: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        looked_up.append(host)
        return ["9.9.9.9"] if len(looked_up) == 1 else ["127.0.0.1"]

    def connect(address: str, _port: int, patience: float) -> socket.socket:
        connected.append(address)
        return socket.create_connection(("127.0.0.1", web.port), patience)

    web.pages["/a"] = http(b"from where it was checked")
    asking = door("feeds.example", resolve=resolve, connect=connect)
    assert asking.fetch("http://feeds.example/a").body == b"from where it was checked"
    assert (looked_up, connected) == (["feeds.example"], ["9.9.9.9"])
    assert web.asked[-1].header("host") == "feeds.example"
    with pytest.raises(InputError, match="this machine"):
        asking.fetch("http://feeds.example/a")
    assert connected == ["9.9.9.9"]


def test_a_hundred_redirects_end(web: WebServer):
    web.pages["/r"] = redirect("/r")
    with pytest.raises(Unfetched, match="more than 3 times"):
        door(web.term).fetch(web.url("/r"))
    assert web.count("/r") == 4


def test_https_never_becomes_http():
    asking = door("feeds.example")
    with pytest.raises(InputError, match="redirects from https to http"):
        asking._next(target_of("https://feeds.example/a"), "http://feeds.example/a")
    assert str(asking._next(target_of("http://feeds.example/a"), "https://feeds.example/a")).startswith(
        "https"
    )


def test_nothing_is_asked_that_is_not_on_the_list(web: WebServer):
    with pytest.raises(InputError, match="not on the list"):
        door().fetch(web.url("/"))
    with pytest.raises(InputError, match="not on the list"):
        door("127.0.0.1").fetch(web.url("/"))
    assert web.asked == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (silent(3), "did not begin to answer within 0.6 seconds"),
        (dripping(http(b"x" * 500), 0.05), "did not begin to answer within 0.6 seconds"),
        (dripping(http(b"x" * 500), 0.004), "was not whole within 1.2 seconds"),
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 50_000), "over the limit of 100,000 bytes"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 9_000 + b"\r\n"), "cannot be reached|did not begin"),
        (http(b"half of it", Content_Length="5000"), "cannot be reached"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", "cannot be reached"),
        (b"I am no web server\r\n\r\n", "cannot be reached"),
        (http(b"\0", Content_Encoding="br"), "came packed as 'br'"),
        (http(b"plain", Content_Encoding="gzip"), "says that it is packed"),
        (http(gzip.compress(b"x" * 90_000)[:-9], Content_Encoding="gzip"), "was cut off"),
        (http(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"), "over the limit"),
        (http(b"", "500 Internal Server Error"), "answers 500"),
        (http(b"part", "206 Partial Content"), "answers 206"),
        (http(b"", "404 Not Found"), "answers 404 Not Found"),
        (redirect(""), "more than 3 times"),
        (redirect("http://[/"), "redirects to"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_told_and_ends_in_time(web: WebServer, reply: object, said: str):
    web.pages["/x"] = reply  # type: ignore[assignment]
    begun = time.monotonic()
    with pytest.raises(InputError, match=said):
        door(web.term).fetch(web.url("/x"))
    assert time.monotonic() - begun < QUICK.whole + 2


def test_a_bomb_is_not_unpacked_however_much_may_come(web: WebServer):
    web.pages["/bomb"] = http(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")
    wide = Door(allowed=(allowed_of(web.term),), limits=Limits(bytes=10**9, whole=20))
    with pytest.raises(Unfetched, match="more than 100 times"):
        wide.fetch(web.url("/bomb"))


def test_what_is_packed_is_unpacked(web: WebServer):
    text = b"Both sides report a quiet night. " * 30
    web.pages["/z"] = http(gzip.compress(text) + gzip.compress(b"The end."), Content_Encoding="gzip")
    assert door(web.term).fetch(web.url("/z")).body == text + b"The end."


@pytest.mark.parametrize(
    ("said", "wait"),
    [("120", 120), ("999999999999", 86_400), ("0", 0), ("soon", None), ("-5", None), ("", None),
     (format_datetime(dt.datetime(2031, 5, 14, 12, 1, tzinfo=dt.UTC), usegmt=True), 60)],
)  # fmt: skip
def test_a_server_says_when_it_wants_to_be_asked_again(web: WebServer, said: str, wait: int | None):
    noon = int(dt.datetime(2031, 5, 14, 12, 0, tzinfo=dt.UTC).timestamp() * 1000)
    web.pages["/busy"] = http(b"", "429 Too Many Requests", Retry_After=said)
    with pytest.raises(Unfetched) as error:
        door(web.term, now=lambda: noon).fetch(web.url("/busy"))
    assert error.value.retry_after == wait


def test_nobody_listens_there():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unfetched, match="cannot be reached"):
        door(f"127.0.0.1:{port}").fetch(f"http://127.0.0.1:{port}/")


def test_a_name_that_cannot_be_looked_up_in_time():
    slow = door("feeds.example", resolve=lambda _host, _port: time.sleep(3) or [])  # type: ignore[func-returns-value]
    begun = time.monotonic()
    with pytest.raises(Unfetched, match="looked up in time"):
        slow.fetch("http://feeds.example/")
    assert time.monotonic() - begun < 2


def test_a_setting_of_the_environment_changes_nothing(web: WebServer, monkeypatch: pytest.MonkeyPatch):
    web.pages["/a"] = http(b"straight")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert door(web.term).fetch(web.url("/a")).body == b"straight"


# ---- keys


def test_a_key_goes_to_its_server_and_to_nobody_else(web: WebServer):
    with serving() as other:
        key = Credential(
            ("http", "127.0.0.1", web.port), {"Authorization": "Bearer opensesame"}, {"k": "sesameopen"}
        )
        web.pages["/a?x=1&k=sesameopen"] = redirect(other.url("/b"))
        other.pages["/b"] = http(b"done")
        found = door(web.term, other.term, credentials=(key,)).fetch(web.url("/a?x=1"))
        assert web.asked[0].header("authorization") == "Bearer opensesame"
        assert "sesame" not in other.asked[0].head
        assert "sesame" not in repr(found) + repr(key)


def test_a_server_that_repeats_the_key_is_not_kept(web: WebServer):
    key = Credential(("http", "127.0.0.1", web.port), {}, {"k": "opensesame"})
    web.pages["/a?k=opensesame"] = http(b'{"next": "?k=opensesame"}')
    web.pages["/r?k=opensesame"] = redirect("/a?again=opensesame")
    for path, said in (("/a", "repeats the key"), ("/r", "redirects with a key")):
        with pytest.raises(InputError, match=said) as error:
            door(web.term, credentials=(key,)).fetch(web.url(path))
        assert "opensesame" not in str(error.value)


# ---- TLS


def _certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(today - dt.timedelta(1))
        .not_valid_after(today + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / f"{name}.pem"
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(key.private_bytes(*form) + made.public_bytes(form[0]))
    return file


def test_a_certificate_must_be_for_the_name_that_was_asked(tmp_path: Path):
    file = _certificate(tmp_path, "feeds.example")
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(file)
    trust = ssl.create_default_context(cafile=str(file))
    with serving(wrap=lambda connection: served.wrap_socket(connection, server_side=True)) as web:
        web.pages["/a"] = http(b"in secret")
        terms = [f"{name}:{web.port}=127.0.0.1" for name in ("feeds.example", "other.example")]
        believing = door(*terms, trust=trust)
        assert believing.fetch(f"https://feeds.example:{web.port}/a").body == b"in secret"
        with pytest.raises(Unfetched, match=r"does not prove that it is other\.example"):
            believing.fetch(f"https://other.example:{web.port}/a")
        with pytest.raises(Unfetched, match=r"does not prove that it is feeds\.example"):
            door(*terms).fetch(f"https://feeds.example:{web.port}/a")
