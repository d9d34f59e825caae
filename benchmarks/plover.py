"""Score the events of the offline reader on the PLOVER gold standard sentences: who, whom and type.

usage: python benchmarks/plover.py [--misses N]

Of each sentence the first event with an author counts, else the first event. An actor is right when it
shares a name word with the annotated words, or is affiliated with one that does; several annotated actors
are right when one of them is found. Reference to beat: who and whom both right .75, four classes .86.

Two columns. "strict" takes the records as they are, and only what is said to have happened. "translated"
reads the same records by PLOVER's own rules where these differ from those of the dossier, and nothing else:

- A place that is annotated as the target ("lifted the curfew in M", "left L") is right where it is the
  event's place: for PLOVER a country, a town or a camp is an actor, in the dossier a place never is.
- An act that is announced is AGREE where it is friendly and THREATEN where it is hostile, as in CAMEO's
  "express intent"; the dossier keeps it as an event of modality "future" and of the act's own type.
- The type is CAMEO's where the dossier's differs by decision: a declared truce is RETREAT (AGREE here), an
  exercise of two states together COOPERATE (MOBILIZE here), sending peacekeepers AID (MOBILIZE here).
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TRUCE_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(ROOT / "src"))

SAME = {
    "FIGHT": "ASSAULT",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "DEMAND": "REQUEST",
    "CONCEDE": "YIELD",
}
CLASSES = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
DULL = frozenset("the of a an and government president minister forces army state officials".split())


def words(text: str) -> set[str]:
    """The telling words of a name."""
    return {w for w in re.findall(r"\w+", text.casefold()) if w not in DULL}


def actor_texts(listed: Any) -> list[str]:
    """The annotated words of each actor."""
    rows = listed if isinstance(listed, list) else [listed]
    return [r["actorText"] for r in rows if isinstance(r, dict) and r.get("actorText")]


def forms(actor_id: str, records: Any, text: str) -> set[str]:
    """The words by which an actor, or whoever it belongs to, is named."""
    by_id = {a.id: a for a in records.actors}
    found: set[str] = set()
    at: str | None = actor_id
    seen: set[str] = set()
    while at is not None and at in by_id and at not in seen:
        seen.add(at)
        actor = by_id[at]
        for name in (actor.name, *actor.aliases, *(text[m.start : m.end] for m in actor.mentions)):
            found |= words(name)
        at = actor.affiliation
    return found


def right(gold: list[str], ids: tuple[str, ...], records: Any, text: str, place: str = "") -> bool:
    """Whether one of the annotated actors is among those read; nobody annotated, nobody needed."""
    if not gold:
        return True
    read = set().union(*(forms(i, records, text) for i in ids)) if ids else set()
    return any(words(g) & (read | words(place)) for g in gold)


def chosen(events: Any) -> Any:
    """The event that stands for a sentence: the first with an author, else the first, if any."""
    return next((e for e in events if e.initiator), next(iter(events), None))


def plover_type(event: Any, text: str) -> str:
    """The root that PLOVER's own rules give an event of the dossier."""
    if event.modality == "future":
        return "AGREE" if CLASSES.get(event.type, "").endswith("cooperation") else "THREATEN"
    if event.type == "AGREE" and event.mode == "declare":
        return "RETREAT"
    if event.type == "MOBILIZE" and event.mode == "exercise" and len(event.initiator) > 1:
        return "COOPERATE"
    peacekeeping = "peacekeep" in text[event.start : event.end].replace("-", "").casefold()
    return "AID" if event.type == "MOBILIZE" and peacekeeping else str(event.type)


def scored(event: Any, row: Any, records: Any, *, translated: bool) -> dict[str, bool]:
    """What is right about the event of one sentence."""
    if event is None:
        return {}
    text, wanted = row["text"], SAME.get(row["event"], row["event"])
    kind = plover_type(event, text) if translated else event.type
    who, whom = actor_texts(row.get("source", [])), actor_texts(row.get("target", []))
    found = {
        "found": True,
        "who": right(who, event.initiator + event.alleged_initiator, records, text),
        "whom": right(whom, event.target, records, text, (event.place or "") if translated else ""),
        "type": kind == wanted,
        "class": CLASSES.get(kind) == CLASSES[wanted],
    }
    return {**found, "both": found["who"] and found["whom"]}


def sentences() -> list[Any]:
    """The annotated sentences whose root is one of the dossier's types."""
    path = SHARED / "data" / "reading" / "plover_gsr" / "PLOVER_GSR_CAMEO.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [r for r in rows if r["event"] in SAME or r["event"] in CLASSES]


def main() -> None:
    """Print the scores."""
    from truce.claims.reading.offline import read_offline
    from truce.documents import read_document

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", type=int, default=0, help="show so many sentences that were misread")
    args = parser.parse_args()
    rows, shown = sentences(), 0
    tally = {key: [0, 0] for key in ("found", "who", "whom", "both", "type", "class")}
    for row in rows:
        records = read_offline(read_document(row["text"].encode(), name=row["id"]))
        happened = chosen([e for e in records.events if e.modality == "actual"])
        event = happened if happened is not None else chosen(records.events)
        strict = scored(happened, row, records, translated=False)
        loose = scored(event, row, records, translated=True)
        for key, counts in tally.items():
            counts[0] += strict.get(key, False)
            counts[1] += loose.get(key, False)
        if shown < args.misses and not (loose.get("both") and loose.get("class")):
            shown += 1
            got = (event.type, event.rule, loose) if event is not None else None
            who, whom = actor_texts(row.get("source", [])), actor_texts(row.get("target", []))
            print(f"{row['event']} {who} -> {whom} | {row['text']}\n    {got}")
    print(f"{'':6} {'strict':>16} {'translated':>16}  of {len(rows)}")
    for key, (exact, loose_count) in tally.items():
        cells = (f"{n / len(rows):.3f} ({n})" for n in (exact, loose_count))
        print(f"{key:6} " + " ".join(f"{c:>16}" for c in cells))


if __name__ == "__main__":
    main()
