"""``truce key``: the keys of a mission, whose they are, and how they change."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.asof import Interval, span_of
from truce.cli import say
from truce.cli.mission.working import open_mission, passphrase_of
from truce.cli.passphrases import passphrase
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError
from truce.report.folding import fold

if TYPE_CHECKING:
    from truce.ledger.keyring import KeyLife, Keyring
    from truce.ledger.keys import SigningKey
    from truce.mission.filing.keys import Done


def run_new(file: Path, *, encrypt: bool) -> int:
    """Make a key. 0: done. StoreError if the file is there already, or cannot be written."""
    from truce.mission.filing.keys import make_key

    key = make_key(file, passphrase(new=True) if encrypt else None)
    say(f"{key.id}\nKept in {file}: whoever has that file can file in your name.")
    return 0


def run_list(path: Path, *, as_json: bool) -> int:
    """Print the keys of a mission. 0: done."""
    from truce.mission.filing.keys import ring_of

    with open_mission(path) as mission:
        ring = ring_of(mission)
        own = mission.behind.key.id if mission.behind.key else ""
    if as_json:
        keys = [_as_dict(life, ring, own) for life in ring.lives.values()]
        say(json.dumps({"schema": "truce-keys/1", "mission": ring.mission, "keys": keys}, indent=2))
        return 0
    for life in ring.lives.values():
        say("\n".join(fold(_line(life, ring, own), width(), "", "  ")))
    if not own:
        say("This copy has no key of its own: it can be asked, and files nothing.")
    elif own not in ring.lives:
        say(f"The key of this copy, {own}, is introduced by no entry yet.")
    return 0


def run_introduce(path: Path, file: Path, *, holder: str, roles: Sequence[str], as_json: bool) -> int:
    """Introduce a key. 0: done. LedgerError if the key of this copy may not, or it is known already."""
    from truce.mission.filing.keys import holder_of, introduce

    with open_mission(path) as mission:
        key = _key(file)
        done = introduce(mission, key, holder_of(holder), tuple(roles))
    return _filed(done, f"{key.id}: introduced as {holder}, {', '.join(roles)}", as_json)


def run_use(path: Path, file: Path) -> int:
    """File with another key in this copy. 0: done."""
    from truce.mission.filing.keys import ring_of, use

    with open_mission(path) as mission:
        key = _key(file)
        use(mission, key, passphrase_of(path))
        ring = ring_of(mission)
    if key.id not in ring.lives:
        note = "No entry introduces it yet: what it files waits, and counts once a registrar has done so."
    elif ring.sequencer != key.id:
        note = "It does not order the record: what it files waits until the sequencer has taken it in."
    else:
        note = "It orders the record."
    say(f"{path} files with {key.id} from now on.\n{note}")
    return 0


def run_rotate(path: Path, *, as_json: bool) -> int:
    """Exchange the key of a copy for a new one. 0: done. LedgerError if it orders the record."""
    from truce.mission.filing.keys import rotate

    with open_mission(path) as mission:
        done = rotate(mission, passphrase_of(path))
    return _filed(done, "rotated: this copy files with a new key", as_json)


def run_revoke(path: Path, key: str, *, reason: str, since: str | None, as_json: bool) -> int:
    """End a key. 0: done. LedgerError if the key of this copy may not."""
    from truce.mission.filing.keys import revoke

    with open_mission(path) as mission:
        done = revoke(mission, key, reason, _moment(since))
    suspected = f", suspected since {since}" if since else ""
    return _filed(done, f"{key}: revoked{suspected}", as_json)


def run_accept(path: Path, out: Path) -> int:
    """Write the word of this copy's key that it takes the record over. 0: done."""
    from truce.cli.saving import check_output, save
    from truce.mission.filing.keys import accept

    check_output(out, "OUT", [])
    with open_mission(path) as mission:
        word, size = accept(mission), mission.size
    save(out, word.decode(), "OUT")
    say(f"{out}: it holds while the record has {size} entries.\nNext: truce key hand-over MISSION --accepted")
    return 0


def run_hand_over(path: Path, *, file: Path | None, accepted: Path | None, as_json: bool) -> int:
    """Hand the order of a record over. 0: done. LedgerError if it is not this copy's to hand over."""
    from truce.mission.filing.keys import hand_over
    from truce.store.files.folders import told

    if (file is None) == (accepted is None):
        raise ArgumentError("--key", "", "or --accepted has to be given", "Give the new key, or its word")
    with open_mission(path) as mission:
        if accepted is not None:
            with told(str(accepted)):
                done = hand_over(mission, accepted.read_bytes()[:10_000])
        else:
            done = hand_over(mission, _key(file or Path()))
    return _filed(done, "handed over: the other key orders the record from now on", as_json)


def _key(file: Path) -> "SigningKey":
    from truce.mission.filing.keys import is_protected, read_key

    return read_key(file, passphrase() if is_protected(file) else None)


def _moment(given: str | None) -> int | None:
    """The first moment of a time in UTC, milliseconds since 1970. ArgumentError if it is none."""
    if given is None:
        return None
    try:
        return span_of(Interval.parse(given.removesuffix("Z")), "UTC").first * 60_000
    except ArgumentError as error:
        raise ArgumentError("--suspected-since", given, error.reason, error.next) from None


def _filed(done: "Done", told: str, as_json: bool) -> int:
    if as_json:
        say(json.dumps({"schema": "truce-filed/1", "entry": done.entry, "waits": done.waits}, indent=2))
        return 0
    waits = " It waits here until the sequencer has taken it in." if done.waits else ""
    say(f"{told} [{done.entry[:12] or 'as filed before'}].{waits}")
    return 0


def _line(life: "KeyLife", ring: "Keyring", own: str) -> str:
    marks = [", ".join(life.roles) or "no role"]
    marks += ["orders the record"] if life.key == ring.sequencer else []
    marks += ["of this copy"] if life.key == own else []
    marks += [life.ended] if life.ended else []
    if life.suspected is not None:
        marks.append(f"suspected since {_written(life.suspected)} (entry at {life.suspected_by})")
    return f"{life.key}  {life.holder}: {'; '.join(marks)}"


def _as_dict(life: "KeyLife", ring: "Keyring", own: str) -> dict[str, Any]:
    return {
        "key": life.key,
        "holder": {"kind": life.holder.kind, "name": life.holder.name, "of": life.holder.of},
        "roles": list(life.roles),
        "since": life.since,
        "until": life.until,
        "ended": life.ended or None,
        "suspected_since": None if life.suspected is None else _written(life.suspected),
        "sequencer": life.key == ring.sequencer,
        "own": life.key == own,
    }


def _written(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
