"""One article in the envelopes that monitors get it in, all of them made here."""

import html
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

HIDDEN = "Nobody who looks at this page can read that both armies laid down their weapons."
_UNUSED = ("theme", "stylesWithEffects", "customXml", "fontTable", "webSettings", "thumbnail")
CHROME = ("Accept all cookies", "Subscribe to the morning letter", "Floods in the southern lowlands")


@dataclass(frozen=True)
class Article:
    """A dispatch of the demonstration, taken apart."""

    title: str
    day: str
    paragraphs: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Article":
        title, day, *paragraphs = text.strip().split("\n\n")
        return cls(title, day, tuple(paragraphs))

    @property
    def date(self) -> datetime:
        return datetime.strptime(self.day, "%B %d, %Y").replace(hour=9, minute=30, tzinfo=UTC)

    @property
    def text(self) -> str:
        return "\n\n".join([self.title, self.day, *self.paragraphs]) + "\n"


def page(article: Article) -> str:
    """A page as news sites serve them: banners, menus, related links, and something hidden."""
    body = "\n".join(
        f"    <p>\n      {_broken(_marked(p, n))}\n    </p>" for n, p in enumerate(article.paragraphs)
    )
    linked = json.dumps(
        {
            "@context": "https://schema.example",
            "@graph": [
                {"@type": "WebSite", "name": "Example Wire"},
                {
                    "@type": "NewsArticle",
                    "headline": article.title,
                    "datePublished": article.date.isoformat(),
                },
            ],
        }
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
  <meta charset="utf-8"><title>{html.escape(article.title)} | Example Wire</title>
  <meta property="og:site_name" content="Example Wire">
  <style>.site-menu li {{ color: #333 }} .unseen {{ display: none }}</style>
  <script type="application/ld+json">{linked}</script>
</head>
<body class="has-sidebar">
  <div id="cookie-notice"><p>We and our partners store things here.</p><button>{CHROME[0]}</button></div>
  <header><a href="/">Example Wire</a>
  <nav><ul><li><a href="/a">World</a></li><li><a href="/b">Sport</a></li></ul></nav></header>
  <main>
  <article>
    <h1>{html.escape(article.title)}</h1>
    <time datetime="{article.date.isoformat()}">{article.day}</time>
{body}
    <p class="unseen">{HIDDEN}</p>
    <aside class="box"><h3>More</h3><a href="/c">{CHROME[2]}</a></aside>
  </article>
  </main>
  <div class="related-stories"><h2>Read next</h2>
  <p><a href="/d">Bridge at the old ferry is closed until spring</a></p></div>
  <form><label>{CHROME[1]}</label><input name="mail"></form>
  <footer><p>All rights reserved by the Example Wire.</p></footer>
</body>
</html>
"""


def markdown(article: Article) -> str:
    """The article as Markdown, hard-wrapped, with emphasis and links."""
    parts = [_wrapped(_starred(p)) for p in article.paragraphs]
    return f"---\nauthor: Desk\n---\n\n# {article.title}\n\n{article.day}\n\n" + "\n\n".join(parts) + "\n"


def mail(article: Article, *, as_page: bool = False) -> bytes:
    """The article sent around, as plain text or as HTML alone."""
    message = EmailMessage()
    message["From"] = "Desk of the Example Wire <desk@wire.example>"
    message["To"] = "monitors@mission.example"
    message["Date"] = format_datetime(article.date)
    message["Subject"] = article.title
    if as_page:
        message.set_content(page(article), subtype="html", cte="quoted-printable")
    else:
        message.set_content(article.text, cte="base64")
        message.add_alternative(f"<p>{HIDDEN}</p>", subtype="html")
    return message.as_bytes()


def rss(article: Article) -> str:
    """A feed with the article between two others."""
    words = f"<p>{article.day}</p>" + "".join(f"<p>{html.escape(p)}</p>" for p in article.paragraphs)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example Wire</title><link>https://wire.example/</link><language>en</language>
<item><title>{CHROME[2]}</title><description>Rain fell for the third day.</description></item>
<item><title>{html.escape(article.title)}</title><link>https://wire.example/7</link>
<pubDate>{format_datetime(article.date)}</pubDate><description>In short.</description>
<content:encoded><![CDATA[{words}]]></content:encoded></item>
</channel></rss>
"""


def atom(article: Article) -> str:
    """The same in Atom, its words as XHTML."""
    words = f"<p>{article.day}</p>" + "".join(f"<p>{html.escape(p)}</p>" for p in article.paragraphs)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example Wire</title>
<entry><title>{html.escape(article.title)}</title><link href="https://wire.example/7"/>
<published>{article.date.isoformat()}</published><updated>{article.date.isoformat()}</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{words}</div></content></entry>
</feed>
"""


def word(article: Article) -> bytes:
    """The article as a Word file, with what a revision took out and a comment."""
    document = docx.Document()
    document.core_properties.title = article.title
    document.core_properties.author = "Desk"
    document.core_properties.created = article.date
    document.sections[0].header.paragraphs[0].text = "Example Wire, printed for the press office"
    document.add_heading(article.title, 0)
    document.add_paragraph(article.day)
    for paragraph in article.paragraphs:
        words = paragraph.split(" ")
        added = document.add_paragraph(" ".join(words[:6]))
        added.add_run(" " + " ".join(words[6:9])).bold = True
        added.add_run("".join(f" {word}" for word in words[9:]))
    taken = parse_xml(
        f'<w:del {nsdecls("w")} w:id="1" w:author="X"><w:r><w:delText>{HIDDEN}</w:delText></w:r></w:del>'
    )
    document.paragraphs[-1]._p.append(taken)
    document.add_comment(document.paragraphs[-1].runs, text=CHROME[2], author="Y")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def bare(data: bytes) -> bytes:
    """A Word file without the styles and parts that it does not use: a fifth of the work of reading it."""
    document = docx.Document(io.BytesIO(data))
    used = {paragraph.style.style_id for paragraph in document.paragraphs if paragraph.style is not None}
    styles = document.styles.element
    for one in list(styles):
        unused = one.tag == qn("w:style") and not one.default and one.get(qn("w:styleId")) not in used
        if unused or one.tag == qn("w:latentStyles"):
            styles.remove(one)
    for rels in (document.part.rels, document.part.package.rels):
        for name in [n for n, rel in rels.items() if rel.reltype.rpartition("/")[2] in _UNUSED]:
            rels.pop(name)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def printout(article: Article) -> str:
    """The page that a browser prints: no menus, for those are left out of prints."""
    words = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.paragraphs)
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{html.escape(article.title)}</title></head>'
        f"<body><h1>{html.escape(article.title)}</h1><p>{article.day}</p>{words}</body></html>"
    )


def _marked(paragraph: str, number: int) -> str:
    """The paragraph as HTML: entities as content systems write them, and inline elements."""
    written = html.escape(paragraph).replace("&#x27;", "&#39;")
    words = written.split(" ")
    at = 3 + number
    if len(words) > at + 2:
        words[at] = f"<a href='/x'>{words[at]}</a>"
        words[at + 1] = f"<em>{words[at + 1]}</em>"
    return " ".join(words)


def _starred(paragraph: str) -> str:
    words = paragraph.split(" ")
    if len(words) > 8:
        words[5] = f"**{words[5]}**"
        words[7] = f"[{words[7]}](https://wire.example/a_b)"
    return " ".join(words)


def _broken(words: str) -> str:
    return _wrapped(words).replace("\n", "\n      ")


def _wrapped(words: str) -> str:
    lines, line = [], ""
    for word in words.split(" "):
        if len(line) + len(word) > 88:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])
