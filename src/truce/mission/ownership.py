"""Whose an entry is to make: what the keys of a party may file, and under which names.

A party's word is a claim, whoever it is about. So its keys file documents (with what was read out of them),
filings, and encodings of its own; they replace, read, rename or take back nothing that others filed, adopt
for nobody else, and take no id that others use.
"""

import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement
from truce.errors import TruceError
from truce.ledger.keyacts import Holder
from truce.mission.opened import HolderOf, Opened, fields_of

OF_THE_MECHANISM: Final = frozenset({
    "review", "rating", "source", "correction", "split", "merge", "observation", "cover", "coverage",
    "ruling", "lifecycle", "retraction", "erased", "account", "feed", "audience", "sides", "vault",
    "keyholder", "mapping", "coded", "zone", "tolls", "names", "watch", "allowed", "fetched", "taken",
    "reached", "appearance", "container",
})  # fmt: skip
"""What a party does not file: it says what it has to say in documents and filings, which are its claims."""
_TAG = 10


def is_of_party(holder: Holder | None) -> bool:
    """Whether a key is a party's, or somebody's who belongs to one."""
    return holder is not None and bool(holder.of or holder.kind == "party")


def side_of(holder: Holder | None) -> str:
    """The party whose word a holder's is; "" for nobody's."""
    return (holder.of or holder.name) if holder is not None and is_of_party(holder) else ""


def bound_id(name: str, key: str) -> str:
    """The id of a document under the tag of the key that files it: nobody else can take it."""
    tag = f"-k{key[:_TAG]}"
    return name if name.endswith(tag) else f"{name}{tag}"


def document_id(entry: Opened, name: str, holder: Holder | None) -> str:
    """By which id a document is known: what a party files is under the tag of its key.

    A party could else take the id that a document of others will have, and with it what people say of that.
    """
    return bound_id(name, entry.key) if is_of_party(holder) else name


def not_theirs(
    entry: Opened, entries: Mapping[str, Opened], holder_of: HolderOf, sides: Collection[str]
) -> str | None:
    """Why an entry is not its author's to make; None if it is.

    Args:
        entry: what somebody filed; it holds what its kind says.
        entries: all that is known by then, by id.
        holder_of: whose each key is.
        sides: all parties that hold keys.
    """
    holder = holder_of(entry.key)
    if holder is None or not is_of_party(holder) or entry.content is None:
        return None
    if entry.kind in OF_THE_MECHANISM:
        return f"is a {entry.kind} by {holder}: a party's word is a claim, whoever it is about"
    match entry.kind:
        case "adoption":
            return _adopts_for_others(json.loads(entry.content), holder, entries, holder_of, sides)
        case "agreement":
            return _encodes_for_others(fields_of(entry.content, "agreement", entry), holder)
        case "withdrawal":
            target = entries.get(str(fields_of(entry.content, "withdrawal", entry)["entry"]))
            if target is None or target.key != entry.key:
                return f"takes back, by {holder}, what others filed"
        case "document" | "dossier":
            return _of_what_others_filed(entry, holder, entries, holder_of)
    return None


def _of_what_others_filed(
    entry: Opened, holder: Holder, entries: Mapping[str, Opened], holder_of: HolderOf
) -> str | None:
    fields = fields_of(entry.content or b"", entry.kind, entry)
    named = fields["document"] if entry.kind == "dossier" else fields.get("version_of")
    if named is None:
        return None
    target = entries.get(str(named))
    if target is not None and side_of(holder_of(target.key)) == side_of(holder):
        return None
    what = "reads" if entry.kind == "dossier" else "replaces"
    return f"{what}, by {holder}, a document that others filed"


def _encodes_for_others(fields: Mapping[str, Any], holder: Holder) -> str | None:
    agreement = parse_agreement(str(fields["yaml"]), str(fields.get("name")))
    author = agreement.encoding.author
    if (
        folded(author) in _own_names(holder)
        or _parties_called(agreement, [author]) == _parties_called(agreement, _own_names(holder)) != set()
    ):
        return None
    return f"is an encoding of {author!r} by {holder}: terms are filed by who wrote them, or the mechanism"


def _adopts_for_others(
    fields: Mapping[str, Any],
    holder: Holder,
    entries: Mapping[str, Opened],
    holder_of: HolderOf,
    sides: Collection[str],
) -> str | None:
    """A party's key adopts for the one party of the text that its holder is, by whatever name of it."""
    why = f"adopts by {holder}, whose key speaks for nobody else"
    by = [str(name) for name in fields.get("by", ())]
    if len({folded(name) for name in by}) != 1:
        return why
    agreement = _adopted(fields, entries)
    if agreement is None:
        return None if folded(by[0]) in _own_names(holder) else why
    meant = _parties_called(agreement, by)
    mine = _parties_called(agreement, _own_names(holder))
    if len(meant) != 1 or meant != mine:
        return why
    if not is_of_party(holder_of(entries[str(fields["text"])].key)):
        return None
    # Whoever wrote the text names the parties: nobody becomes another one by writing that he is called so.
    others = [each for each in sides if folded(each) not in _own_names(holder)]
    taken = set().union(*(_parties_called(agreement, [each]) for each in others))
    return why if meant & taken else None


def _adopted(fields: Mapping[str, Any], entries: Mapping[str, Opened]) -> Agreement | None:
    """The terms that an adoption names; None where they are not at hand."""
    text = entries.get(str(fields.get("text")))
    if text is None or text.kind != "agreement" or text.content is None:
        return None
    try:
        told = fields_of(text.content, "agreement", text)
        return parse_agreement(str(told["yaml"]), str(told.get("name")))
    except (TruceError, KeyError):
        return None


def _parties_called(agreement: Agreement, names: Collection[str]) -> set[str]:
    """The parties of a text, by id, that are called by one of these names."""
    wanted = {folded(name) for name in names}
    return {p.id for p in agreement.parties if wanted & {folded(n) for n in (p.id, p.name, *p.aliases)}}


def _own_names(holder: Holder) -> frozenset[str]:
    """By which names a holder speaks for itself: a person, for its party alone."""
    own: Sequence[str] = (holder.of, holder.name) if holder.kind == "party" else (holder.of or holder.name,)
    return frozenset(folded(name) for name in own if name)


def folded(name: str) -> str:
    """A name without what two spellings of it differ in: case, width, blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
