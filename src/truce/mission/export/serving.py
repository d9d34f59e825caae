"""A record that is whole, put onto a PostgreSQL server: all of it in one transaction, or nothing."""

from truce.errors import IntegrityError, StoreError
from truce.ledger.refusals import Refused
from truce.mission.answers.withholding import may_miss_rows, rows_are_missing
from truce.mission.care.verifying import root_of_record
from truce.store.interface import Appending, Store

_OTHER = "Make another database for it: createdb --encoding=UTF8 --template=template0 NAME"


def serve(source: Store, address: str) -> int:
    """Copy a record into an empty database; returns how many entries the server holds of it.

    A database that holds this very record already, or what it has become since, is left as it is: so what
    was killed on the way can be tried again, and a second folder can be made for one server.

    Raises:
        StoreError: the server cannot be used, or its database holds something else.
        IntegrityError: it holds another history of this mission.
    """
    # psycopg takes a while to load: only who asks for a server waits for it.
    from truce.store.postgres.record import PostgresStore

    made = PostgresStore.open if PostgresStore.is_made(address) else None
    with made(address) if made else PostgresStore.create(address, source.mission) as target:
        if target.mission != source.mission:
            raise StoreError(str(target), "holds the record of another mission", _OTHER)
        size = source.head().size
        if not target.head().size:
            with target.appending() as work:
                # Another one may have copied it while this one waited for the lock.
                if not work.head.size:
                    _copy(source, work)
        held = target.head().size
        if held < size or root_of_record(target, size) != root_of_record(source, size):
            reason = f"holds another history of this mission ({held} entries, of which the first differ)"
            advice = "Nothing was changed. Compare both with a checkpoint that another copy holds"
            raise IntegrityError(str(target), reason, advice)
    return held


def _copy(source: Store, work: Appending) -> None:
    refused = Refused()
    for entry in source.entries():
        refused.note(entry)
        work.add_rows(source.rows(entry.position))
        work.append(entry, refused.next_of(entry.key, work.last_of(entry.key)))
        if may_miss_rows(source, entry.id):
            rows_are_missing(work, entry.id)
    for erased in source.erasures():
        work.erase(erased.position, erased.row, erased.tombstone)
    for waiting in source.waiting():
        work.add_rows(source.waiting_rows(waiting.id))
        work.wait(waiting)
    for size, note in source.checkpoints():
        work.add_checkpoint(size, note)
