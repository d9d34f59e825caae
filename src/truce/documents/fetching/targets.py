"""Which addresses may be asked: what an address says, which machine it leads to, what a mission allows.

An address is read once, strictly, and what is asked is put together from its parts: two readers that differ
on where a host ends are how a check is passed with one host and another one is asked.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from truce.errors import ArgumentError, InputError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 2_000
"""The most characters that an address may have."""

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<place>[^/?#\\]*)(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?:#.*)?",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_NAME = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
# A name whose last label is a number is one more way to write an IPv4 address (0x7f.1, 2130706433, 127.1).
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_PORTS = {"http": 80, "https": 443}
_USUAL_PORTS = frozenset(_PORTS.values())
# What an address may hold as it is (RFC 3986); all else is written as %XX of its UTF-8.
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=%")
_WITHOUT_USER = re.compile(r"//[^/]*@")
_SECRET = re.compile(
    r"[?&;](?:[a-z_.-]*(?:api_?-?key|access_?-?key|token|secret|passw(?:or)?d|passwd)|key|pwd|auth)=",
    re.IGNORECASE,
)

_METADATA = frozenset(
    map(ipaddress.ip_address, ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192",
                               "168.63.129.16", "fd00:ec2::254"))
)  # fmt: skip
_OWN = tuple(
    map(ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"))
)  # fmt: skip
# Networks that lead nowhere in public though a library may call some of them global (IANA's registries).
_NEVER = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"), ("100.64.0.0/10", "shared by a provider (CGNAT)"),
        ("169.254.0.0/16", "link-local"), ("192.0.0.0/24", "reserved"), ("192.0.2.0/24", "for examples"),
        ("192.88.99.0/24", "reserved (6to4 relays)"), ("198.18.0.0/15", "for measurements"),
        ("198.51.100.0/24", "for examples"), ("203.0.113.0/24", "for examples"),
        ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved"), ("::/128", "unspecified"),
        ("100::/64", "for discarding"), ("2001:db8::/32", "for examples"), ("3fff::/20", "for examples"),
        ("5f00::/16", "reserved"), ("fe80::/10", "link-local"), ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)  # fmt: skip
# Ways to write an IPv4 address as one of IPv6: a translator on the way leads to the other one.
_CARRIERS = tuple(
    (ipaddress.IPv6Network(network), shift, what)
    for network, shift, what in (
        ("::ffff:0:0/96", 0, "IPv4-mapped"), ("::ffff:0:0:0/96", 0, "IPv4-translated"),
        ("::/96", 0, "IPv4-compatible"), ("64:ff9b::/96", 0, "NAT64"), ("64:ff9b:1::/48", None, "NAT64"),
        ("2002::/16", 80, "6to4"), ("2001::/32", None, "Teredo"),
    )
)  # fmt: skip
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True)
class Target:
    """What an address asks for: `host` in lower case (IPv6 without brackets), `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def literal(self) -> IPAddress | None:
        """The host as an IP address; None if it is a name."""
        return literal_of(self.host)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a credential may be for."""
        return self.scheme, self.host, self.port

    @property
    def place(self) -> str:
        """Host and port as an address has them; the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}{self.path}"


def literal_of(host: str) -> IPAddress | None:
    """An IP address in its usual form; None for anything else."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def target_of(address: str) -> Target:
    """What an address asks for.

    Raises:
        InputError: it is none that can be fetched: another scheme than http and https, a user or password
            in it, a host that is none, an odd spelling of an IP address.
    """
    # What stands before an @ may be a password, and what is called a key is one: neither is repeated.
    shown = _WITHOUT_USER.sub("//...@", address[:200])
    shown = shown.partition("?")[0] + "?..." if holds_secret(shown) else shown
    if len(address) > LONGEST:
        raise InputError(shown, f"is longer than {LONGEST:,} characters", "Give the address that it leads to")
    if any(ord(c) < 0x20 or ord(c) == 0x7F for c in address):
        raise InputError(shown, "holds control characters", "Copy the address again")
    read = _ADDRESS.fullmatch(address.strip())
    if read is None:
        raise InputError(shown, "is no address", "Give https://HOST/PATH")
    scheme = read["scheme"].lower()
    if scheme not in _PORTS:
        raise InputError(shown, f"is {scheme}, and only http and https are fetched", "Give https://HOST/PATH")
    if "@" in read["place"]:
        reason = "holds a user or password before the host"
        raise InputError(shown, reason, "Keep keys in keys/fetching.toml of the mission")
    host, port = _host_and_port(read["place"], shown)
    path = _quoted((read["path"] or "/") + (read["query"] or ""))
    return Target(scheme, host, _PORTS[scheme] if port is None else port, path)


def _host_and_port(place: str, shown: str) -> tuple[str, int | None]:
    read = _PLACE.fullmatch(place)
    if read is None:
        advice = "Write a name in other letters as its ASCII form (xn--...)" if not place.isascii() else (
            "Give https://HOST/PATH"
        )  # fmt: skip
        raise InputError(shown, "names no host that can be asked", advice)
    host = read["host"].lower()
    port = int(read["port"]) if read["port"] else None
    if port is not None and not 0 < port < 65536:
        raise InputError(shown, f"names the port {port}, which there is not", "Leave it out, or correct it")
    if host.startswith("["):
        literal = literal_of(host[1:-1])
        if not isinstance(literal, ipaddress.IPv6Address):
            raise InputError(shown, "names no host that can be asked", "Write an IPv6 address in full")
        return str(literal), port
    if literal_of(host) is None and (_ENDS_IN_A_NUMBER.fullmatch(host) or not _NAME.fullmatch(host)):
        advice = "Write a name, or an IPv4 address as four decimal numbers"
        raise InputError(
            shown, f"names the host {host!r:.80}, which is neither a name nor an address", advice
        )
    return host, port


def _quoted(path: str) -> str:
    return "".join(chr(b) if b in _PLAIN else f"%{b:02X}" for b in path.encode("utf-8", "replace"))


def holds_secret(address: str) -> bool:
    """Whether an address has a parameter that is called as keys and passwords are."""
    return bool(_SECRET.search(address))


# ---- which machine an IP address leads to


def why_not(address: IPAddress) -> str:
    """Why nothing at an IP address is asked, in words; "" if it is a public one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return "is link-local"
        for network, shift, what in _CARRIERS:
            if address in network and address not in _OWN[4]:
                return _carried(address, shift, what)
    if address in _METADATA:
        return "is where a cloud keeps its keys"
    if address.is_loopback:
        return "is this machine (loopback)"
    if any(address in own for own in _OWN):
        return "is inside a private network"
    for never, what in _NEVER:
        if address in never:
            return f"is {what}"
    if isinstance(address, ipaddress.IPv6Address) and address not in _PUBLIC_V6:
        return "is reserved"
    return "" if address.is_global else "is not public"


def _carried(address: ipaddress.IPv6Address, shift: int | None, what: str) -> str:
    """Why an IPv4 address in the clothes of IPv6 is not asked; "" if the one within is public."""
    if int(address) == 0:
        return "is unspecified"
    if shift is None:
        return f"hides an IPv4 address ({what})"
    within = ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    why = why_not(within)
    return f"stands for {within} ({what}), which {why}" if why else ""


def may_be_named(address: IPAddress) -> bool:
    """Whether a mission may allow this address by naming it: public, this machine or its own network."""
    return not why_not(address) or (any(address in own for own in _OWN) and address not in _METADATA)


# ---- what a mission allows


@dataclass(frozen=True, slots=True)
class Allowed:
    """One host that may be asked: a name or IP address, on the usual ports or on one that is named.

    `at` is the IP address at which a name is to be found, whatever is said elsewhere: how a mission names a
    server of its own.
    """

    host: str
    port: int | None = None
    at: str | None = None

    def lets(self, target: Target) -> bool:
        """Whether it allows an address, as far as the address tells."""
        port = target.port in _USUAL_PORTS if self.port is None else target.port == self.port
        return target.host == self.host and port

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{host}{port}" + (f"={self.at}" if self.at else "")


def allowed_of(term: str) -> Allowed:
    """What a term allows: ``HOST``, ``HOST:PORT``, or ``HOST[:PORT]=IP`` for a server of one's own.

    Raises:
        ArgumentError: it names no host, or an address at which nothing is asked whoever allows it.
    """
    place, pinned, at = term.strip().partition("=")
    try:
        host, port = _host_and_port(place, term)
    except InputError as error:
        advice = "Write HOST, HOST:PORT or HOST=IP, without https:// and without a path"
        raise ArgumentError("HOST", term, error.reason, advice) from None
    literal = literal_of(host)
    if pinned and (literal is not None or literal_of(at) is None):
        raise ArgumentError("HOST", term, "says at which address a name is, and does not", "Write NAME=IP")
    for each in (literal, literal_of(at) if pinned else None):
        if each is not None and not may_be_named(each):
            why = why_not(each) or "cannot be asked"
            raise ArgumentError("HOST", term, f"{each} {why}", "Nobody can allow that; name another host")
    return Allowed(host, port, str(literal_of(at)) if pinned else None)


def letting(target: Target, allowed: Iterable[Allowed]) -> Allowed:
    """The term that allows an address.

    Raises:
        InputError: none does, or the address is one of this machine's kind and is not named itself.
    """
    found = next((term for term in allowed if term.lets(target)), None)
    if found is None:
        shown = str(target) if not holds_secret(str(target)) else f"{target.scheme}://{target.place}/..."
        reason = f"{target.place} is not on the list of hosts that this mission allows"
        advice = f"If it may be asked: truce watch allow MISSION {target.place} --by NAME"
        raise InputError(shown, reason, advice)
    return found


def checked(target: Target, term: Allowed, resolved: Iterable[str]) -> tuple[str, ...]:
    """The IP addresses at which a host may be asked, out of all that its name leads to.

    One that may not be asked is enough to refuse them all: a name that leads to both is an attack, or kept so
    badly that it cannot be told from one.

    Raises:
        InputError: there is none, or one of them may not be asked.
    """
    found = tuple(resolved)
    if not found:
        raise InputError(str(target), f"{target.host} has no address", "Check the name")
    named = literal_of(term.at) if term.at else target.literal
    for text in found:
        address = literal_of(text.partition("%")[0]) if "%" not in text else None
        why = why_not(address) if address is not None else "is link-local, or no address"
        if why and not (address is not None and address == named and may_be_named(address)):
            reason = f"{target.host} leads to {text}, which {why}"
            advice = "It is not asked. If it is a server of your own, allow it as NAME=IP"
            raise InputError(str(target), reason, advice)
    return found
