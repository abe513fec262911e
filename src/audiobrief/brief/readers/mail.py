"""A mail (.eml), a saved page in one file (.mhtml) or a mailbox becomes blocks: the story, not who sent it to whom."""

from __future__ import annotations

import email
import email.header
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import PurePath

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.decode import clean, decode
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.brief.readers.html import parse_html
from audiobrief.brief.readers.items import choose, distinct
from audiobrief.brief.readers.leftovers import URL
from audiobrief.brief.readers.limits import LONGEST_TEXT, check_length, check_tags
from audiobrief.brief.readers.markup import strip_codes
from audiobrief.brief.readers.pasted import parse_pasted
from audiobrief.brief.readers.quoted import part_quoted
from audiobrief.brief.readers.source import Parsed, Source, parse_inside
from audiobrief.brief.readers.table import by_suffix
from audiobrief.errors import InputError
from audiobrief.text.lazy_pattern import lazy_pattern

_MOST_PARTS = 200
_LARGEST_BODY = 5_000_000  # characters of HTML; newsletters have up to 300,000
_SHORTEST_BODY = 30  # words: below them an attached brief is the story
_BETWEEN = lazy_pattern(rb"^From \S[^\r\n]{0,200}\d{4}\r?\n", re.MULTILINE)  # mails of a mailbox
_SUBJECT = lazy_pattern(r"^(?:(?:re|ref|fwd?|tr|aw|wg|rv)(?:\[\d+\])? ?: ?)+", re.IGNORECASE)
_RANKS = {"text/html": 2, "text/plain": 1}
_SAVED = lazy_pattern(r"saved by|enregistr", re.IGNORECASE)


@dataclass
class _Contents:
    """The texts of a mail in order, as (is HTML, text), and its attachments."""

    texts: list[tuple[bool, str]] = field(default_factory=list)
    spare: list[tuple[bool, str]] = field(default_factory=list)  # other forms of the same text
    attached: list[tuple[str, bytes]] = field(default_factory=list)


def parse(source: Source) -> Parsed:
    """The blocks of a mail. Raises: InputError for one that is damaged or has no text."""
    data = re.sub(rb"\A\s*\d{1,9}[ \t]*\r?\n", b"", source.data)  # Apple's .emlx begins with its size
    if data.startswith(b"From "):
        mail, stem = _one_of(data, source)
        return replace(parse(replace(source, data=mail)), stem=stem)
    if len(re.findall(rb"boundary\s*=", data, re.IGNORECASE)) > _MOST_PARTS:
        raise InputError(f"has more than {_MOST_PARTS} parts in parts; save its text as .txt", path=source.name)
    try:
        message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
        contents = _Contents()
        for part, spare in _leaves(message):
            _take(contents, part, source.name, spare=spare)
        subject, date, origin = _subject(message), _date(message), _origin(message)
    except InputError:
        raise
    except Exception as error:  # of whatever kind: headers of strangers break the library in many ways
        raise InputError("is a damaged mail; save its text as .txt and give that", path=source.name) from error
    return _parsed(contents, source, subject, date, origin)


def _one_of(data: bytes, source: Source) -> tuple[bytes, str]:
    """One mail of a mailbox, and what tells it from others of its subject and day."""
    starts = [match.end() for match in _BETWEEN.finditer(data)]
    if not starts or data.startswith(b"From ", starts[0]):
        raise InputError("is a damaged mailbox; save the one message as .eml", path=source.name)
    ends = [match.start() for match in _BETWEEN.finditer(data)][1:]
    mails = [data[start:end] for start, end in zip(starts, [*ends, len(data)], strict=True)]
    heads = [email.message_from_bytes(mail[:20_000], policy=email.policy.compat32) for mail in mails[:2000]]
    titles = [str(email.header.make_header(email.header.decode_header(str(head["Subject"] or "")))) for head in heads]
    dates = [_moment(str(head["Date"] or "")) for head in heads]
    place = choose(titles, dates, source.item, source.name, "a mailbox")
    alike = [title for title, date in zip(titles[:place], dates, strict=False) if date[:10] == dates[place][:10]]
    return mails[place], distinct([*alike, titles[place]], [""] * (len(alike) + 1), len(alike))


def _leaves(part: EmailMessage, depth: int = 0, spare: bool = False) -> Iterator[tuple[EmailMessage, bool]]:
    """The parts of a message that hold something, and whether another part says the same better.

    Of alternatives the one in HTML is read, else the first in text; of a page only itself, not what it shows.
    """
    kind = part.get_content_type()
    inner = [*part.iter_parts()] if part.is_multipart() and kind != "message/rfc822" else []
    if not inner or depth > 20:
        yield part, spare
        return
    found = [[*_leaves(one, depth + 1, spare)] for one in inner if isinstance(one, EmailMessage)]
    if kind == "multipart/alternative":
        found.sort(key=lambda leaves: -max(_RANKS.get(one.get_content_type(), 0) for one, _ in leaves))
        found = [found[0], *([(one, True) for one, _ in leaves] for leaves in found[1:])]
    elif kind == "multipart/related":
        found = found[:1]
    yield from (leaf for leaves in found for leaf in leaves)


def _take(contents: _Contents, part: EmailMessage, name: str, *, spare: bool) -> None:
    kind, file = part.get_content_type(), part.get_filename() or ""
    if kind == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        data = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        contents.attached.append((file or "message.eml", data))
        return
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    is_text = kind in ("text/plain", "text/html", "text/enriched") or not part.get_content_type()
    if not is_text or part.get_content_disposition() == "attachment" or (file and kind != "text/html"):
        contents.attached.append((file or kind, data))
    elif data.strip():
        text = _text(data, part.get_content_charset() or "", name)
        if kind == "text/plain" and str(part.get_param("format") or "").lower() == "flowed":
            text = re.sub(r"(?<=\S) \n(?=[^\s>])", " ", text)  # Source: RFC 3676, section 4.1
        (contents.spare if spare else contents.texts).append((kind == "text/html", text))


def _text(data: bytes, charset: str, name: str) -> str:
    """The text of a part by the charset that it states, else by the one that its bytes speak for."""
    if re.fullmatch(r"[\w.:-]{2,40}", charset):
        try:
            return clean(data.decode({"us-ascii": "utf-8", "iso-8859-1": "cp1252"}.get(charset.lower(), charset)))
        except (LookupError, UnicodeError, ValueError):
            pass
    return decode(data, name)


def _parsed(contents: _Contents, source: Source, subject: str, date: str, origin: str | None) -> Parsed:
    words = sum(len(re.sub(r"<[^<>]*>", " ", text).split()) for _, text in contents.texts)
    if words < _SHORTEST_BODY:
        briefs = [one for one in contents.attached if _is_brief(one[0])]
        if len(briefs) == 1:
            return _attached(contents, source, briefs[0])
    blocks: list[Block] = []
    left_out = [LeftOut(name, "attachment") for name, _ in contents.attached]
    head: dict[str, object] = {}
    for is_html, text in contents.texts:
        page = _page(is_html, strip_codes(text), source.name)
        blocks += page.blocks
        left_out += page.left_out
        head = head or {key: value for key, value in page.head.items() if key != "title" or origin is not None}
    left_out += _only_spare(contents, [*(block.text for block in blocks), *(one.text for one in left_out)])
    if not blocks:
        raise InputError("is a mail without a text; save what it shows as .html or .txt", path=source.name)
    parted = part_quoted(blocks)
    if parted.is_forwarded:
        subject, date = parted.subject or subject, parted.date
    # What a saved page says of itself is better than what the saving program says; not so in a mail.
    shown = {
        **head,
        "title": head.get("title") or subject,
        "date": head.get("date") or (date if origin is None else ""),
    }
    document = BlockDocument(parted.blocks, shown, (*left_out, *parted.left_out))
    named = any(block.links for block in parted.blocks)
    return Parsed(document, FrontMatter(source=[origin] if origin and not named else []))


def _only_spare(contents: _Contents, read: Sequence[str]) -> Iterator[LeftOut]:
    """The lines that only the other form of a mail has, such as "Open this in a browser"."""
    known = set(re.findall(r"\w+", " ".join(read).casefold()))
    for is_html, text in contents.spare:
        for line in [] if is_html else URL.sub("", text).split("\n"):
            if not known.issuperset(re.findall(r"[^\W\d_]+", line.casefold())):
                yield LeftOut(" ".join(line.split()), "only in the plain text of the mail")


def _page(is_html: bool, text: str, name: str) -> BlockDocument:
    if not is_html:
        check_length(text, name)
        return parse_pasted(text)
    if len(text) > _LARGEST_BODY:
        raise InputError(f"has over {_LARGEST_BODY:,} characters of HTML; save its text as .txt", path=name)
    check_tags(text, name)
    page = parse_html(text)
    if sum(len(block.text) for block in page.blocks) > LONGEST_TEXT:
        raise InputError(f"has over {LONGEST_TEXT:,} characters of text; is it the right file?", path=name)
    return page


def _is_brief(name: str) -> bool:
    reader = by_suffix(PurePath(name).suffix.lower())
    return reader is not None and bool(reader.module)


def _attached(contents: _Contents, source: Source, brief: tuple[str, bytes]) -> Parsed:
    """The brief that a mail brings along; the mail's own words are left out."""
    parsed = parse_inside(replace(source, item=""), *brief)
    own = [re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", text)).strip() for _, text in contents.texts]
    others = [LeftOut(name, "attachment") for name, _ in contents.attached if name != brief[0]]
    notes = [LeftOut(text, "note above an attached brief") for text in own if text]
    return replace(parsed, page=replace(parsed.page, left_out=(*parsed.page.left_out, *notes, *others)))


def _subject(message: EmailMessage) -> str:
    return _SUBJECT.sub("", " ".join(clean(str(message["Subject"] or "")).split()))


def _date(message: EmailMessage) -> str:
    return _moment(str(message["Date"] or ""))[:10]


def _moment(stated: str) -> str:
    try:
        return parsedate_to_datetime(stated).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _origin(message: EmailMessage) -> str | None:
    """The address of a page that was saved in one file, "" where it is not stated; None for a mail."""
    place = str(message["Snapshot-Content-Location"] or "")
    if place.startswith(("http://", "https://")) and len(place) < 2000:
        return place
    return "" if place or _SAVED.search(str(message["From"] or "")[:200]) else None
