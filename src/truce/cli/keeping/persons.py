"""A person as somebody writes them down or types them in; no error says anything of what was written."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from truce.asof import Interval, span_of
from truce.errors import ArgumentError, InputError, StoreError, TruceError
from truce.store.files.folders import told
from truce.store.files.people import Consent, Person, Use

_MOST_BYTES = 1 << 20
_MINUTE = 60_000
_FORM = (
    'Write {"standing": "witness", "names": [...], "contacts": [...], "details": "...", "consent": {"given": '
    'true, "uses": ["contact"], "asked": "2031-05-20", "until": null, "by": ""}}'
)
_FIELDS = {"standing": str, "names": list, "contacts": list, "details": str, "consent": dict}
_CONSENT = {"given": (bool, type(None)), "uses": list, "asked": (str, type(None)), "until": (str, type(None)),
            "by": str}  # fmt: skip
_YES = {"yes": True, "y": True, "no": False, "n": False, "": None}


def person_from(source: Path) -> Person:
    """The person in a JSON file, or in the input if it is called -. InputError if there is none."""
    try:
        if str(source) == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with told(str(source)), source.open("rb") as stream:
                data = stream.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise InputError(str(source), "is too long for a person", f"Give at most {_MOST_BYTES:,} bytes")
        return _person(json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once))
    except (ValueError, TypeError, KeyError, RecursionError):
        # What an error says of it may be a part of a name.
        raise InputError(str(source), "holds no person as truce reads one", _FORM) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _person(read: Any) -> Person:
    data = _checked(read, _FIELDS, needed={"standing", "names"})
    given = _checked(data.get("consent", {}), _CONSENT, needed=set())
    texts = (*data["names"], *data.get("contacts", ()))
    if not data["names"] or not all(isinstance(t, str) and t.strip() for t in texts):
        raise ValueError
    consent = Consent(
        given=given.get("given"),
        uses=frozenset(Use(use) for use in given.get("uses", ())),
        asked=_first(given.get("asked")),
        until=_after(given.get("until")),
        by=given.get("by", ""),
    )
    return Person(
        standing=data["standing"],
        names=tuple(data["names"]),
        contacts=tuple(data.get("contacts", ())),
        details=data.get("details", ""),
        consent=consent,
    )


def _checked(read: Any, fields: Mapping[str, Any], needed: set[str]) -> dict[str, Any]:
    if not isinstance(read, dict) or not needed <= read.keys() <= fields.keys():
        raise ValueError
    if not all(isinstance(value, fields[name]) for name, value in read.items()):
        raise ValueError
    return read


def _first(date: str | None) -> int | None:
    return None if date is None else _span(date).first * _MINUTE


def _after(date: str | None) -> int | None:
    """Consent until a day holds to the end of that day."""
    return None if date is None else (_span(date).last + 1) * _MINUTE


def _span(date: str) -> Any:
    try:
        return span_of(Interval.parse(date.removesuffix("Z")), "UTC")
    except ArgumentError:
        raise ValueError from None


# ---- at the terminal


def typed_person() -> Person:
    """The person that somebody types in. StoreError where nobody is at a terminal."""
    _check_terminal("a person", "Give --from FILE, or --from - and the person as JSON")
    standing = _asked("What they are to the mission (source, witness, detainee ...): ")
    names = tuple(_several("A name or other spelling (nothing to go on): "))
    contacts = tuple(_several("A way to reach them (nothing to go on): "))
    details = _asked("Anything else (on one line): ")
    return _typed({
        "standing": standing, "names": list(names), "contacts": list(contacts), "details": details,
        "consent": {
            "given": _consent(), "uses": list(_uses()), "asked": _date("When were they asked"),
            "until": _date("Until when does it hold"), "by": _asked("Who agreed for them, if not they: "),
        },
    })  # fmt: skip


def _typed(read: dict[str, Any]) -> Person:
    try:
        return _person(read)
    except (ValueError, TypeError, KeyError):
        raise TruceError(
            "what was typed is no person: standing and a name are needed; nothing was sealed."
        ) from None


def _several(question: str) -> Iterator[str]:
    while given := _asked(question):
        yield given


def _consent() -> bool | None:
    while (
        given := _asked("Do they agree to be kept here (yes, no; nothing: not known): ").casefold()
    ) not in _YES:
        pass
    return _YES[given]


def _uses() -> Iterator[str]:
    names = frozenset(map(str, Use))
    for given in _asked(f"To which uses ({', '.join(Use)}; with commas): ").replace(",", " ").split():
        if given.casefold() in names:
            yield given.casefold()


def _date(question: str) -> str | None:
    while given := _asked(f"{question} (YYYY-MM-DD; nothing: not known): "):
        try:
            _span(given)
        except ValueError:
            continue
        return given
    return None


def typed_reason() -> str:
    """Why a person is read, from the terminal or the first line of the input: it is filed."""
    if sys.stdin is not None and sys.stdin.isatty():
        return _asked("Why, without a name (it is filed): ")
    line = sys.stdin.readline(10_000) if sys.stdin is not None else ""
    return line.strip()


def _check_terminal(what: str, advice: str) -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise StoreError("terminal", f"is none to ask for {what} at", advice)


def _asked(question: str) -> str:
    # On stderr: the output may go into a file.
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise TruceError("the input ended before all was asked; nothing was done.")
    return line.strip()
