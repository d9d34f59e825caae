"""Score the offline reader on annotated texts with the scorer of the dossier kit (../shared/scoring)."""

import argparse
import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

USAGE = """

usage: python benchmarks/score_gold.py [GOLD_DIR ...] [--misses] [--brief]

GOLD_DIR holds <slug>/text.txt and <slug>/gold.yaml; default: the four gold texts of the kit.
"""

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TRUCE_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(ROOT / "src"))


def scorer() -> Any:
    """The kit's score.py as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "scoring" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def given_date(folder: Path) -> str | None:
    """The date that a user has to give because the text states no year: `given_date` of its meta.yaml."""
    import yaml

    meta = folder / "meta.yaml"
    given = yaml.safe_load(meta.read_text(encoding="utf-8")).get("given_date") if meta.exists() else None
    return str(given) if given else None


def write_dossiers(gold: Path, out: Path) -> None:
    """Read every text of a gold folder and write its dossier."""
    from truce.claims.reading.offline import read_offline
    from truce.documents import read_document
    from truce.report.dossier import dossier

    for text in sorted(gold.glob("*/text.txt")):
        document = read_document(text, published=given_date(text.parent))
        made = json.dumps(dossier(document, read_offline(document)), ensure_ascii=False, indent=1)
        (out / f"{text.parent.name}.json").write_text(made, encoding="utf-8")


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=[SHARED / "scoring" / "gold"])
    parser.add_argument("--misses", action="store_true", help="list what was missed")
    parser.add_argument("--brief", action="store_true", help="only the table of areas")
    parser.add_argument("--keep", type=Path, help="write the dossiers into this folder")
    args = parser.parse_args()
    score = scorer()
    for gold in args.gold:
        with tempfile.TemporaryDirectory() as scratch:
            out = args.keep or Path(scratch)
            out.mkdir(parents=True, exist_ok=True)
            write_dossiers(gold, out)
            result = score.run(str(out), str(gold))
        print(f"== {gold.name}")
        if args.brief:
            for name, r in [*result["texts"].items(), ("ALL", result)]:
                areas = " ".join(f"{k[:6]} {v:.2f}" for k, v in r["areas"].items() if v is not None)
                print(f"{name:24} {r['overall'] or 0:.3f} controls {r['controls_passed']} {areas}")
        else:
            score.report(result, args.misses)


if __name__ == "__main__":
    main()
