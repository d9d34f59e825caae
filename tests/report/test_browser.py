"""The page in a real browser, with the network cut off: choosing words, the keyboard, hostile texts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from annotated import brief_of

from truce.incidents import Told
from truce.report.page import html

pytestmark = pytest.mark.browser
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def show(browser, tmp_path: Path):
    """Open a brief's page; what the browser complains of or asks the network for fails the test."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)

    def opened(brief, width: int = 1400):
        file = tmp_path / "page.html"
        file.write_text(html(brief), "utf-8")
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
        page.on("request", lambda asked: asked.url.startswith("file:") or faults.append(asked.url))
        page.goto(file.as_uri())
        return page

    yield opened
    context.close()
    assert faults == []


def lit(page, selector: str) -> list[str]:
    return [node.inner_text() for node in page.query_selector_all(f"{selector}.lit")]


def test_marked_words_light_their_record_and_its_words_light_the_mark(show, small) -> None:
    page = show(small)
    assert lit(page, "mark") == []
    page.click("mark:has-text('Norland blamed Sudmark.')")
    assert any("Norland: accusation" in card for card in lit(page, ".card"))
    page.click("#claims blockquote a:has-text('fears that the truce will not last')")
    assert "".join(lit(page, "mark")) == "An official who was not named fears that the truce will not last."
    assert page.evaluate("document.activeElement.tagName") == "MARK"


def test_the_record_that_is_lit_can_be_seen(show, small) -> None:
    page = show(small)
    page.click("mark:has-text('Norland blamed Sudmark.')")
    box = page.query_selector("#claims .card.lit").bounding_box()
    assert 0 <= box["y"] <= 900
    page.click("#gaps blockquote a")
    box = page.query_selector("mark.lit").bounding_box()
    assert 0 <= box["y"] <= 900


def test_all_of_it_can_be_done_with_the_keyboard(show, small) -> None:
    page = show(small)
    page.focus("mark:has-text('Norland blamed Sudmark.')")
    page.keyboard.press("Enter")
    assert any("Norland: accusation" in card for card in lit(page, ".card"))
    assert page.evaluate("document.activeElement.matches('.card')")
    assert "rest on these words" in page.inner_text("#said")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    page.keyboard.press("Escape")
    assert lit(page, "mark") == lit(page, ".card") == []
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_a_bar_and_a_place_lead_to_their_record(show, small) -> None:
    page = show(small)
    page.click("svg a:has(.bar) >> nth=0", force=True)
    assert lit(page, ".card")
    page.click("svg.map a >> nth=0", force=True)
    assert lit(page, ".card")


def test_without_script_the_quotations_still_lead_to_the_text(browser, small, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(html(small), "utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    page.click("#gaps blockquote a")
    assert "#t-agency:71" in page.url
    context.close()


def test_hostile_words_stay_words(show, small) -> None:
    told = small.told[0]
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onclick='alert(3)' \u202e\u2066"
    text = told.document.text.replace("Norland blamed Sudmark.", hostile)
    start = text.index(hostile)
    claim = replace(told.records.claims[0], start=start, end=start + len(hostile))
    actors = tuple(replace(a, name=a.name + hostile) for a in told.records.actors)
    records = replace(told.records, claims=(claim,), actors=actors, title=hostile)
    page = show(brief_of(Told(replace(told.document, text=text, name=hostile), records)))
    page.click("mark:has-text('alert(1)')")
    assert any("alert(1)" in words for words in lit(page, "mark"))


@pytest.mark.parametrize("width", [1400, 800, 360])
def test_nothing_is_wider_than_the_window(show, small, width: int) -> None:
    page = show(small, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_right_to_left_words_are_set_from_the_right(show, small) -> None:
    told = small.told[0]
    text = told.document.text + "\nقال المتحدث إن الهدنة قائمة.\n"
    page = show(brief_of(Told(replace(told.document, text=text), told.records)))
    direction = "node => getComputedStyle(node).direction"
    assert page.eval_on_selector(".text > p:has-text('الهدنة')", direction) == "rtl"
    assert page.eval_on_selector(".text > p:has-text('Norland blamed')", direction) == "ltr"
