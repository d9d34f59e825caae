"""Submissions of forms (ODK, KoboToolbox) as a book: a sheet of submissions, and one for each repeated group.

Read are JSON as their servers give it (a list, `results` or `value`) and the XML of one submission. A
question goes by its path (`group/question`), in sheets of repeated groups too, where each row is one time
that the group was filled in, beside all that its submission says. Besides there are, in whatever words the
server says it:

- `@instance`: the id of the submission, the same after it was edited; `@this` that of this version of it
- `@index`: the number of a row of a repeated group within its submission
- `@form`, `@version`: which form it is; `@submitted`: when the server had it
- `@attachments`: the names of files that came with it

An edited submission supersedes the one that it names: only the last version in the file is a row.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from truce.errors import InputError
from truce.incidents.feeds.listing import HALF
from truce.incidents.feeds.tabular.sheets import LONGEST_CELL, MOST_ROWS, About, BadLine, Cell, CellKind, Line

MOST_BYTES = 100_000_000
MAIN = "submissions"
_MOST_DEPTH = 60
_MOST_COLUMNS = 10_000
_INSTANCE = ("meta/instanceID", "_uuid", "instanceID", "__id")
_ROOT = ("meta/rootUuid", "__id")
_DEPRECATED = ("meta/deprecatedID", "deprecatedID")
_FORM = ("_xform_id_string", "formhub/uuid", "@form")
_VERSION = ("__version__", "__system/formVersion", "@version")

Row = dict[str, Cell]


class _Unusable(ValueError):  # noqa: N818  (what is told of a submission, not an error of ours)
    """A submission that cannot be a row; its words are for a person."""


class Submissions:
    """Submissions out of JSON, or out of values of that kind."""

    counts_from_1904 = False
    sparse = True

    def __init__(self, records: Sequence[Any], name: str, maybe_repeated: bool = False) -> None:
        """What is no submission, is nested too deeply or has too many questions is a bad line at the end.

        InputError where no submission can be used, or a group is repeated too often.
        `maybe_repeated`: a group may be a repeated one that was filled in once, so it has a sheet as well.
        """
        self._name, self._maybe_repeated = name, maybe_repeated
        self._main: list[Row] = []
        self._groups: dict[str, list[Row]] = {}
        self._notes: list[str] = []
        self._bad: list[str] = []
        self._take_in(records)
        sheets = [About(MAIN), *(About(path, aside=True) for path in self._groups)]
        self.sheets: Sequence[About] = tuple(sheets)
        self.notes: Sequence[str] = tuple(self._notes)

    def lines(self, sheet: int) -> Iterator[Line | BadLine]:
        """The heads in the first row, then the submissions, or the rows of a repeated group."""
        rows = self._main if sheet == 0 else self._groups[self.sheets[sheet].name]
        heads = {name: at for at, name in enumerate(dict.fromkeys(key for row in rows for key in row))}
        yield Line(1, {at: Cell(name) for name, at in heads.items()})
        for number, row in enumerate(rows, 2):
            yield Line(number, {heads[name]: cell for name, cell in row.items() if cell.text})
        if sheet == 0:
            yield from (BadLine(number, why) for number, why in enumerate(self._bad, len(rows) + 2))

    def _take_in(self, records: Sequence[Any]) -> None:
        flat = []
        for number, record in enumerate(records, 1):
            try:
                flat.append(self._flat(record))
            except _Unusable as unusable:
                self._bad.append(f"submission {number} of the file {unusable}")
        if self._bad and not flat:
            reason = f"has no submission that can be used: {self._bad[0]}"
            raise InputError(self._name, reason, "Check the export")
        new = {_bare(_first(main, _INSTANCE)): main for main, _ in flat}
        before = {i: _bare(_first(main, _DEPRECATED)) for i, main in new.items() if _first(main, _DEPRECATED)}
        replaced = {old for i, old in before.items() if old != i}
        gone = [i for i in new if i in replaced]
        if gone:
            self._notes.append(f"edited later in the file, and so no rows: {len(gone)} submissions")
        for main, groups in flat:
            this = _bare(_first(main, _INSTANCE))
            if this and this in replaced:
                continue
            said = self._told(main, this, before)
            self._main.append({**said, **main})
            for path, rows in groups.items():
                for row in rows:
                    self._groups.setdefault(path, []).append({**said, **main, **row})

    def _told(self, main: Row, this: str, before: Mapping[str, str]) -> Row:
        """What every row says of its submission."""
        root = _bare(_first(main, _ROOT)) or _first_of_chain(this, before)
        submitted = _first(main, ("__system/submissionDate", "@submissionDate"))
        by_kobo = _first(main, ("_submission_time",))
        # KoboToolbox writes it in UTC, and does not say so.
        zoned = by_kobo.endswith("Z") or "+" in by_kobo
        submitted = submitted or (f"{by_kobo}{'' if zoned else 'Z'}" if by_kobo else "")
        told = {
            "@instance": root or this, "@this": this, "@form": _first(main, _FORM),
            "@version": _first(main, _VERSION), "@submitted": submitted,
        }  # fmt: skip
        return {name: Cell(text) for name, text in told.items()}

    # ---- flat

    def _flat(self, record: Any) -> tuple[Row, dict[str, list[Row]]]:
        if not isinstance(record, dict):
            raise _Unusable("holds no answers to questions")
        main: Row = {}
        groups: dict[str, list[Row]] = {}
        self._spread(record, "", main, groups, 0)
        return main, groups

    def _spread(
        self, value: Mapping[str, Any], prefix: str, row: Row, groups: dict[str, list[Row]], depth: int
    ) -> None:
        if depth > _MOST_DEPTH:
            raise _Unusable(f"is nested deeper than {_MOST_DEPTH} levels")
        for key, inner in value.items():
            if "@odata" in key:
                continue
            path = _whole_characters(key if key.startswith(prefix) and prefix else f"{prefix}{key}")
            if isinstance(inner, dict) and "coordinates" not in inner:
                self._spread(inner, f"{path}/", row, groups, depth + 1)
                if self._maybe_repeated and path != "meta":
                    once: Row = {"@index": Cell("1", "number")}
                    self._spread(inner, f"{path}/", once, {}, depth + 1)
                    groups.setdefault(path, []).append(once)
            elif key == "_attachments":
                named = inner if isinstance(inner, list) else [inner] if inner else []
                row["@attachments"] = _cell(", ".join(map(_file_name, named)))
            elif isinstance(inner, list) and any(isinstance(one, dict) for one in inner):
                self._repeat(inner, path, groups, depth)
            else:
                row[path] = _cell(inner)
            if len(row) > _MOST_COLUMNS:
                raise _Unusable(f"has more than {_MOST_COLUMNS:,} questions")

    def _repeat(self, items: Sequence[Any], path: str, groups: dict[str, list[Row]], depth: int) -> None:
        for number, item in enumerate(items, 1):
            row: Row = {"@index": Cell(str(number), "number")}
            inner: dict[str, list[Row]] = {}
            if isinstance(item, dict):
                self._spread(item, f"{path}/", row, inner, depth + 1)
            groups.setdefault(path, []).append(row)
            for deeper, rows in inner.items():
                for one in rows:
                    index = f"{number}.{one['@index'].text}"
                    groups.setdefault(deeper, []).append({**row, **one, "@index": Cell(index)})
            if len(groups[path]) > MOST_ROWS:
                raise InputError(self._name, f"has more than {MOST_ROWS:,} rows of {path}", "Split it")


def submissions_of_json(data: bytes, name: str) -> Submissions:
    """Submissions as a server gives them. InputError, saying why, for what is none."""
    if len(data) > MOST_BYTES:
        raise InputError(name, f"is longer than {MOST_BYTES:,} bytes", "Export fewer submissions at a time")
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0][:120] if isinstance(error, ValueError) else "nested too deeply"
        raise InputError(name, f"is no JSON ({reason})", "Export it again") from None
    if isinstance(read, dict):
        more = read.get("next") or read.get("@odata.nextLink")
        found = next((read[k] for k in ("results", "value") if isinstance(read.get(k), list)), [read])
    else:
        more, found = None, read
    if not isinstance(found, list) or not any(isinstance(one, dict) for one in found):
        raise InputError(name, "holds no submissions of a form", "Export them as JSON")
    book = Submissions(found, name)
    if more:
        book.notes = (*book.notes, "the server has more submissions than this page of its answer")
    return book


def submission_of_xml(data: bytes, name: str) -> Submissions:
    """One submission as a device or server keeps it. InputError, saying why, for what is none."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(name, "has a document type or entities", "Export it again") from None
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(name, f"is damaged XML ({error})", "Export it again") from None
    meta = next((e for e in root if _tag(e) == "meta"), None)
    if meta is None or not root.get("id"):
        reason = "is XML, and no submission of a form (no id of a form, no meta)"
        raise InputError(name, reason, "Give a submission as the device wrote it")
    attributes = {
        "@form": root.get("id"), "@version": root.get("version"),
        "@submissionDate": root.get("submissionDate"), "instanceID": root.get("instanceID"),
    }  # fmt: skip
    record = {**_of_element(root, 0, name), **{k: v for k, v in attributes.items() if v}}
    return Submissions([record], name, maybe_repeated=True)


def _of_element(element: Element, depth: int, name: str) -> dict[str, Any]:
    """An element as values: text, groups as what they hold, repeated ones as lists of that."""
    if depth > _MOST_DEPTH:
        raise InputError(name, f"is nested deeper than {_MOST_DEPTH} levels", "Check the file")
    found: dict[str, Any] = {}
    for child in element:
        tag = _tag(child)
        value: Any = _of_element(child, depth + 1, name) if len(child) else (child.text or "").strip()
        found.setdefault(tag, []).append(value)
    return {tag: _together(values) for tag, values in found.items()}


def _together(values: Sequence[Any]) -> Any:
    """Elements of one name: one as it is, groups as a list of them, texts as one text."""
    if len(values) == 1:
        return values[0]
    if not any(isinstance(value, dict) for value in values):
        return " ".join(values)
    return [value if isinstance(value, dict) else {"": value} if value else {} for value in values]


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _cell(value: Any) -> Cell:
    kind: CellKind = "text"
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("true" if value else "false", "truth")
    if isinstance(value, int | float):
        kind = "number"
    if isinstance(value, dict):
        return Cell(_geopoint(value))
    if isinstance(value, list):
        return _cell(" ".join(map(str, value)))
    text = str(value)[:LONGEST_CELL]
    whole = _whole_characters(text)
    return Cell(text, kind) if whole == text else Cell(whole, "error")


def _whole_characters(text: str) -> str:
    """The same with the mark for one that is lost in the place of each half of a character."""
    return HALF.sub("\ufffd", text) if not text.isascii() else text


def _geopoint(value: Mapping[str, Any]) -> str:
    """A point of GeoJSON as ODK writes one: latitude, longitude, altitude, accuracy in metres."""
    try:
        longitude, latitude, *more = (float(number) for number in value["coordinates"])
        accuracy = (value.get("properties") or {}).get("accuracy")
        told = [latitude, longitude, *more[:1]]
        if accuracy is not None:
            told = [*told, *([0.0] if not more else []), float(accuracy)]
    except (TypeError, ValueError, AttributeError):
        return ""
    return " ".join(f"{number:.10g}" for number in told)


def _first(row: Row, names: Sequence[str]) -> str:
    return next((row[n].text for n in names if n in row and row[n].text), "")


def _bare(instance: str) -> str:
    return instance.removeprefix("uuid:")


def _first_of_chain(this: str, before: Mapping[str, str]) -> str:
    """The id of the first version of a submission, as far as the file names it."""
    seen = {this}
    while before.get(this, this) not in seen:
        this = before[this]
        seen.add(this)
    return this


def _file_name(attachment: Any) -> str:
    name = (
        str(attachment.get("filename") or attachment.get("name") or "")
        if isinstance(attachment, dict)
        else ""
    )
    return name.rpartition("/")[2] or "a file without a name"
