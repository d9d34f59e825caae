"""Pages of HTML: which part is the article, what it hides, what it says of itself, in which letters."""

import time
from contextlib import suppress

import pytest

from truce.documents.readers import html_page as reader
from truce.documents.readers.weaving import faults_of
from truce.errors import InputError

STORY = (
    "<p>Observers of the joint mission visited the crossing on Tuesday and found no soldiers there.</p>"
    "<p>A liaison officer said that both companies had gone back to their camps on the evening before.</p>"
)
TOLD = (
    "Observers of the joint mission visited the crossing on Tuesday and found no soldiers there.\n\n"
    "A liaison officer said that both companies had gone back to their camps on the evening before.\n"
)
SECRET = "the governor had given the order for all of it"


def read(source: str | bytes):
    made = reader.extract(source if isinstance(source, bytes) else source.encode(), "a.html")
    assert faults_of(made.text, made.stretches) == []
    return made


def messages(made, kind: str) -> list[str]:
    return [caution.message for caution in made.cautions if caution.kind == kind]


AROUND = {
    "a menu": "<nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>",
    "a site header": "<header><a href=/>The Example Gazette</a> <span>Late edition</span></header>",
    "a footer": "<footer><p>All rights reserved by the Gazette.</p></footer>",
    "an aside": "<aside><h3>Most read</h3><p>Floods in the south.</p></aside>",
    "a cookie notice": "<div class='cookieBanner'><p>We store things on your device.</p></div>",
    "related links": "<section class='story-related'><p>Floods in the south.</p></section>",
    "a list of links": "<ul><li><a href=1>Floods in the south</a><li><a href=2>Bread is dearer</a></ul>",
    "a table of contents": "<div id=toc class=toc><h2>Contents</h2><ul><li><a href=#a>1 Start</a></ul></div>",
    "a list of buttons": "<ul class='share-tools'><li>Send it to somebody</ul>",
    "a form": "<form><label>Your address</label><input><p>Get the letter.</p></form>",
    "readers' comments": "<div id='comments'><p>I do not believe a word.</p></div>",
    "code": "<script>var words = 'Floods';</script><style>p { color: red }</style>",
    "a closed dialog": "<dialog><p>Subscribe for nothing.</p></dialog>",
    "buttons": "<button>Share</button><select><option>English</select><textarea>Say more</textarea>",
    "what stands in for scripts": "<noscript>Switch your scripts on.</noscript>",
}


@pytest.mark.parametrize("what", AROUND)
@pytest.mark.parametrize("root", ["article", "main", "div"])
def test_what_is_no_article(what: str, root: str):
    assert read(f"<body>{AROUND[what]}<{root}>{STORY}</{root}></body>").text == TOLD
    if what != "a site header":  # inside the article it is the article's
        assert read(f"<body><{root}>{STORY}{AROUND[what]}</{root}></body>").text == TOLD


STAYS = {
    "a paragraph that is a link": "<p><a href=/x>The army denied that it had shelled the bridge.</a></p>",
    "a class that names a column": "<div class='has-sidebar content'><p>The army denied it.</p></div>",
    "a quotation": "<blockquote><p>We never left.</p></blockquote>",
    "an open dialog": "<dialog open><p>The army denied it.</p></dialog>",
    "details": "<details><summary>Background</summary><p>The truce is new.</p></details>",
    "a caption": "<figure><img alt='x'><figcaption>The crossing on Tuesday.</figcaption></figure>",
    "the list of demands": "<ul><li>Leave the bridge.<li>Free <a href=1>the drivers</a>.</ul>",
    "the article's own header": "<header><p>By our correspondent</p></header>",
    "words without a paragraph": "The army denied it.",
}


@pytest.mark.parametrize("what", STAYS)
def test_what_belongs_to_the_article(what: str):
    made = read(f"<body><article>{STORY}{STAYS[what]}</article></body>")
    assert made.text.startswith(TOLD.strip())
    assert len(made.text) > len(TOLD) + 5


def test_a_page_whose_every_box_looks_like_something_else_is_read_all_the_same():
    assert read(f"<body><div class='related'>{STORY}</div></body>").text == TOLD
    assert read(f"<body><form>{STORY}</form></body>").text == TOLD


def test_several_articles_are_all_read():
    entries = "".join(f"<article><h2>Entry {n}</h2>{STORY}</article>" for n in range(3))
    made = read(f"<main>{entries}</main>")
    assert [line for line in made.text.split("\n") if line.startswith("Entry")] == [
        "Entry 0",
        "Entry 1",
        "Entry 2",
    ]


def test_the_headline_outside_of_the_article():
    head = "<title>The crossing is empty - Gazette</title>"
    made = read(
        f"{head}<body><header><h1>The crossing is empty</h1></header><article>{STORY}</article></body>"
    )
    assert made.text == "The crossing is empty\n\n" + TOLD
    assert made.title == "The crossing is empty"


HIDDEN = {
    "not displayed": "<p style='display: none'>{}</p>",
    "hidden": "<p hidden>{}</p>",
    "for screen readers not": "<p aria-hidden=true>{}</p>",
    "invisible": "<p style='VISIBILITY:HIDDEN'>{}</p>",
    "without opacity": "<p style='opacity:0.0'>{}</p>",
    "tiny": "<p style='font-size:1px'>{}</p>",
    "no size": "<p style='font-size:0'>{}</p>",
    "off the page": "<p style='position:absolute;left:-9999px'>{}</p>",
    "indented away": "<p style='text-indent:-9999px'>{}</p>",
    "clipped": "<p style='position:absolute;clip:rect(0 0 0 0)'>{}</p>",
    "cut off": "<p style='height:0;overflow:hidden'>{}</p>",
    "white on white": "<p style='color:#fff'>{}</p>",
    "white on its white box": "<div style='background:white'><p style='color:rgb(255,255,255)'>{}</p></div>",
    "white, as once made": "<font color=White>{}</font>",
    "its colour without a mark": "<table bgcolor=000080><tr><td><font color=000080>{}</font></table>",
    "nearly white": "<p style='color:#fefefe;background-color:#ffffff'>{}</p>",
    "black on black": "<p style='background:#000'>{}</p>",
    "by a rule": "<style>/* x */ .b, .note {{ display:none !important }}</style><p class='a note'>{}</p>",
    "by a rule for a class of a tag in another": (
        "<style>.big p.q {{ visibility:hidden }}</style><div class=big><p class=q>{}</p></div>"
    ),
    "by a rule for screens": "<style>@media screen {{ .m {{ display:none }} }}</style><p class=m>{}</p>",
    "by a rule for all but print": "<style>@media not print {{ .m{{opacity:0}} }}</style><p class=m>{}</p>",
    "by a rule for screens however small": (
        "<style>@media screen and (min-width:1px) {{ .m {{ display:none }} }}</style><p class=m>{}</p>"
    ),
    "by a style element for screens": "<style media=screen>.m {{ font-size:0 }}</style><p class=m>{}</p>",
    "by a child": "<style>div > .k {{ clip-path:inset(100%) }}</style><div><p class=k>{}</p></div>",
    "by the element before": "<style>hr + p {{ display:none }}</style><hr><p>{}</p>",
    "by a place": "<style>div p:nth-child(2n+1) {{ display:none }}</style><div><p>{}</p></div>",
    "by what it is not": "<style>div p:not(.seen) {{ display:none }}</style><div><p>{}</p></div>",
    "by one of several": "<style>:is(h5, .m) {{ display:none }}</style><p class=m>{}</p>",
    "by an attribute": "<style>[data-a^='b'] {{ display:none }}</style><p data-a=bcd>{}</p>",
    "by a nested rule": (
        "<style>.o {{ color:red; & .m {{ display:none }} }}</style><i class=o><b class=m>{}</b></i>"
    ),
    "by a rule with escapes": "<style>.\\6d x {{ d\\69splay:none }}</style><p class=mx>{}</p>",
    "by an important rule": (
        "<style>.m {{ display:none !important }}</style><p class=m style='display:block'>{}</p>"
    ),
    "by the weightier rule": (
        "<style>p.m {{ display:none }} .m {{ display:block }}</style><p class=m>{}</p>"
    ),
    "before a value that is none": "<p style='display:none;display:nonsense'>{}</p>",
    "after words with a brace": (
        "<style>i::after {{ content:'}}' }} .m {{ display:none }}</style><p class=m>{}</p>"
    ),
    "in a layer": "<style>@layer a {{ .m {{ display:none }} }}</style><p class=m>{}</p>",
    "made as small as nothing": "<p style='transform: scale(0)'>{}</p>",
    "made as small by its own word": "<p style='scale:0'>{}</p>",
    "made flat": "<p style='transform:scaleY(0)'>{}</p>",
    "in letters that are clear": "<p style='color:transparent'>{}</p>",
    "in letters that are nearly clear": "<p style='color:rgba(0,0,0,.02)'>{}</p>",
    "in a light grey": "<p style='color:#f4f4f4'>{}</p>",
    "in a light grey by its hue": "<p style='color:hsl(0, 0%, 97%)'>{}</p>",
    "in the colour of its box": "<style>.b .c {{ color:navy; background:#000080 }}</style>"
    "<div class=b><p class=c>{}</p></div>",
    "by classes in other letters, as old pages have them": (
        "<style>.MoRe {{ display:none }}</style><p class=more>{}</p>"
    ),
    "by a rule for an id": "<style>p#n {{ visibility: hidden }}</style><p id=n>{}</p>",
    "for screen readers alone": "<p class='sr-only'>{}</p>",
    "in a comment": "<!-- We know that {} -->",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_words_are_left_out_and_named(how: str):
    made = read(f"<body><article>{STORY}{HIDDEN[how].format(SECRET)}</article></body>")
    assert made.text == TOLD
    assert any(SECRET in message for message in messages(made, "hidden_text"))


SEEN = {
    "white on dark": "<div style='background:#003'><p style='color:white'>{}</p></div>",
    "white on dark, as once made": "<table bgcolor=#003366><tr><td><font color=white>{}</font></table>",
    "white on a picture": "<div style='background:url(a.png)'><p style='color:white'>{}</p></div>",
    "hidden in print": "<style>@media print {{ p {{ display:none }} }}</style><p>{}</p>",
    "hidden elsewhere": "<style>.menu p {{ display:none }}</style><p>{}</p>",
    "under a condition": "<style>@media (width:5px) {{ .a {{ display:none }} }} </style><p class=a>{}</p>",
    "under the pointer": "<style>.m:hover {{ display:none }}</style><p class=m>{}</p>",
    "beside its words": "<style>.m::before {{ display:none }}</style><p class=m>{}</p>",
    "by what it is": "<style>i:not(.m) {{ opacity:0 }} .a > .m {{ display:none }}</style><p class=m>{}</p>",
    "not in speech": "<style>@media speech {{ .m {{ display:none }} }}</style><p class=m>{}</p>",
    "at the end of a movement": "<style>@keyframes a {{ from {{ opacity:0 }} }}</style><p>{}</p>",
    "by the weightier": "<style>.m {{ display:none }} p.m {{ display:block }}</style><p class=m>{}</p>",
    "a middling grey": "<p style='color:#999'>{}</p>",
    "red on green": "<p style='color:red;background:green'>{}</p>",
    "shown again": "<style>.a {{ display:none }}</style><p class=a style='display:block'>{}</p>",
    "small print": "<p style='font-size:8px'>{}</p>",
    "half seen": "<p style='opacity:0.5'>{}</p>",
    "aria-hidden is false": "<p aria-hidden=false>{}</p>",
}


@pytest.mark.parametrize("how", SEEN)
def test_words_that_are_seen_are_read(how: str):
    made = read(f"<body><article>{STORY}{SEEN[how].format(SECRET)}</article></body>")
    assert SECRET in made.text
    assert messages(made, "hidden_text") == []


PERHAPS = {
    "on some screens": ("@media (max-width:600px) { .m { display:none } }", ".m"),
    "by what it holds": ("p.m:has(b) { display:none }", "p.m:has(b)"),
    "where a browser can": ("@supports (display:grid) { .m { visibility:hidden } }", ".m"),
    "by colour at night": ("@media (prefers-color-scheme:dark) { .m { color:#fff } }", ".m"),
    "by a selector that is none": (".m:what-is-this( { display:none }", ".m:what-is-this("),
}


@pytest.mark.parametrize("how", PERHAPS)
def test_words_that_a_rule_perhaps_hides_are_set_aside_and_named_with_the_rule(how: str):
    sheet, selector = PERHAPS[how]
    made = read(f"<style>{sheet}</style><article>{STORY}<p class=m>{SECRET} <b>ago</b></p></article>")
    assert made.text == TOLD
    (caution,) = [c for c in made.cautions if c.kind == "hidden_text"]
    assert f"({selector}): “{SECRET} ago”" in caution.message


def test_a_page_of_which_all_is_perhaps_hidden_is_refused():
    page = f"<style>article:has(p) {{ color:#fff }}</style><article>{STORY}</article>"
    with pytest.raises(InputError, match="no words that everybody sees"):
        read(page)


def test_a_rule_that_perhaps_hides_what_the_article_does_not_hold_is_not_named():
    sheet = "<style>.menu:has(b) { display:none } p:empty { display:none }</style>"
    assert messages(read(f"{sheet}<article>{STORY}</article>"), "hidden_text") == []


def test_an_article_within_what_is_hidden_is_not_read():
    told = "<div class=all><p>Nobody was hurt.</p></div>"
    made = read(f"<style>.n {{ opacity:0 }}</style><div class=n><article>{STORY}</article></div>{told}")
    assert made.text == "Nobody was hurt.\n"
    assert messages(made, "hidden_text")


@pytest.mark.parametrize(
    "sheet",
    ["{" * 5000, ".a{" * 5000, "p:not(" * 5000 + "{display:none}", "* " * 5000 + "{display:none}", "'" * 9999,
     ("i " * 12 + "b{display:none}") * 3000, "@media " + "(" * 5000 + "{p{display:none}}",
     "p:nth-child(" + "9" * 5000 + "n){display:none}"],
    ids=["braces", "nested", "not", "deep", "quotes", "many", "media", "figures"],
)  # fmt: skip
def test_hostile_style_sheets_end_soon(sheet: str):
    since = time.monotonic()
    page = "<i>" * 200 + "<b>of it</b> " * 500 + "</i>" * 200
    with suppress(InputError):  # where the rule may be for every paragraph
        read(f"<style>{sheet}</style><article>{STORY}<p>{page}</p></article>")
    assert time.monotonic() - since < 10


def test_many_comments_before_a_page_end_soon():
    since = time.monotonic()
    page = f"<style>.A {{ display:none }}</style>{STORY}<p class=a>{SECRET}</p>"
    assert read("<!-- a -->" * 20_000 + page).text == TOLD
    assert time.monotonic() - since < 10


def test_white_words_where_the_style_sheet_is_elsewhere_are_set_aside_and_named():
    made = read(
        f"<link rel=stylesheet href=a.css><article>{STORY}<p style='color:#fff'>{SECRET}</p></article>"
    )
    assert made.text == TOLD
    (said,) = messages(made, "hidden_text")
    assert "white words" in said
    assert f"“{SECRET}”" in said


def test_tables_row_by_row_and_lists_with_their_numbers():
    made = read(
        f"{STORY}<table><caption>Shells</caption><thead><tr><th>Day<th>North<th>South</thead>"
        "<tr><th>Monday<td><p>3</p><td>1<tr><td>Tuesday<td><td>12</table>"
        "<ol start=4><li>Leave<li><p>Stay<ul><li>inside</ul><li value=9>Go</ol><ol type=a><li>one</ol>"
        "<dl><dt>Truce</dt><dd>A pause</dd></dl>"
    )
    assert made.text == TOLD + (
        "\nShells\n\nDay | North | South\nMonday | 3 | 1\nTuesday | | 12\n\n"
        "4. Leave\n5. Stay\n\n- inside\n9. Go\n\n(a) one\n\nTruce\nA pause\n"
    )


def test_a_table_that_only_places_things_is_no_table():
    inner = f"<table><tr><td><h2>Digest</h2>{STORY}</table>"
    page = f"<table><tr><td><img src=logo></td><td>{inner}</td></tr></table>"
    assert read(page).text == "Digest\n\n" + TOLD


def test_line_breaks_and_preformatted_lines():
    made = read("<p>From the desk<br>to all<br><br>Nothing   happened\n today.</p><pre>a  b\n\n  c</pre>")
    assert made.text == "From the desk\nto all\n\nNothing happened today.\n\na  b\n\n  c\n"


def test_broken_marks_lose_no_words():
    made = read(
        "<p>One <b>two <i>three</b> four</i> a < b & c &lt;d&gt; <p>five</span> six<td>seven<li>eight"
    )
    assert " ".join(made.text.split()) == "One two three four a < b & c <d> five six seven - eight"


def test_a_page_that_breaks_off_says_so():
    made = read(f"{STORY}<p title='and then nothing")
    assert made.text == TOLD
    assert messages(made, "damaged")


def test_a_page_without_words_is_refused():
    with pytest.raises(InputError, match="shows no words"):
        reader.extract(b"<html><body><script>write('all')</script></body></html>", "a.html")


# Dates.


def dated(head: str = "", line: str = "") -> str:
    return f"<head>{head}</head><body><article><h1>The crossing is empty</h1>{line}{STORY}</article></body>"


META = "<meta property='article:published_time' content='2031-05-07T09:30:00+02:00'>"
LD = '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2001-01-01"},{"@type":["NewsArticle"],"datePublished":"2031-05-08","publisher":{"name":"Gazette"},"author":[{"name":"A. B."}]}]}</script>'  # noqa: E501


@pytest.mark.parametrize(
    ("page", "published", "basis"),
    [
        (dated(META), "2031-05-07T09:30", "metadata"),
        (dated(LD), "2031-05-08", "metadata"),
        (dated("", "<time datetime='2031-05-06'>yesterday</time>"), "2031-05-06", "metadata"),
        (dated(META, "<p>Published on 7 May 2031</p>"), "2031-05-07", "stated"),
        (dated("", "<p>Wednesday, May 7, 2031 at 4:05 p.m.</p>"), "2031-05-07T16:05", "stated"),
        (dated("", "<p>Updated: May 7, 2031</p>"), None, None),
        (dated("", "<p>05/07/2031</p>"), None, None),
        (dated("", "<p>31 April 2031</p>"), None, None),
        (dated("<meta name=date content='31.04.2031'>"), None, None),
        (dated("", "<time class='date-modified' datetime='2031-05-06'></time>"), None, None),
        (dated("", "<p>On 7 May 2031 the guns fell silent.</p>"), None, None),
    ],
)
def test_which_date_counts(page: str, published: str | None, basis: str | None):
    made = read(page)
    assert (made.published, made.published_basis) == (published, basis)
    assert messages(made, "published") == []


def test_dates_that_disagree_are_all_named():
    made = read(dated(META + LD, "<p>6 May 2031</p>"))
    assert (made.published, made.published_basis) == ("2031-05-06", "stated")
    (message,) = messages(made, "published")
    assert all(
        day in message for day in ("2031-05-06", "2031-05-07", "2031-05-08", "JSON-LD", "line of the article")
    )
    assert (made.publisher, made.author) == ("Gazette", "A. B.")


def test_a_weekday_that_is_not_that_day_is_named_and_the_date_kept():
    made = read(dated("", "<p>Friday, 7 May 2031</p>"))
    assert made.published == "2031-05-07"
    assert "Wednesday" in messages(made, "published")[0]


# Letters.

ACCENTS = "<p>The envoy André Müller said “no” to the café owners of the old town.</p>"


@pytest.mark.parametrize(
    ("head", "codec", "names"),
    [
        ("<meta charset=utf-8>", "utf-8", []),
        ("", "utf-8", []),
        ("<meta charset='windows-1252'>", "cp1252", []),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "cp1252", []),
        ("<?xml version='1.0' encoding='windows-1250'?>", "cp1250", []),
        ("<meta charset=windows-1252>", "utf-8", ["windows-1252", "utf-8"]),
        ("<meta charset=utf-16>", "utf-8", ["utf-16"]),
        ("<meta charset=klingon>", "utf-8", ["klingon"]),
        ("<meta charset=utf-8>", "cp1252", ["Windows-1252"]),
        ("", "utf-16", ["UTF-16"]),
        ("<meta charset=windows-1251>", "utf-8-sig", ["windows-1251", "utf-8"]),
    ],
)
def test_which_encoding_is_believed(head: str, codec: str, names: list[str]):
    made = read((head + ACCENTS).encode(codec))
    assert made.text == "The envoy André Müller said “no” to the café owners of the old town.\n"
    said = " ".join(messages(made, "encoding"))
    assert bool(said) == bool(names)
    assert all(name in said for name in names)


def test_the_envelope_is_believed_before_the_page():
    data = ("<meta charset=windows-1252>" + ACCENTS).encode("cp1250")
    made = reader.extract_declared(data, "a.html", "windows-1250")
    assert "André Müller" in made.text
    assert "windows-1252" in messages(made, "encoding")[0]


def test_an_encoding_that_cannot_be_is_refused():
    with pytest.raises(InputError, match="says that it is in shift_jis"):
        reader.extract(b"<meta charset=shift_jis><p>\x81\xff\xa0\xfd words</p>", "a.html")


def test_the_declared_language_and_publisher():
    made = read(f"<html lang=en_GB><meta property=og:site_name content='The Example Gazette'>{STORY}</html>")
    assert (made.language, made.publisher) == ("en-GB", "The Example Gazette")
