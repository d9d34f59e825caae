"""What truce would have said of the agreements of two countries, beside the ends that UCDP codes.

    python benchmarks/backtest.py [--json]

Agreements and their coded ends: the UCDP Peace Agreement Dataset 22.1. Events: UCDP GED, 23.1 for the Central
African Republic, 19.1 for Myanmar. Who is who: the UCDP actor list 22.1. All from TRUCE_SHARED (default:
../shared).

Three answers, kept apart, for each agreement:

* *violation*: the first row after the signature that `truce rehearse` calls a violation by one or by at least
  one of the parties, of a ban on armed force against each other. Only where UCDP codes a ceasefire;
* *fighting resumed*: the measure of `truce.measures.resumption`, for each pair of signatories that fought.
  Its numbers were fixed, and committed, before the events were looked at (the coded ends had been seen);
* *ended*: never, from these data. An agreement ends by an act with a document, and no row is one.

Beside the second stand three rules that anybody could have: the first fatal event after the signature; 25
deaths in thirty days; and never.

The clock is the days of the events plus a delay of reporting (0, 1, 7 days), which is an assumption: UCDP
publishes a year's events in the middle of the next. What could have been said from its own publication is
given as the fourth delay: 30 June of the year after.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any, Final

from truce.clauses.loading import parse_agreement
from truce.clauses.yaml_text import read_yaml
from truce.findings.rehearsal import Window, rehearse
from truce.incidents.feeds.ucdp import GedFile
from truce.measures.resumption import DEFAULT, Clash, Resumption, Threshold, resumption

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
AGREEMENTS = "data/ucdp_peace_agreements/ucdp_peace_agreements_221.csv"
ACTORS = "data/ucdp_actors/ucdp-actor-221.csv"
EVENTS: Final = {
    "482": ("Central African Republic", "data/ucdp_ged_subsets/ged231_central_african_republic.csv"),
    "775": ("Myanmar", "data/ucdp_ged_subsets/ged191_myanmar.csv"),
}
"""By the Gleditsch and Ward number of the country."""
EARLY, LATE = 90, 365
"""A call more days than that before the coded end is a false alarm, and after it a miss; fixed beforehand."""
DELAYS = (0, 1, 7)
FIRST = Threshold(deaths=1, over=36_500, days=0, within=1, apart=-1, longest=36_500)
MONTH = Threshold(deaths=25, over=30, days=0, within=1, apart=-1, longest=36_500)
RULES: Final = {"first event": FIRST, "25 deaths in 30 days": MONTH, "fighting resumed": DEFAULT}
GRID = [
    Threshold(deaths=a, days=b, within=c, apart=d)
    for a, b, c, d in product((10, 25, 50, 100), (2, 3, 5), (30, 60, 90), (0, 7, 14))
]


@dataclass(frozen=True)
class Coded:
    """An agreement as UCDP codes it. `ended`: None where it is not coded as ended."""

    id: str
    country: str
    name: str
    signed: date
    ended: date | None
    ceasefire: bool
    dyads: tuple[str, ...]
    actors: tuple[str, ...]


@dataclass(frozen=True)
class Fight:
    """A row of the events between two, with the ids that UCDP gives both and the pair."""

    clash: Clash
    dyad: str
    name: str
    sides: tuple[str, str]
    state_based: bool


Pair = tuple[str, str, list[Clash], bool]
"""Two who fought: their names, how they were matched, their clashes, and whether one is a state."""


@dataclass(frozen=True)
class Actors:
    """The actor list: names, and of which alliances and coalitions an actor was a member."""

    names: Mapping[str, str]
    governments: frozenset[str]
    joined: Mapping[str, frozenset[str]]

    def members(self, side: str, of: Sequence[str]) -> tuple[str, ...]:
        """Those of some actors that a side of the events stands for: itself, or members of it."""
        return tuple(a for a in of if a == side or side in self.joined.get(a, ()))


def _rows(relative: str) -> Iterator[dict[str, str]]:
    path = SHARED / relative
    if not path.exists():
        sys.exit(f"backtest.py: there is no {path}; set TRUCE_SHARED")
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        yield from csv.DictReader(stream)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip().isdigit())


def agreements() -> list[Coded]:
    """Those of the two countries, by country and day."""
    found = []
    for row in _rows(AGREEMENTS):
        if row["gwno"] in EVENTS:
            ended = row["duration"] if row["ended"].startswith("1") else ""
            found.append(
                Coded(
                    id=row["paid"], country=row["gwno"], name=" ".join(row["pa_name"].split()),
                    signed=date.fromisoformat(row["pa_date"][:10]),
                    ended=date.fromisoformat(ended[:10]) if ended else None,
                    ceasefire=row["cease"].startswith("1"),
                    dyads=_list(row["dyad_id"]), actors=_list(row["actor_id"]),
                )
            )  # fmt: skip
    return sorted(found, key=lambda a: (a.country, a.signed, a.id))


def actors() -> Actors:
    """The actor list."""
    names, governments, joined = {}, set(), {}
    for row in _rows(ACTORS):
        names[row["ActorId"]] = row["NameData"]
        if row["Org"] == "4":
            governments.add(row["ActorId"])
        columns = ("ActorIdAlliance", "NSCoalitionID", "OSCoalitionID")
        joined[row["ActorId"]] = frozenset(i for c in columns for i in _list(row[c]))
    return Actors(names, frozenset(governments), joined)


def fights(country: str, estimate: str = "best") -> list[Fight]:
    """The rows of a country in which two sides fought: as truce reads them, with the ids of the file.

    `estimate`: which of the three numbers of deaths is taken: low, best or high.
    """
    relative = EVENTS[country][1]
    ids = {r["id"]: (r["dyad_new_id"], r["side_a_new_id"], r["side_b_new_id"]) for r in _rows(relative)}
    found = []
    for event in GedFile(SHARED / relative):
        if event.violence != "one_sided":
            dyad, side_a, side_b = ids[event.id]
            first, last = event.days.first, event.days.last
            assert first is not None
            assert last is not None
            clash = Clash(event.id, first.date(), last.date(), getattr(event.toll, estimate))
            name = f"{event.side_a} - {event.side_b}"
            found.append(Fight(clash, dyad, name, (side_a, side_b), event.violence == "state_based"))
    return found


def signatories(agreement: Coded, known: Actors, fought: Sequence[Fight]) -> tuple[str, ...]:
    """Who is bound: the sides of the coded pairs, and the armed groups among the actors.

    Other governments and organisations that UCDP lists as actors stood by as third parties.
    """
    sides = {s for f in fought if f.dyad in agreement.dyads for s in f.sides}
    groups = {a for a in agreement.actors if a in known.names and a not in known.governments}
    own = {a for a in agreement.actors if known.names.get(a, "") in _own_government(agreement)}
    return tuple(sorted(sides | groups | own, key=int))


def _own_government(agreement: Coded) -> tuple[str, ...]:
    country = EVENTS[agreement.country][0]
    return (f"Government of {country}", f"Government of {country} (Burma)")


def pairs(agreement: Coded, known: Actors, fought: Sequence[Fight]) -> dict[str, Pair]:
    """The fights between signatories, by the pair: its name, how it was matched, its clashes."""
    bound = signatories(agreement, known, fought)
    found: dict[str, Pair] = {}
    for fight in fought:
        stand = [known.members(side, bound) for side in fight.sides]
        if fight.dyad in agreement.dyads:
            how = "coded"
        elif all(stand) and set(stand[0]) != set(stand[1]):
            plain = all(side in bound for side in fight.sides)
            how = "both signed" if plain else "by alliance or coalition"
        else:
            continue
        found.setdefault(fight.dyad, (fight.name, how, [], fight.state_based))[2].append(fight.clash)
    return found


def first_violation(agreement: Coded, known: Actors, fought: Sequence[Fight]) -> dict[str, Any] | None:
    """The first row that a rehearsal of a ban on force calls a violation by one, or one of several, parties.

    The time begins on the day after the signature, because the hour is not told.
    """
    bound = signatories(agreement, known, fought)
    parties = "".join(f"  - {{id: A{i}, name: {json.dumps(known.names[i])}}}\n" for i in bound)
    text = (
        f"agreement: ucdp-{agreement.id}\ntitle: {json.dumps(agreement.name)}\n"
        f"encoding: {{author: benchmarks}}\nparties:\n{parties}"
        "clauses:\n  - {id: force, text: no armed force, forbid: "
        "{who: each, acts: [ASSAULT], whom: other_party}}\n"
    )
    sides = {s: f.name for f in fought for s in f.sides if s not in bound}
    joint = {s: known.members(s, bound) for s in sides if known.members(s, bound) and s in known.names}
    chosen = {known.names[s]: tuple(f"A{m}" for m in members) for s, members in joint.items()}
    window = Window(since=agreement.signed + timedelta(days=1))
    file = GedFile(SHARED / EVENTS[agreement.country][1])
    found = rehearse(parse_agreement(text), file, window, chosen=chosen)
    rows = [
        (event.days.last.date(), event.id, tally.result)
        for tally in found.whole
        if tally.result in ("violation", "one_of_several")
        for event in tally.examples
        if event.days.last
    ]
    total = sum(t.events for t in found.whole if t.result in ("violation", "one_of_several"))
    if not rows:
        return None
    day, row, result = min(rows)
    return {"day": day, "row": row, "result": result, "rows": total}


@dataclass(frozen=True)
class Tried:
    """A rule on one agreement: when it called, on what pair, and what that is worth beside the coded end."""

    rule: str
    called: date | None
    pair: str
    verdict: str
    days: int | None = None


def earliest(found: Mapping[str, Pair], signed: date, rule: Threshold) -> tuple[
    Resumption | None, str
]:  # fmt: skip
    """The earliest call for any pair; each pair is asked alone."""
    called = [(c, name) for name, _, clashes, _ in found.values() if (c := resumption(clashes, signed, rule))]
    return min(called, key=lambda item: (item[0].known, item[1])) if called else (None, "")


def verdict(agreement: Coded, way: str, called: date | None) -> tuple[str, int | None]:
    """What a call is worth beside the coded end, and the days that it is early (-) or late (+)."""
    if agreement.ended is None:
        return ("false alarm", None) if called else ("rightly silent", None)
    days = (called - agreement.ended).days if called else None
    if way == "politics":
        early = days is not None and days <= 0
        return ("called an end by politics", days) if early else ("rightly silent until the end", days)
    if days is None or days > LATE:
        return "missed", days
    return ("false alarm", days) if days < -EARLY else ("called", days)


def tried(agreement: Coded, way: str, found: Mapping[str, Pair]) -> list[Tried]:
    """Every rule on one agreement, as if events were known on their last day."""
    results = []
    for name, rule in RULES.items():
        call, pair = earliest(found, agreement.signed, rule)
        results.append(Tried(name, call.known if call else None, pair, *_worth(agreement, way, found, call)))
    results.append(Tried("never", None, "", *_worth(agreement, way, found, None)))
    return results


def _worth(
    agreement: Coded, way: str, found: Mapping[str, Any], call: Resumption | None
) -> tuple[str, int | None]:
    return verdict(agreement, way, call.known if call else None) if found else ("cannot be told", None)


def last_days(fought: Mapping[str, Sequence[Fight]]) -> dict[str, date]:
    """The last day of the year with which the data of a country end."""
    return {c: date(max(f.clash.last for f in rows).year, 12, 31) for c, rows in fought.items()}


def groups_of(each: Sequence[tuple[Coded, Mapping[str, Any]]]) -> list[set[str]]:
    """Agreements that share a pair, of which one tells about the other, put together."""
    groups: list[tuple[set[str], set[str]]] = []
    for agreement, found in each:
        ids, shared = {agreement.id}, set(found)
        for other in [g for g in groups if g[1] & shared]:
            groups.remove(other)
            ids, shared = ids | other[0], shared | other[1]
        groups.append((ids, shared))
    return [ids for ids, _ in groups]


def loss(agreement: Coded, way: str, called: date | None) -> int:
    """Days off, at most a year; a year for what is called wrongly or missed."""
    worth, days = verdict(agreement, way, called)
    return min(LATE, abs(days or 0)) if worth == "called" else 0 if worth.startswith("rightly") else LATE


def left_out(cases: Sequence[tuple[Coded, str, Mapping[str, Any]]]) -> dict[str, Any]:
    """The numbers chosen on the others, tried on each group of agreements that was left out."""
    told = [c for c in cases if c[2]]
    calls = {
        rule: {a.id: (c.known if c else None) for a, _, f in told for c, _ in [earliest(f, a.signed, rule)]}
        for rule in GRID
    }
    chosen, lost = {}, 0
    for group in groups_of([(a, f) for a, _, f in told]):
        others = [(a, w) for a, w, _ in told if a.id not in group]
        # The rule that stands is preferred among those that do as well.
        best = min(GRID, key=lambda r: (sum(loss(a, w, calls[r][a.id]) for a, w in others), r != DEFAULT))
        for agreement, way, _ in told:
            if agreement.id in group:
                called = calls[best][agreement.id]
                chosen[agreement.id] = {"rule": asdict(best), "called": called}
                lost += loss(agreement, way, called)
    fixed = {r: sum(loss(a, w, calls[r][a.id]) for a, w, _ in told) for r in GRID}
    others = {
        n: sum(loss(a, w, c.known if (c := earliest(f, a.signed, r)[0]) else None) for a, w, f in told)
        for n, r in RULES.items()
    }
    others["never"] = sum(loss(a, w, None) for a, w, _ in told)
    return {
        "chosen": chosen, "loss": lost, "fixed": fixed[DEFAULT], "grid": sorted(fixed.values()),
        "rules": others,
    }  # fmt: skip


def _without_rows(agreement: Coded, known: Actors, fought: Sequence[Fight]) -> list[str]:
    """Signatories of whom no row tells, by themselves or in an alliance."""
    sides = {s for f in fought for s in f.sides}
    bound = signatories(agreement, known, fought)
    return [known.names[i] for i in bound if not any(known.members(s, (i,)) for s in sides)]


def results() -> dict[str, Any]:
    """All of it."""
    known = actors()
    ways_read, problems = read_yaml(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    assert ways_read is not None, problems
    ways = {str(k): v for k, v in ways_read.value.items()}
    fought = {country: fights(country) for country in EVENTS}
    until = last_days(fought)
    cases, rows = [], []
    for agreement in agreements():
        rows_there = fought[agreement.country]
        found = pairs(agreement, known, rows_there)
        way = str(ways[agreement.id]["way"]) if agreement.ended else "not coded as ended"
        told = {} if agreement.signed > until[agreement.country] else found
        cases.append((agreement, way, told))
        rows.append(
            {
                "id": agreement.id, "name": agreement.name, "country": EVENTS[agreement.country][0],
                "signed": agreement.signed, "ended": agreement.ended, "way": way,
                "ceasefire": agreement.ceasefire,
                "pairs": {n: {"matched": how, "after": sum(c.first > agreement.signed for c in cl)}
                          for n, how, cl, _ in told.values()},
                "without_rows": _without_rows(agreement, known, rows_there),
                "violation": first_violation(agreement, known, rows_there)
                if agreement.ceasefire and told else None,
                "rules": [asdict(t) for t in tried(agreement, way, told)],
            }
        )  # fmt: skip
    return {
        "until": until,
        "agreements": rows,
        "left_out": left_out(cases),
        "variants": _variants(cases) | _estimates(cases, known),
    }


def _variants(cases: Sequence[tuple[Coded, str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The measure on the pairs that UCDP coded alone, with alliances; and on all pairs taken as one."""
    found: dict[str, dict[str, Any]] = {"without pairs that UCDP does not code": {}, "all pairs as one": {}}
    for agreement, way, pairs_ in cases:
        fewer = {d: p for d, p in pairs_.items() if p[1] == "coded" or ("alliance" in p[1] and p[3])}
        as_one = {"": ("all", "", [c for p in pairs_.values() for c in p[2]], True)} if pairs_ else {}
        for name, these in zip(found, (fewer, as_one), strict=True):
            call, pair = earliest(these, agreement.signed, DEFAULT)
            worth, days = _worth(agreement, way, pairs_, call)
            found[name][agreement.id] = {
                "called": call.known if call else None, "pair": pair, "verdict": worth, "days": days,
            }  # fmt: skip
    return found


def _estimates(
    cases: Sequence[tuple[Coded, str, Mapping[str, Any]]], known: Actors
) -> dict[str, dict[str, Any]]:
    """The measure on the low and on the high numbers of deaths."""
    found: dict[str, dict[str, Any]] = {}
    for estimate in ("low", "high"):
        fought = {country: fights(country, estimate) for country in EVENTS}
        each = found.setdefault(f"by the {estimate} estimate of deaths", {})
        for agreement, way, pairs_ in cases:
            these = pairs(agreement, known, fought[agreement.country]) if pairs_ else {}
            call, pair = earliest(these, agreement.signed, DEFAULT)
            worth, days = _worth(agreement, way, pairs_, call)
            each[agreement.id] = {
                "called": call.known if call else None, "pair": pair, "verdict": worth, "days": days,
            }  # fmt: skip
    return found


def summary(found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """For each rule: how many of each verdict, and the days off where it called."""
    rules: dict[str, dict[str, Any]] = {}
    for row in found["agreements"]:
        for tried_ in row["rules"]:
            into = rules.setdefault(tried_["rule"], {})
            into[tried_["verdict"]] = into.get(tried_["verdict"], 0) + 1
            if tried_["verdict"] == "called":
                into.setdefault("days", []).append(tried_["days"])
    return rules


def by_publication(called: date) -> date:
    """When UCDP's own yearly release had told it: 30 June of the year after (assumed)."""
    return date(called.year + 1, 6, 30)


def _in_words(entry: Mapping[str, Any]) -> str:
    """What a rule did on an agreement, in one line."""
    if entry["verdict"] == "cannot be told":
        return "cannot be told: no row between those who signed, in the time of the data or before it"
    if not entry["called"]:
        return f"not called: {entry['verdict']}"
    days = "" if entry["days"] is None else f", {entry['days']:+d} days"
    return f"{entry['called']} ({entry['pair']}): {entry['verdict']}{days}"


def page(found: Mapping[str, Any]) -> Iterator[str]:
    """The table and the summary, for people."""
    for row in found["agreements"]:
        ended = f"coded end {row['ended']} ({row['way']})" if row["ended"] else "not coded as ended"
        yield f"\n{row['id']} {row['name'][:84]}"
        yield f"  {row['country']}, signed {row['signed']}, {ended}"
        if row["violation"]:
            seen = row["violation"]
            yield f"  violation: from {seen['day']} on, in {seen['rows']} rows (row {seen['row']})"
        elif row["ceasefire"]:
            yield "  violation: no row that would be one"
        else:
            yield "  violation: no ceasefire is coded in the text, so no row is called one"
        for entry in row["rules"][:-1]:
            yield f"  {entry['rule']}: {_in_words(entry)}"
        if row["without_rows"]:
            yield f"  no row at all of: {', '.join(row['without_rows'])}"
    yield from _summed(found)


def _summed(found: Mapping[str, Any]) -> Iterator[str]:
    """What all rules come to."""
    yield "\nRule: verdicts; days early (-) or late (+) where it called"
    for rule, counted in summary(found).items():
        days = counted.pop("days", [])
        yield f"  {rule}: " + ", ".join(f"{v} {n}" for v, n in sorted(counted.items()))
        if days:
            later = "; ".join(
                f"{_size([x + d for x in days])} with {d} more of reporting" for d in DELAYS[1:]
            )
            yield f"    {' '.join(f'{d:+d}' for d in sorted(days))}: {_size(days)} in the median; {later}"
    for name, each in found["variants"].items():
        yield f"\nFighting resumed, {name}: only where it differs"
        for row in found["agreements"]:
            usual = next(r for r in row["rules"] if r["rule"] == "fighting resumed")
            if each[row["id"]]["called"] != usual["called"]:
                yield f"  {row['id']}: {_in_words(each[row['id']])}"
    yield "\nFighting resumed, by UCDP's own publication (30 June of the year after, assumed):"
    for row, day, late in published(found):
        yield f"  {row}: {day}, {late:+d} days"
    out, grid = found["left_out"], found["left_out"]["grid"]
    yield f"\nDays lost in all (at most {LATE} each, {LATE} for a false alarm or a miss):"
    yield f"  the rule that was fixed: {out['fixed']}"
    yield f"  its numbers chosen without each group of agreements that share a pair: {out['loss']}"
    yield f"  {len(GRID)} sets of numbers: best {grid[0]}, median {grid[len(GRID) // 2]}, worst {grid[-1]}"
    for rule, lost in out["rules"].items():
        yield f"  {rule}: {lost}"


def _size(days: Sequence[int]) -> float:
    return median(abs(d) for d in days)


def published(found: Mapping[str, Any]) -> Iterator[tuple[str, date, int]]:
    """When the calls that came in time could have been made from UCDP's yearly releases."""
    for row in found["agreements"]:
        for entry in row["rules"]:
            if entry["rule"] == "fighting resumed" and entry["verdict"] == "called":
                day = by_publication(entry["called"])
                yield row["id"], day, (day - row["ended"]).days


def main() -> None:
    asked = argparse.ArgumentParser(description="What truce would have said beside the ends that UCDP codes")
    asked.add_argument("--json", action="store_true", help="all of it as JSON")
    found = results()
    if asked.parse_args().json:
        print(json.dumps(found, indent=1, default=str, ensure_ascii=False))
    else:
        print("\n".join(page(found)))


if __name__ == "__main__":
    main()
