"""Take the picture of the README: the page of one of the packaged dispatches, in Debian's Chromium.

usage: python tools/picture.py [OUT]    (default: docs/images/brief.png)
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from truce.demo import dispatches
from truce.mission import brief
from truce.report import page

OUT = Path(__file__).resolve().parent.parent / "docs/images/brief.png"


def take(html: Path, out: Path) -> None:
    """Take a picture of the records beside the text, with a row of an agreement chosen."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        window = chromium.new_page(viewport={"width": 1280, "height": 860})
        window.goto(html.as_uri())
        # One record lit, with its words lit in the text: what the page is for.
        window.click("#agreements .part blockquote a >> nth=1")
        window.evaluate("document.getElementById('agreements').scrollIntoView()")
        window.screenshot(path=out)
        chromium.close()


def main() -> None:
    """Write the picture."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "brief.html"
        html.write_text(page.html(brief(dispatches())), "utf-8")
        take(html, out)


if __name__ == "__main__":
    main()
