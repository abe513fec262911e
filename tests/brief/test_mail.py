"""Tests of mails, pages saved in one file and mailboxes: the story is read, who sent it to whom is not."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from audiobrief.brief.readers.source import Parsed, Source, parse
from audiobrief.errors import InputError
from tests.helpers.blocks import shapes
from tests.helpers.office import docx

STORY = "Le pont ferme lundi pour trois ans de travaux.\n\nPoint de vue neutre\n\nIl faudra faire le tour par le nord."
READ = [
    ("paragraph", "Le pont ferme lundi pour trois ans de travaux."),
    ("paragraph", "Point de vue neutre"),
    ("paragraph", "Il faudra faire le tour par le nord."),
]
HEAD = "From: Zoé <zoe@example.org>\nTo: a@example.org\nDate: Thu, 12 Mar 2026 06:00:00 -0400\nMIME-Version: 1.0\n"


def read(data: bytes | str, item: str = "") -> Parsed:
    return parse(Source(data.encode() if isinstance(data, str) else data, "a.eml", ".eml", item=item))


def mail(text: str, subject: str = "Re: TR : Le pont") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "z@example.org", subject, "Thu, 12 Mar 2026 06:00:00 -0400"
    message.set_content(text)
    return message


def reasons(parsed: Parsed) -> set[str]:
    return {one.reason for one in parsed.page.left_out}


def test_the_head_of_a_mail_gives_title_and_date() -> None:
    """The subject without its prefixes, and the day; a greeting is left out, and addresses are nowhere."""
    parsed = read(bytes(mail(f"Bonjour à tous,\n\n{STORY}")))
    assert shapes(parsed.page.blocks) == READ
    assert (parsed.page.head["title"], parsed.page.head["date"]) == ("Le pont", "2026-03-12")
    assert reasons(parsed) == {"greeting of a mail"}
    assert "example.org" not in str(parsed)


@pytest.mark.parametrize("suffix", [".eml", ".txt", ""])
def test_a_mail_is_told_by_its_head(suffix: str) -> None:
    """Whatever the file is called; a text that only begins like a mail is none."""
    assert shapes(parse(Source(bytes(mail(STORY)), "a", suffix)).page.blocks) == READ
    pasted = parse(
        Source(b"De : Anne\nObjet : Le pont\n\nLe pont ferme.", "a", suffix if suffix != ".eml" else "")
    ).page
    assert pasted.blocks[0].text == "De : Anne"


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------\nDe : Le Fil <fil@example.org>\nDate: Tue, 10 Mar 2026 05:00:00 -0400\nSubject: Le pont\nTo: z@example.org",
        "Début du message transféré :\n\nDe: Le Fil <fil@example.org>\nObjet: Le pont\nDate: Tue, 10 Mar 2026 05:00:00 -0400\nÀ: z@example.org",
        "De : Le Fil\nEnvoyé : Tue, 10 Mar 2026 05:00:00 -0400\nÀ : Zoé\nObjet : Le pont",
    ],
)
def test_a_forwarded_letter_is_the_story(marker: str) -> None:
    """Its own subject and date count; the note above it and its header lines are left out."""
    parsed = read(bytes(mail(f"Pour l’émission de demain.\n\nZoé\n\n{marker}\n\n{STORY}", "Tr: à lire")))
    assert shapes(parsed.page.blocks) == READ
    assert (parsed.page.head["title"], parsed.page.head["date"]) == ("Le pont", "2026-03-10")
    assert reasons(parsed) == {"note above a forwarded mail", "header of a mail"}


def test_what_a_mail_answers_to_is_left_out_or_is_the_story() -> None:
    """Below a text of its own it is junk; below a few words it is what was meant."""
    own = "La rue sera fermée tout l’été. " * 5
    quoted = "\n".join(f"> {line}".rstrip() for line in STORY.split("\n"))
    parsed = read(bytes(mail(f"{own}\n\nLe 9 mars 2026, Paul a écrit :\n\n{quoted}")))
    assert [text for _, text in shapes(parsed.page.blocks)] == [own.strip()]
    assert reasons(parsed) == {"quoted mail"}
    parsed = read(bytes(mail(f"Voici.\n\nLe 9 mars 2026, Paul a écrit :\n\n{quoted}")))
    assert shapes(parsed.page.blocks) == READ


def test_an_attached_brief_is_read() -> None:
    """Where the mail itself says little; its words and other attachments are told."""
    message = mail("Le voici.")
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for _, text in READ)
    message.add_attachment(docx(body), maintype="application", subtype="octet-stream", filename="pont.docx")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="pont.png")
    parsed = read(bytes(message))
    assert shapes(parsed.page.blocks) == READ
    assert {(one.text, one.reason) for one in parsed.page.left_out} == {
        ("Le voici.", "note above an attached brief"),
        ("pont.png", "attachment"),
    }


@pytest.mark.parametrize(
    ("charset", "encoded", "text"),
    [
        ("iso-8859-1", b"L\x92=E9t=E9.", "L’été."),
        ("utf-8", b"L=E2=80=99=C3=A9t=C3=A9.", "L’été."),
        ("windows-1251", b"=CF=F0=E8.", "При."),
        ("nonsense", b"L=E2=80=99=C3=A9t=C3=A9.", "L’été."),
        ("us-ascii", b"=C3=A9t=C3=A9.", "été."),
    ],
)
def test_a_part_is_decoded_by_its_charset(charset: str, encoded: bytes, text: str) -> None:
    """As stated, or by its bytes where that cannot be."""
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert [block.text for block in read(head.encode() + encoded).page.blocks] == [text]


def test_all_parts_of_a_text_are_read() -> None:
    """A picture between two parts of a text parts them; nothing is lost."""
    parts = "".join(
        f"--x\nContent-Type: {kind}\n\n{body}\n"
        for kind, body in [("text/plain", "Un."), ("image/png", "x"), ("text/plain", "Deux.")]
    )
    parsed = read(f"{HEAD}Content-Type: multipart/mixed; boundary=x\n\n{parts}--x--\n")
    assert [block.text for block in parsed.page.blocks] == ["Un.", "Deux."]


def test_of_a_mailbox_one_mail_is_chosen() -> None:
    """By its subject, or the latest one."""
    box = b"".join(
        b"From z@example.org Thu Mar 12 06:00:00 2026\n" + bytes(mail(f"Texte {name}.", name)) + b"\n" for name in "AB"
    )
    assert [block.text for block in read(box, item="B").page.blocks] == ["Texte B."]
    with pytest.raises(InputError, match="mailbox of 2 texts: 1 “A”, 2 “B”"):
        read(box)


def test_a_saved_page_is_its_own_source() -> None:
    """Its address, where its text has no link; the day of the saving is not its date."""
    saved = "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/pont\nDate: Thu, 12 Mar 2026 06:00:00 -0400\n"
    parsed = read(f"{saved}Content-Type: text/html\n\n<h1>Le pont</h1><p>Il ferme.</p>")
    assert parsed.matter.source == ["https://example.org/pont"]
    assert not parsed.page.head["date"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (HEAD + "Content-Type: image/png\n\nx", "without a text"),
        (HEAD + "".join(f"Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n" for n in range(1000)), "parts in parts"),
        (HEAD + "\n" + "a " * 300_000, "500,000"),
        (HEAD + "Content-Type: text/html\n\n" + "<p>" * 70_000, "tags"),
    ],
)  # fmt: skip
def test_harmful_mails_are_told_at_once(data: str, message: str) -> None:
    """Each limit ends the reading with one sentence, quickly."""
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        read(data)
    assert time.process_time() - begun < 5
