"""Terms that wait for each other, and areas drawn around each other, without an end."""

from collections.abc import Iterator, Mapping

from truce.clauses.book import Book, Faults
from truce.clauses.model import After


def no_circles(book: Book) -> Faults:
    """No clause may wait for itself: then neither side would ever owe anything."""
    index = {clause.id: i for i, clause in enumerate(book.agreement.clauses)}
    for circle in circles_in(_waits(book)):
        reason = f"the conditions run in a circle: {' -> '.join(circle)}"
        remedy = "Cut it where the text does; if the text has the circle, write it as an open point"
        yield ("clauses", index.get(circle[0].partition("/")[0], 0)), reason, remedy
    zones = {zone.id: i for i, zone in enumerate(book.agreement.zones)}
    for around in circles_in({z.id: [z.near.of] for z in book.agreement.zones if z.near}):
        reason = f"zones are drawn around each other: {' -> '.join(around)}"
        yield ("zones", zones.get(around[0], 0)), reason, "Draw one of them by its shape or its divisions"


def _waits(book: Book) -> dict[str, list[str]]:
    """Which clause waits for which; a step of a clause, named with it, for itself."""
    edges: dict[str, list[str]] = {}
    for clause in book.agreement.clauses:
        readings = {w.clause for r in clause.readings for w in r.holds_while}
        steps = {f"{clause.id}/{phase.id}" for phase in clause.oblige.phases} if clause.oblige else set()
        edges[clause.id] = sorted({w.clause for w in clause.holds_while} | readings | steps)
    for path, part in book.parts:
        if isinstance(part, After) and part.clause and path[0] == "clauses":
            waiting = book.agreement.clauses[int(path[1])]
            phases = waiting.oblige.phases if waiting.oblige else ()
            name = f"{waiting.id}/{phases[int(path[4])].id}" if path[3:4] == ("phases",) else waiting.id
            on = f"{part.clause}/{part.phase}" if part.phase else part.clause
            edges.setdefault(name, []).append(on)
    for condition in book.agreement.conditions:
        for name in condition.applies_to if condition.clause else ():
            edges.setdefault(name, []).append(condition.clause or "")
    return edges


def circles_in(edges: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Circles of a graph of which no two share a node: one for each fault that can be mended alone."""
    left = dict(edges)
    while circle := circle_in(left):
        yield circle
        left = {node: onward for node, onward in left.items() if node not in circle}


def circle_in(edges: Mapping[str, list[str]]) -> list[str]:
    """One circle of a graph, its first node again at its end; empty if there is none."""
    done: set[str] = set()
    for start in sorted(edges):
        path: dict[str, None] = {}
        stack = [(start, iter(edges[start]))] if start not in done else []
        if stack:
            path[start] = None
        while stack:
            node, onward = stack[-1]
            following = next(onward, None)
            if following is None:
                stack.pop()
                path.pop(node, None)
                done.add(node)
            elif following in path:
                return _smallest_first([*path][[*path].index(following) :])
            elif following not in done:
                path[following] = None
                stack.append((following, iter(edges.get(following, []))))
    return []


def _smallest_first(circle: list[str]) -> list[str]:
    """The same circle, begun at the first id of the alphabet: no clause is the one at fault."""
    at = circle.index(min(circle))
    return [*circle[at:], *circle[:at], circle[at]]
