"""Score the events of the offline reader on the PLOVER gold standard sentences: who, whom and type.

usage: python benchmarks/plover.py [--misses N]

Of each sentence the first event with an author counts, else the first event. An actor is right when it
shares a name word with the annotated words, or is affiliated with one that does; several annotated actors
are right when one of them is found. "or place" also lets the event's place stand for an annotated target.
Reference to beat: who and whom both right .75, four classes .86.
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


def main() -> None:
    """Print the scores."""
    from truce.claims.reading.offline import read_offline
    from truce.documents import read_document

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", type=int, default=0, help="show so many sentences that were misread")
    args = parser.parse_args()
    path = SHARED / "data" / "reading" / "plover_gsr" / "PLOVER_GSR_CAMEO.json"
    rows = [
        r for r in json.loads(path.read_text(encoding="utf-8")) if r["event"] in SAME or r["event"] in CLASSES
    ]
    tally = dict.fromkeys(("found", "who", "whom", "whom or place", "both", "type", "class"), 0)
    shown = 0
    for row in rows:
        text = row["text"]
        records = read_offline(read_document(text.encode(), name=row["id"]))
        event = next((e for e in records.events if e.initiator), next(iter(records.events), None))
        wanted = SAME.get(row["event"], row["event"])
        who, whom = actor_texts(row.get("source", [])), actor_texts(row.get("target", []))
        scores: dict[str, bool] = {"found": event is not None}
        if event is not None:
            scores["who"] = right(who, event.initiator + event.alleged_initiator, records, text)
            scores["whom"] = right(whom, event.target, records, text)
            scores["whom or place"] = right(whom, event.target, records, text, event.place or "")
            scores["both"] = scores["who"] and scores["whom"]
            scores["type"] = event.type == wanted
            scores["class"] = CLASSES.get(event.type) == CLASSES[wanted]
        for key in scores:
            tally[key] += int(scores[key])
        if shown < args.misses and not (scores.get("both") and scores.get("class")):
            shown += 1
            got = (event.type, event.rule, scores) if event else None
            print(f"{wanted} {who} -> {whom} | {text}\n    {got}")
    for key, count in tally.items():
        print(f"{key:13} {count / len(rows):.3f}  ({count} of {len(rows)})")


if __name__ == "__main__":
    main()
