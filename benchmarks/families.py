"""Count the sentences of each family of constructions that the offline reader misreads.

usage: python benchmarks/families.py [TABLE ...]   (default: the tables of tests/claims/families)
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def main() -> None:
    """Print the misread sentences of each table, and how many of how many there are in each family."""
    from tests.claims.families.check import faults, rows

    given = [Path(name) for name in sys.argv[1:]]
    for table in given or sorted((ROOT / "tests" / "claims" / "families").glob("*.tsv")):
        total: Counter[str] = Counter()
        failed: Counter[str] = Counter()
        print(f"== {table.stem}")
        for family, expected, text in rows(table):
            found = faults(expected, text)
            total[family] += 1
            if found:
                failed[family] += 1
                print(f"{family:10} {expected:12} {text}\n    {'; '.join(found)}")
        for family, count in total.items():
            print(f"{family:10} {failed[family]:3} of {count:3} misread")
        print(f"{'all':10} {failed.total():3} of {total.total():3} misread")


if __name__ == "__main__":
    main()
