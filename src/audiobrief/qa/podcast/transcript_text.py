"""Whether a transcript says what its script says: every word in its order, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.subtitles import Caption
from audiobrief.script.model import Script

_AGAIN = "render the episode again: `audiobrief render BRIEF`"


def check_transcript(captions: Sequence[Caption], script: Script, where: str) -> Iterator[Finding]:
    """Where the transcript leaves its script, named by segment; `script` as it is shown."""
    given = _letters("".join(caption.text for caption in captions))
    at = 0
    for segment in script.segments:
        wanted = _letters("".join((segment.lead, *segment.text)))
        if given[at : at + len(wanted)] != wanted:
            here = given[at : at + len(wanted)]
            same = next((i for i, (a, b) in enumerate(zip(wanted, here, strict=False)) if a != b), len(here))
            message = (
                f'in segment "{segment.id}" the transcript has {quoted(given[at + same :][:30])} '
                f"where the script has {quoted(wanted[same:][:30])}"
            )
            yield found("SOUND020", where, message, _AGAIN)
            return
        at += len(wanted)
    if at < len(given):
        yield found(
            "SOUND020", where, f"the transcript goes on with {quoted(given[at:][:30])} after the script", _AGAIN
        )


def is_of_script(episode: Manifest, script: Script) -> bool:
    """Whether the episode was rendered from a script with these segments; `script` as it is shown."""
    ours = [(one.id, one.perspective, one.heading, one.paragraphs) for one in episode.segments]
    return ours == [(one.id, one.perspective, one.heading, one.text) for one in script.segments]


def check_paragraphs(captions: Sequence[Caption], episode: Manifest, where: str) -> Iterator[Finding]:
    """Whether the paragraphs of the manifest stand in the transcript in their order, where no script can tell more."""
    given = _letters("".join(caption.text for caption in captions))
    at = 0
    for segment in episode.segments:
        for paragraph in segment.paragraphs:
            wanted = _letters(paragraph)
            place = given.find(wanted, at)
            if place < 0:
                message = f'the transcript misses {quoted(paragraph, 40)} of segment "{segment.id}"'
                yield found("SOUND020", where, message, _AGAIN)
                return
            at = place + len(wanted)


def _letters(text: str) -> str:
    """Letters and digits alone: cues break lines and set spaces of their own."""
    return "".join(char for char in text.casefold() if char.isalnum())
