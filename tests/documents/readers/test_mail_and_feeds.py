"""Mails and feeds: who said it, when, in which part, and what is inside."""

from email.message import EmailMessage

import pytest

from truce.documents.confined import answers
from truce.documents.extraction import Extraction
from truce.documents.readers import feed, html_page, mail
from truce.documents.readers.weaving import faults_of
from truce.errors import InputError

BODY = "Observers found no soldiers at the crossing.\n\nBoth companies had left it.\n"


def read(message: EmailMessage | bytes) -> Extraction:
    made = mail.extract(message if isinstance(message, bytes) else message.as_bytes(), "a.eml")
    assert faults_of(made.text, made.stretches) == []
    return made


def head(**fields: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "Desk <desk@wire.example>", **fields}.items():
        message[name.replace("_", "-")] = value
    return message


def messages(made: Extraction, kind: str) -> list[str]:
    return [caution.message for caution in made.cautions if caution.kind == kind]


def test_the_head_and_the_plain_words():
    message = head(Date="Wed, 7 May 2031 16:30:00 +0500", Subject="Das Überqueren – a note")
    message.set_content(BODY)
    made = read(message)
    assert made.text == (
        "From: Desk <desk@wire.example>\nDate: Wed, 07 May 2031 16:30:00 +0500\n"
        "Subject: Das Überqueren – a note\n\n" + BODY
    )
    assert (made.published, made.published_basis) == ("2031-05-07T16:30", "stated")
    assert (made.title, made.author) == ("Das Überqueren – a note", "Desk <desk@wire.example>")
    assert made.stretches[-1].where == "part[1]"
    assert BODY[made.stretches[-1].offset or 0 :].startswith("Both companies")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "koi8-r"])
@pytest.mark.parametrize("cte", ["base64", "quoted-printable"])
def test_encodings_of_bodies(charset: str, cte: str):
    words = "Генерал ушёл." if charset == "koi8-r" else "The envoy André left the café."
    message = head()
    message.set_content(words + "\n", charset=charset, cte=cte)
    assert read(message).text.endswith("\n\n" + words + "\n")


def test_the_plain_form_is_preferred_and_html_read_where_there_is_no_other():
    message = head()
    message.set_content(BODY)
    message.add_alternative("<p>Other words in HTML, quite different.</p>", subtype="html")
    assert "Other words" not in read(message).text
    (said,) = messages(read(message), "left_out")
    assert "its HTML form, which says what the plain one that was read does not: “Other words" in said
    same = head()
    same.set_content(BODY)
    same.add_alternative(f"<p>{BODY}</p><p>Sent from afar</p>", subtype="html")
    assert messages(read(same), "left_out") == []
    page = head()
    page.set_content(" \n")
    page.add_alternative(
        "<p>Words in <b>HTML</b> alone.</p><p hidden>You must not see this at all.</p>", subtype="html"
    )
    made = read(page)
    assert made.text.endswith("\n\nWords in HTML alone.\n")
    assert made.stretches[-1].where == "part[2]/p[1]"
    assert messages(made, "hidden_text")


EARLIER = "We left the crossing on Monday."
QUOTED_PLAIN = {
    "marked": f"On Monday A. B. wrote:\n> {EARLIER}\n",
    "marked, its head on two lines": f"On 5 May 2031, A. B. <ab@c.example>\nwrote:\n\n> {EARLIER}\n",
    "outlook": f"From: A. B.\nSent: 5 May 2031\nTo: C. D.\nSubject: The crossing\n\n{EARLIER}\n",
    "outlook, in German": f"Von: A. B.\nGesendet: Montag, 5. Mai 2031 10:00\nAn: C. D.\n\n{EARLIER}\n",
    "divided": f"-----Original Message-----\nFrom: A. B.\n\n{EARLIER}\n",
    "forwarded": f"---------- Forwarded message ---------\nFrom: A. B.\n\n{EARLIER}\n",
    "begin": f"Begin forwarded message:\n\n{EARLIER}\n",
    "said who wrote, without marks": f"On 5 May 2031 at 10:00, A. B. <ab@c.example>\nwrote:\n\n{EARLIER}\n",
    "in Spanish, without marks": f"El 5 may 2031, a las 10:00, A. B. escribió:\n{EARLIER}\n",
}
QUOTED_PAGE = {
    "element": f"<blockquote>{EARLIER}</blockquote>",
    "gmail": f"<div class='gmail_quote'><div class=gmail_attr>On Monday A. B. wrote:</div>{EARLIER}</div>",
    "thunderbird": f"<div class=moz-cite-prefix>A wrote:</div><blockquote type=cite>{EARLIER}</blockquote>",
    "outlook": f"<div id=divRplyFwdMsg>Afzender: A. B.</div><div>{EARLIER}</div>",
    "outlook on the web": f"<div id=x_appendonsend></div><p>{EARLIER}</p>bare words of it",
    "said who wrote": f"<div>On 5 May 2031 at 10:00 A. B. wrote:</div><div>{EARLIER}</div>",
    "outlook without marks": f"<p>From: A. B.<br>Sent: 5 May 2031<br>To: C</p><p>{EARLIER}</p>",
}


@pytest.mark.parametrize("how", QUOTED_PLAIN)
def test_what_a_reply_quotes_is_no_word_of_its_sender_and_is_named(how: str):
    message = head()
    message.set_content(f"I do not think so.\n\n{QUOTED_PLAIN[how]}")
    made = read(message)
    assert made.text.endswith("\n\nI do not think so.\n")
    (said,) = messages(made, "left_out")
    assert EARLIER in said


@pytest.mark.parametrize("how", QUOTED_PAGE)
def test_what_a_reply_quotes_in_html_is_left_out_too(how: str):
    message = head()
    message.set_content(f"<p>I do not think so.</p>{QUOTED_PAGE[how]}", subtype="html")
    made = read(message)
    assert made.text.endswith("\n\nI do not think so.\n")
    assert EARLIER in " ".join(messages(made, "left_out"))


def test_who_tells_what_somebody_wrote_goes_on_speaking():
    message = head()
    message.set_content("In his letter the envoy wrote:\nNobody is to cross. We doubt it.\n")
    assert read(message).text.endswith(
        "\n\nIn his letter the envoy wrote:\nNobody is to cross. We doubt it.\n"
    )


def test_words_between_and_below_quoted_lines_stay():
    message = head()
    message.set_content("> You left.\nWe did not.\n> Not at all?\nNo. From: here to there is far.\n")
    made = read(message)
    assert made.text.endswith("\n\nWe did not.\n\nNo. From: here to there is far.\n")


def test_a_page_that_is_no_mail_keeps_its_quotations():
    page = html_page.extract(
        f"<article><p>He wrote to all.</p>{QUOTED_PAGE['element']}</article>".encode(), "a"
    )
    assert EARLIER in page.text


def test_flowed_lines_are_joined():
    message = head()
    message.set_content("Observers found \nno soldiers there.\nThe end.\n")
    message.set_param("format", "flowed")
    assert read(message).text.endswith("Observers found no soldiers there.\nThe end.\n")


def test_attachments_and_forwarded_mails_are_enclosed_under_plain_names():
    inner = head(Subject="The first mail")
    inner.set_content("Words of the first mail.\n")
    message = head()
    message.set_content(BODY)
    message.add_attachment(
        b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="../../etc/note 1.pdf"
    )
    message.add_attachment("some words\n", filename="C:\\tmp\\..\\words.txt")
    message.add_attachment(inner)
    made = read(message)
    assert [e.name for e in made.enclosed] == ["note 1.pdf", "words.txt", "part-4.eml"]
    assert read(made.enclosed[2].data).title == "The first mail"
    assert "first mail" not in made.text


@pytest.mark.parametrize(
    ("fields", "published", "named"),
    [
        ({}, None, "no Date"),
        ({"Date": "Wed, 31 Apr 2031 10:00:00 +0000"}, None, "none that the calendar has"),
        ({"Date": "yesterday"}, None, "none that the calendar has"),
        ({"Date": "Thu, 01 Jan 1970 00:00:00 +0000"}, "1970-01-01T00:00", "nobody set it"),
        ({"Date": "Mon, 7 May 2031 10:00:00 +0000"}, "2031-05-07T10:00", "Wednesday"),
        (
            {"Date": "Wed, 7 May 2031 10:00:00 +0000", "Received": "by x; Tue, 6 May 2031 08:00:00 +0000"},
            "2031-05-07T10:00",
            "after the servers passed it on",
        ),
        ({"Date": "7 May 2031 10:00 (local time)"}, "2031-05-07T10:00", ""),
    ],
)
def test_the_date_is_kept_as_it_stands(fields: dict[str, str], published: str | None, named: str):
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    made = read(f"From: a@b.example\r\n{lines}\r\nWords of the mail.\r\n".encode())
    assert made.published == published
    assert bool(messages(made, "published")) == bool(named)
    assert named in " ".join(messages(made, "published"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"From: a@b\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG\n", "S/MIME"),
        (b"From: a@b\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n", "encrypted"),
        (b"From: a@b\n\n-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----\n", "PGP"),
        (b"From: a@b\nContent-Type: text/plain; charset=utf-7\n\n+ADw-\xff\xfe\xfd\xfc\xfb\n", "UTF-8"),
        (b"Just words, and no head at all.\n", "no mail"),
        (b"From: a@b\n\n", "no words"),
        (b"", "no mail"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, reason: str):
    with pytest.raises(InputError, match=reason):
        mail.extract(data, "a.eml")


def test_a_signed_mail_is_read_and_says_that_nobody_checked():
    message = head()
    message.set_content("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWe left.\n")
    assert messages(read(message), "left_out") == ["its PGP signature was not checked"]


# Feeds.


def rss(
    items: str, head: str = "<?xml version='1.0'?>", channel: str = "<title>The Example Gazette</title>"
) -> bytes:
    return f"{head}<rss version='2.0'><channel>{channel}{items}</channel></rss>".encode()


def item(**said: str) -> str:
    return "<item>" + "".join(f"<{name}>{words}</{name}>" for name, words in said.items()) + "</item>"


def texts(made: Extraction) -> list[str]:
    return [html_page.extract(e.data, e.name).text for e in made.enclosed]


def test_every_item_is_a_document_of_its_own():
    made = feed.extract(
        rss(
            item(
                title="One &amp; only",
                description="First &lt;b&gt;words&lt;/b&gt;.",
                link="https://w.example/1",
            )
            + item(title="Two", description="Second words.", pubDate="Wed, 07 May 2031 16:30:00 +0500")
        ),
        "feed.xml",
    )
    assert made.text == ""
    assert texts(made) == ["One & only\n\nFirst words.\n", "Two\n\nSecond words.\n"]
    first, second = made.enclosed
    assert (first.source, first.published, first.title) == ("https://w.example/1", None, "One & only")
    assert second.published == "2031-05-07T16:30"
    assert html_page.extract(first.data, first.name).publisher == "The Example Gazette"


@pytest.mark.parametrize(
    "number", ["1114112", "99999999999999999999", "55296", "x110000", "xD800", "xFFFFFFFFFF"]
)
def test_a_character_that_there_is_not_takes_no_item_along(number: str):
    items = "".join(
        f"<item><title>Item {n}</title><description>Quiet &#38; cold{mark}.</description></item>"
        for n, mark in enumerate(("", f" &#{number};", ""))
    )
    found = feed.extract(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), "x")
    assert [item.title for item in found.enclosed] == ["Item 0", "Item 1", "Item 2"]
    assert "Quiet &amp; cold \ufffd." in found.enclosed[1].data.decode().replace(
        "Quiet & cold", "Quiet &amp; cold"
    )


def test_an_item_whose_words_have_another_day_than_the_feed_names_both():
    words = "&lt;p&gt;6 May 2031&lt;/p&gt;&lt;p&gt;First words.&lt;/p&gt;"
    made = feed.extract(
        rss(item(title="One", description=words, pubDate="Wed, 07 May 2031 16:30:00 GMT")), "f"
    )
    page = html_page.extract(made.enclosed[0].data, "item.html")
    assert (page.published, page.published_basis) == ("2031-05-06", "stated")
    assert "2031-05-07T16:30" in messages(page, "published")[0]


@pytest.mark.parametrize("date", ["31 Apr 2031 10:00", "soon", "Wed, 07 May 31 10:00:00 GMT", "07/05/2031"])
def test_a_date_that_is_none_is_none_and_named(date: str):
    made = feed.extract(rss(item(title="One", description="First words.", pubDate=date)), "feed.xml")
    assert made.enclosed[0].published is None
    assert "item[1]" in messages(made, "published")[0]


def test_the_content_is_read_and_not_its_summary():
    xml = rss(
        "<item><title>One</title><description>In short.</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        "<![CDATA[<p>At length.</p><p hidden>Nobody can see these words.</p>]]></content:encoded></item>"
    )
    made = feed.extract(xml, "feed.xml")
    assert texts(made) == ["One\n\nAt length.\n"]
    page = html_page.extract(made.enclosed[0].data, "item.html")
    assert messages(page, "hidden_text")


@pytest.mark.parametrize(
    ("declared", "codec", "named"),
    [
        ("us-ascii", "utf-8", True),
        ("iso-8859-5", "utf-8", True),
        ("utf-16", "utf-8", True),
        ("klingon", "utf-8", True),
        ("iso-8859-5", "utf-8-sig", True),
        ("utf-8", "utf-16", True),
        ("utf-8", "cp1252", True),
        ("windows-1252", "cp1252", False),
        ("utf-8", "utf-8", False),
    ],
)
def test_a_feed_that_lies_about_its_letters(declared: str, codec: str, named: bool):
    head = f"<?xml version='1.0' encoding='{declared}'?>"
    data = rss(item(title="Café", description="“No”."), head=head).decode()
    made = feed.extract(data.encode(codec), "f")
    assert texts(made) == ["Café\n\n“No”.\n"]
    assert any(declared in caution for caution in messages(made, "encoding")) == named


def test_a_feed_that_is_cut_off_gives_what_it_has():
    data = rss(item(title="One", description="First words.") + item(title="Two", description="Second words."))
    made = feed.extract(data[: data.index(b"Second")], "feed.xml")
    assert texts(made)[0] == "One\n\nFirst words.\n"
    assert messages(made, "damaged")


def test_html_in_an_atom_feed_that_is_no_xhtml():
    data = b"""<feed xmlns='http://www.w3.org/2005/Atom'><title>G</title><entry><title>One</title>
    <updated>2031-05-07T10:00:00Z</updated>
    <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Not closed<br>at all</div></content>
    </entry></feed>"""
    made = feed.extract(data, "feed.xml")
    assert [e.published for e in made.enclosed] == ["2031-05-07T10:00"]
    assert "Not closed" in texts(made)[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"http://127.0.0.1:9/feed.xml", "neither RSS nor Atom"),
        (b"file:///etc/hostname", "neither RSS nor Atom"),
        (b"/etc/hostname", "neither RSS nor Atom"),
        (b"", "is empty"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "no items"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><rss version='2.0'>&a;</rss>", "entities"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><rss version='2.0'>&a;</rss>".encode("utf-16"), "entities"),
        (b"<rss version='2.0'><channel><item><guid>1</guid></item></channel></rss>", "no words"),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, reason: str):
    with pytest.raises(InputError, match=reason):
        feed.extract(data, "feed.xml")


def test_an_inclusion_brings_nothing_in(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("treasure of the tests")
    inside = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text' href='{secret.as_uri()}'/>"
    made = feed.extract(rss(item(title="One", description=f"First words. {inside}")), "feed.xml")
    assert all(b"treasure" not in e.data for e in made.enclosed)


def test_an_item_is_called_by_its_guid_or_id():
    made = feed.extract(rss(item(guid=" a-1 ", title="One") + item(title="Two")), "feed.xml")
    assert [one.key for one in made.enclosed] == ["a-1", None]
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>tag:x</id><title>One</title></entry></feed>"
    assert [one.key for one in feed.extract(atom.encode(), "feed.xml").enclosed] == ["tag:x"]
    assert answers.read(answers.written(made), "feed.xml") == made
