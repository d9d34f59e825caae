"""Two entries under one id are somebody's fault; the answer is the same in every process all the same."""

import subprocess
import sys

CODE = """
from truce.asof import Span
from truce.findings.record import Record
from truce.incidents.accounts import Coverage
two = [Coverage(id="c", who=w, when=Span(0, 1), zones=frozenset(z), known=0)
       for w, z in (("A", {"north", "south", "east"}), ("A", {"west", "south", "coast", "hills"}))]
for order in (two, two[::-1]):
    print(sorted(Record(coverage=tuple(order)).as_known(5).coverage[0].zones))
"""


def test_which_one_counts_hangs_on_no_hash_and_no_order():
    said = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1
    first, second = said.pop().splitlines()
    assert first == second
