"""Speed, memory and growth of the offline reader, all layers included.

usage: python benchmarks/speed.py [TEXT]

Prints sentences per second (warm, one core), the seconds from start to the first output of `truce brief`,
the peak memory of that process, and the time of 1x, 10x and 100x the text as ratios to 1x.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TRUCE_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(ROOT / "src"))
GOLD = SHARED / "scoring" / "gold" / "fragile-truce" / "text.txt"


def read(text: str) -> tuple[float, int]:
    """Seconds to read a text, and its sentences."""
    from truce.claims.reading.offline import read_offline
    from truce.claims.reading.parse import read_page
    from truce.documents import read_document

    document = read_document(text, limit=50_000_000)
    began = time.perf_counter()
    read_offline(document)
    took = time.perf_counter() - began
    return took, sum(s.block.is_prose for s in read_page(text).sentences)


def first_output(path: Path) -> tuple[float, float]:
    """Seconds to the end of `truce brief FILE` in a fresh process, and its peak memory in MB."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "truce", "brief", str(path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Print the figures."""
    os.environ["OMP_NUM_THREADS"] = "1"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    text = path.read_text(encoding="utf-8")
    seconds, megabytes = first_output(path)
    print(f"start to output: {seconds:.2f} s, peak memory {megabytes:.0f} MB")
    read(text)
    once, sentences = min(read(text) for _ in range(3))
    print(f"warm: {sentences} sentences in {once:.2f} s = {sentences / once:.0f} sentences/s")
    for times in (10, 100):
        took, count = read("\n\n".join([text] * times))
        print(f"{times}x: {took / once:.1f} times 1x, {count / took:.0f} sentences/s")
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
