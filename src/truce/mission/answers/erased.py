"""What was erased of a record: by which order, when, by whom and why. Every answer says so. No I/O.

An erasure is the one thing that changes what the record knew before it: the content is gone for every moment
asked about. So an answer names the erasures of all that it could have known, whenever they were ordered.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from truce.asof import EVER
from truce.errors import LedgerError
from truce.ledger.erasures import ErasureOrder
from truce.ledger.statements import ERASURE
from truce.mission.opened import Opened, of_form
from truce.store.nouns import known_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Content that an order destroyed.

    `entry`, `position` and `kind` are those of the entry; `row` is None for all that it held. `order` is the
    entry that ordered it, signed with `key` and recorded at `ordered` (milliseconds since 1970, UTC); `by`
    says whose order it is, `ground` why.
    """

    entry: str
    position: int
    kind: str
    row: int | None
    order: str
    ordered: int
    key: str
    by: str
    ground: str

    @property
    def known(self) -> int:
        """From which minute (since 1970, UTC) its order was known."""
        return known_from(self.ordered)

    @property
    def what(self) -> str:
        """What it was, in words."""
        whole = f"{self.kind} {self.entry[:12]}"
        return whole if self.row is None else f"row {self.row} of {whole}"


@dataclass(frozen=True, slots=True)
class Erasures:
    """What was erased, and which accounts told of the same acts as accounts that are gone.

    `beside` leads from such an account (document#id) to the orders (ids).
    """

    erased: tuple[Erased, ...] = ()
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def where(self, reason: str) -> str:
        """Why something is not here, and that it may have been erased, where anything was."""
        count = len(self.erased)
        orders = "1 order" if count == 1 else f"{count} orders"
        return f"{reason}; what {orders} erased may have held it" if count else reason

    def of_incident(self, accounts: Iterable[str]) -> tuple[Erased, ...]:
        """The erasures that took accounts of an incident; `accounts` are those that it still has."""
        orders = {order for ref in accounts for order in self.beside.get(ref, ())}
        return tuple(e for e in self.erased if e.order in orders)


def erasures_in(
    filed: Iterable[Opened], known_at: int = EVER, noted: Iterable[Opened] | None = None
) -> Erasures:
    """The erasures among all entries, of content that was in the record by a minute (since 1970, UTC).

    `noted` are the entries whose word counts of what was told beside (all, if not told).
    """
    entries = list(filed)
    at = {e.position: e for e in entries}
    found = [_erased(order, entry, at) for entry, order in _orders(entries)]
    erased = tuple(e for e in found if e is not None and at[e.position].known <= known_at)
    beside: dict[str, tuple[str, ...]] = {}
    for _, data in of_form(entries if noted is None else noted, "erased"):
        for ref in data["accounts"]:
            beside[str(ref)] = (*beside.get(str(ref), ()), *map(str, data["orders"]))
    return Erasures(erased, beside)


def _orders(entries: Iterable[Opened]) -> Iterator[tuple[Opened, ErasureOrder]]:
    for entry in entries:
        if entry.kind == ERASURE and entry.content is not None:
            try:
                yield entry, ErasureOrder.from_bytes(entry.content)
            except LedgerError:
                # truce ledger verify tells of it; it has erased nothing.
                continue


def _erased(order: ErasureOrder, entry: Opened, at: Mapping[int, Opened]) -> Erased | None:
    """None for an order that fits no entry: it has erased nothing."""
    target = at.get(order.position)
    if target is None or target.id != order.entry:
        return None
    gone = target.content is None if order.row is None else _is_gone(target, order.row)
    if not gone:
        return None
    return Erased(
        entry=target.id, position=target.position, kind=target.kind, row=order.row, order=entry.id,
        ordered=entry.recorded, key=entry.key, by=order.by, ground=order.ground,
    )  # fmt: skip


def _is_gone(target: Opened, row: int) -> bool:
    # Rows of a feed are not opened with their entry.
    return row >= len(target.rows) or target.rows[row] is None
