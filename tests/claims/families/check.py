"""What is wrong with what the reader makes of a sentence of a family, by what the table expects of it."""

from pathlib import Path

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document

PUBLISHED = "2030-05-21"
AGREED = frozenset("announced accepted signed in_force holding extended reaffirmed".split())
"""What a truce that nobody has made cannot be."""
OF_FORCE = frozenset("ASSAULT COERCE RETREAT YIELD MOBILIZE".split())
"""Acts of those who bear arms."""


def read(text: str) -> Records:
    return read_offline(read_document(text.encode(), name="family.txt", published=PUBLISHED))


def faults(expected: str, text: str) -> list[str]:
    """What a reader must not have made of the text, or has missed; empty if it is read well."""
    records = read(text)
    actual = [e for e in records.events if e.modality == "actual"]
    assaults = [e for e in actual if e.type == "ASSAULT" and e.certainty != "denied"]
    sure = [e for e in assaults if e.certainty == "fact"]
    truces = [
        a
        for a in records.agreements
        if a.is_ceasefire
        and any(s.status in AGREED and s.certainty in ("fact", "reported") for s in a.status_history)
    ]
    pacts = [a for a in records.agreements if a.is_ceasefire]
    match expected:
        case "no_assault":
            return [f"assault {e.rule}" for e in assaults]
        case "no_truce":
            agreed = [
                f"agreed {e.rule}"
                for e in actual
                if e.type == "AGREE" and e.certainty == "fact" and "offer" not in (e.rule or "")
            ]
            return [f"truce {a.name}" for a in truces] + agreed
        case "no_conflict":
            return [f"assault {e.rule}" for e in assaults] + [f"truce {a.name}" for a in pacts]
        case "off_topic":
            return [f"{e.type} {e.rule}" for e in actual if e.type in OF_FORCE] + [a.name for a in pacts]
        case "unsure":
            return [f"fact {e.rule}" for e in sure] + ([] if assaults else ["missed"])
        case "old":
            return [f"dated {e.date} {e.rule}" for e in assaults if e.date and e.date > "2011"]
        case "truce":
            return [] if pacts else ["missed"]
        case _:
            return [] if any(e.type == expected for e in actual) else ["missed"]


def rows(path: Path) -> list[tuple[str, str, str]]:
    """Family, expectation and text of each line of a table."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(f, e, t) for f, e, t in (line.split("\t")[:3] for line in lines if line)]
