"""What a mail quotes of earlier ones: other people's words, which are none of its sender's.

Told by the marks of mail programs: ``>`` before a line, quoting elements of HTML, and the head of an earlier
mail ("From: ... Sent: ...", "-----Original Message-----"), behind which all is quoted. Who answers between
the lines of an earlier mail without any mark cannot be told.
"""

import re

from truce.documents.readers.html_tree import Element
from truce.documents.records import Caution
from truce.errors import printable

_FROM = "From|De|Von|Da|Van|Från|Fra|Od|От|От кого|Від|Kimden|Feladó|Mittente|发件人|寄件者|差出人|من"
_SENT = (
    "Sent|Date|Envoyé|Gesendet|Datum|Inviato|Data|Enviado|Enviada|Enviado el|Fecha|Verzonden|Skickat|Sendt"
    "|Дата|Отправлено|Надіслано|Gönderilme|Gönderildi|Tarih|Wysłano|发送时间|日期|送信日時|日付|تاريخ|التاريخ|أرسل"
)
_HEAD = re.compile(
    rf"[ \t>*]*(?:{_FROM})[ \t]?:[ \t*]*\S[^\n]{{0,300}}?"
    rf"(?:\n[^\n]{{0,300}}){{0,3}}?(?:\n[ \t>*]*|[ \t*]+)(?:{_SENT})[ \t]?:[ \t*]*\S",
    re.IGNORECASE,
)
"""The head of an earlier mail, from the beginning of a line on."""
_DIVIDER = re.compile(
    r"[ \t>]*(?:-{2,}[ \t]*(?!BEGIN|END)[^\W\d_][^-\n]{5,60}?[ \t]*-{2,}|Begin forwarded message:|_{20,})"
    r"[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"[ \t>]*-{2,}[^\n]{0,60}(?:messag|mail|nachricht|сообщен|mensa|messagg|bericht|forward)", re.I
)
_WROTE = re.compile(
    r"(?:\b(?:wrote|a écrit|(?:schrieb|schreef)[^\n]{0,60}|escribió|escreveu|ha scritto|skrev|yazdı)"
    r"|\bnapisał\(?a?\)?|пишет|написал\(?а?\)?|كتب)[ \t]?:[ \t]*\Z",
    re.IGNORECASE,
)
_SAYS_WHEN = re.compile(r"\S@\S|\b\d{1,2}[:.h]\d{2}\b")
"""An address or a clock, which mail programs put into the line that says who wrote."""
_MARKED = re.compile(r"[ ]{0,3}>")
_LONGEST_LINE = 400
_BROKEN = 4
"""Words below which the line that says who wrote goes on one from above."""
_QUOTING = frozenset(
    "gmail_quote gmail_attr gmail_quote_container gmail_extra yahoo_quoted yahoo-quoted moz-cite-prefix "
    "moz-forward-container protonmail_quote zmail_extra outlookmessageheader tutanota_quote "
    "mailru-blockquote".split()
)
_REST = frozenset({"divrplyfwdmsg", "appendonsend", "isforwardcontent", "isreplycontent"})


def quotes_earlier(element: Element) -> bool:
    """Whether an element of a mail's HTML form holds what it quotes."""
    if element.tag == "blockquote":
        return True
    return not _QUOTING.isdisjoint(element.get("class").lower().split())


def begins_earlier(element: Element) -> bool:
    """Whether an earlier mail begins with an element, all that follows it included."""
    return element.get("id").strip().lower().removeprefix("x_") in _REST


def earlier_at(text: str, start: int = 0) -> int | None:
    """Where the head of an earlier mail begins: from there on nothing is its sender's. None: nowhere."""
    at = start
    while at < len(text):
        if _HEAD.match(text, at) or (_DIVIDER.match(text, at) and _leads_on(text, at)):
            return at
        if _says_who_wrote(text, at):
            return at
        end = text.find("\n", at)
        at = len(text) if end < 0 else end + 1
    return None


def _says_who_wrote(text: str, at: int) -> bool:
    """Whether a line is a mail program's "On 5 May 2031 at 10:00, Ada wrote:" with the whole mail below it.

    Such a line may be broken once. Where marked lines follow, only these are quoted (`quoted_lines`).
    """
    lines = text[at : at + _LONGEST_LINE].split("\n", 3)
    first = "\n".join(lines[:1]).rstrip()
    both = " ".join(line.strip() for line in lines[:2])
    said = first if _WROTE.search(first) else both if first and _WROTE.search(both) else ""
    if not _SAYS_WHEN.search(said):
        return False
    below = text[at + len(first) :] if said == first else text[at:].partition("\n")[2].partition("\n")[2]
    follows = below.lstrip()
    return bool(follows) and not follows.startswith(">")


def _leads_on(text: str, at: int) -> bool:
    """Whether a divider is a mail program's: it says so, or the head of a mail stands below it."""
    if _PROGRAM.match(text, at) or text[at : at + 40].lstrip(" \t>").lower().startswith("begin forwarded"):
        return True
    below = re.compile(r"[^\n]*\n\s*").match(text, at)
    return below is not None and _HEAD.match(text, below.end()) is not None


def quoted_lines(lines: list[str]) -> set[int]:
    """The numbers of the lines that are marked as quoted, and of those that say whose they are."""
    found = {n for n, line in enumerate(lines) if _MARKED.match(line)}
    for number in sorted(found):
        above = number - 1
        while above >= 0 and not lines[above].strip():
            above -= 1
        if above < 0 or above in found or not _WROTE.search(lines[above].rstrip()):
            continue
        found.add(above)
        # "On Friday, Ada Lind <lind@example.org>\nwrote:": the line was broken for its width.
        if above and len(lines[above].split()) < _BROKEN and lines[above - 1].strip():
            found.add(above - 1)
    return found


def own_lines(text: str) -> str:
    """The words of a mail's plain form without what it quotes."""
    lines = text[: earlier_at(text)].splitlines()
    marked = quoted_lines(lines)
    return "\n".join(line for n, line in enumerate(lines) if n not in marked)


def left_to_its_writer(quoted: list[str]) -> Caution:
    """That quoted words were left out, how many lines, and the first of them."""
    shown = printable(" ".join(quoted)[:200])
    many = f"{len(quoted)} quoted {'line' if len(quoted) == 1 else 'lines'}"
    were = "was" if len(quoted) == 1 else "were"
    words = f"{many} of an earlier mail {were} left out, for {'it is' if were == 'was' else 'they are'} not"
    return Caution("left_out", f"{words} its sender's word: “{shown}”. Give that mail itself to have it read")
