"""Adopting an encoding: a party, or a body that may, takes it for the right one.

What is adopted are the terms as they stand: their fingerprint goes with the word of whoever adopts them, and
terms that were changed since are not adopted by anybody. In a file an adoption is added to those that are
there; nothing else of the file changes, comments and layout included. In a mission the same is an entry of
the record (`truce.findings.encodings`).
"""

from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from truce.asof import Interval
from truce.clauses.adoptions import fingerprint, may_adopt
from truce.clauses.loading import parse_marked
from truce.clauses.model import AdoptedBy, Agreement
from truce.clauses.near import meant, quoted
from truce.clauses.values import NOT_STATED
from truce.clauses.yaml_text import Marked, Path
from truce.errors import AgreementError, Problem


def adoption(
    agreement: Agreement, marked: Marked, name: str, *, by: str, on: Interval | None = None
) -> AdoptedBy:
    """The word of somebody who may adopt an encoding; `by` is his id or name, `on` the local day.

    Raises:
        AgreementError: whoever it is may not, has done so, or did so before the encoding was made; with the
            line of the file `name` that says so.
    """
    fault = next(_refused(agreement, by, on), None)
    if fault is not None:
        path, reason, remedy = fault
        raise AgreementError(name, [Problem(marked.line(path), None, reason, remedy)])
    return AdoptedBy(by=_named(agreement, by) or by, on=on or NOT_STATED, fingerprint=fingerprint(agreement))


def with_adoption(text: str, name: str, *, by: str, on: Interval | None = None) -> tuple[str, Agreement]:
    """The text of a file with one more adoption, and the agreement that it then holds.

    Raises:
        AgreementError: the file is no agreement, or the adoption is refused.
    """
    agreement, marked = parse_marked(text, name)
    added = adoption(agreement, marked, name, by=by, on=on)
    longer = _with_line(text, added)
    encoding = agreement.encoding
    wanted = agreement.model_copy(
        update={"encoding": encoding.model_copy(update={"adoptions": (*encoding.adoptions, added)})}
    )
    try:
        found = parse_marked(longer, name)[0]
    except AgreementError:
        found = agreement
    if found != wanted:
        reason = "is laid out so that nothing can be added to it without changing more"
        remedy = f"Add to it yourself: `adoptions: [{_line(added)}]`"
        raise AgreementError(
            name, [Problem(marked.line(("encoding",)), None, f"`encoding` {reason}", remedy)]
        )
    return longer, found


def _named(agreement: Agreement, name: str) -> str | None:
    """The id of whoever may adopt and is called so, in capitals or not."""
    names = may_adopt(agreement)
    folded = {n.casefold(): found for n, found in names.items()}
    return names.get(name) or folded.get(name.strip().casefold())


def _refused(agreement: Agreement, by: str, on: Interval | None) -> Iterator[tuple[Path, str, str]]:
    """Why somebody cannot adopt: where, why, what to do."""
    who = _named(agreement, by)
    bodies = [
        i for i, b in enumerate(agreement.bodies) if by.casefold() in (b.id.casefold(), b.name.casefold())
    ]
    if who is None and bodies:
        reason = f"{quoted(by)} has no mandate to adopt an encoding"
        yield ("bodies", bodies[0]), reason, "Let the parties adopt it, or add `adopt` if the text says so"
    elif who is None:
        reason = f"{quoted(by)} is no party, and no body with the mandate to adopt"
        yield ("parties",), reason, meant(by, may_adopt(agreement))
    mark = fingerprint(agreement)
    for index, done in enumerate(agreement.encoding.adoptions):
        if (done.by, done.fingerprint) == (who, mark):
            day = "" if done.on == NOT_STATED else f" ({done.on})"
            yield ("encoding", "adoptions", index), f"`{who}` has adopted these terms{day}", "Leave it so"
    made = agreement.encoding.on
    if on is not None and isinstance(made, Interval) and on.before(made):
        yield ("encoding", "on"), f"the encoding was made on {made}, after {on}", "Correct one of the dates"


# ---- one more line in a file


def _line(added: AdoptedBy) -> str:
    return f"{{by: {added.by}, on: {added.on}, fingerprint: {added.fingerprint}}}"


def _with_line(text: str, added: AdoptedBy) -> str:
    """The text with the adoption behind those that are there, or behind what else is said of the encoding."""
    ends = "\r\n" if "\r\n" in text else "\n"
    encoding = _field(yaml.compose(text, Loader=yaml.SafeLoader), "encoding")
    if not isinstance(encoding, MappingNode):
        return text
    done = _field(encoding, "adoptions")
    line = _line(added)
    if isinstance(done, SequenceNode) and done.flow_style:
        return _before_bracket(text, done, line)
    if isinstance(done, SequenceNode):
        return _below(text, done, f"- {line}", ends)
    if encoding.flow_style:
        return _before_bracket(text, encoding, f"adoptions: [{line}]")
    indent = " " * encoding.start_mark.column
    return _below(text, encoding, f"adoptions:{ends}{indent}  - {line}", ends)


def _field(node: Node | None, name: str) -> Node | None:
    """What stands in a field."""
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _before_bracket(text: str, node: Node, words: str) -> str:
    """One more item at the end of a list, or of a set of fields, between brackets."""
    last = _last(node)
    if last is node:
        at = node.end_mark.index - 1
        return text[:at] + words + text[at:]
    at = last.end_mark.index
    return f"{text[:at]}, {words}{text[at:]}"


def _below(text: str, node: Node, words: str, ends: str) -> str:
    """One more item below the last of a list, or of a set of fields, that stand on lines of their own."""
    last = _last(node, whole=False)
    at = last.end_mark.index
    if isinstance(last, ScalarNode) and last.style in ("|", ">"):
        # The end of a text on several lines is where the next thing begins.
        at = len(text[:at].rstrip(" \r\n"))
    found = text.find("\n", at)
    at = len(text) if found < 0 else found
    at -= text[:at].endswith("\r")
    return f"{text[:at]}{ends}{' ' * node.start_mark.column}{words}{text[at:]}"


def _last(node: Node, *, whole: bool = True) -> Node:
    """The last item of a list or of a set of fields; or, not `whole`, the last word in it."""
    while isinstance(node, MappingNode | SequenceNode) and node.value:
        item = node.value[-1]
        inner: Node = item[1] if isinstance(node, MappingNode) else item
        if whole or getattr(inner, "flow_style", False):
            return inner
        node = inner
    return node
