"""How fast the tree of the record grows, proofs are made and checked, and a witness cosigns.

    python benchmarks/proofs.py [--leaves 1000000] [--folder DIR]

Processor time of one thread, but for the witness: it keeps every checkpoint durably before it answers, so its
figure is seconds by the clock, mostly those of the disk under DIR.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from truce.ledger.checkpoints import Checkpoint, opened
from truce.ledger.keys import SigningKey
from truce.ledger.notes import Note, Signer
from truce.ledger.tree import (
    Frontier,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_of,
    roots_at,
)
from truce.ledger.witnessing import Request
from truce.mission.witnessing.witness import WitnessService

PROOFS = 2000
COSIGNED = 200


def told(what: str, count: int, seconds: float) -> None:
    print(f"{what}: {count / seconds:,.0f} a second ({1e6 * seconds / count:.1f} us each)")


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    start = clock()
    work()
    return clock() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--leaves", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path, default=None)
    asked = options.parse_args()
    size = asked.leaves
    chance = random.Random(7)
    print(f"load {os.getloadavg()[0]:.1f}")
    hashes = [leaf_hash(b"entry %d" % i) for i in range(size)]
    told("leaves appended to the frontier", size, timed(lambda: Frontier().grown(hashes)))
    nodes = nodes_of(hashes)
    frontier = Frontier.read(size, nodes)
    one_by_one = timed(lambda: [frontier.grown(hashes[i : i + 1]).root for i in range(PROOFS)])
    told(f"one leaf appended to {size:,}, with the new root", PROOFS, one_by_one)
    indexes = [chance.randrange(size) for _ in range(PROOFS)]
    root = frontier.root
    told("inclusion proofs made", PROOFS, timed(lambda: [inclusion_proof(i, size, nodes) for i in indexes]))
    proofs = [inclusion_proof(i, size, nodes) for i in indexes]
    checked = timed(
        lambda: [check_inclusion(hashes[i], i, size, root, p) for i, p in zip(indexes, proofs, strict=True)]
    )
    told("inclusion proofs checked", PROOFS, checked)
    olds = roots_at((i + 1 for i in indexes), hashes)
    made = [(old, olds[old], consistency_proof(old, size, nodes)) for old in olds]
    told(
        "consistency proofs checked",
        len(made),
        timed(lambda: [check_consistency(o, r, size, root, p) for o, r, p in made]),
    )
    notes_and_witness(asked.folder, nodes)


def notes_and_witness(folder: Path | None, nodes: Callable[[int, int], bytes]) -> None:
    signer = Signer("truce/benchmark", SigningKey.make().private)

    def note(size: int) -> Note:
        text = Checkpoint(signer.name, size, Frontier.read(size, nodes).root).text
        return Note(text, (signer.sign(text),))

    data = note(COSIGNED).to_bytes()
    told("checkpoints opened", PROOFS, timed(lambda: [opened(data, [signer.key]) for _ in range(PROOFS)]))
    bodies = [Request(n, consistency_proof(n, n + 1, nodes), note(n + 1)).to_bytes() for n in range(COSIGNED)]
    with tempfile.TemporaryDirectory(dir=folder) as made:
        service = WitnessService.create(Path(made) / "w", "benchmark.example/w")
        service.trust(str(signer.key))
        told(
            "checkpoints cosigned and kept",
            COSIGNED,
            timed(lambda: [service.cosign(b) for b in bodies], time.perf_counter),
        )


if __name__ == "__main__":
    main()
