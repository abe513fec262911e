"""Tests of cues and of the WebVTT and SubRip files."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audiobrief.podcast.transcript import Cue, TranscriptLine, cues, to_srt, to_vtt
from audiobrief.speech.model import Mark

FRENCH = (
    "Vraiment ? Le ministre répond : « Nous verrons ; rien n’est joué ! » avant d’ajouter que "
    "le budget de 1 250 000 $ reste, à 85 % près, celui qui avait été annoncé au printemps dernier."
)
NASTY = 'Il dit "<b>gras</b>" --> & <v Faux>rien</v> 🚀 שלום {\\an8} fin.'


def squeezed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def lines_of(found: tuple[Cue, ...]) -> list[str]:
    """Every line of every cue."""
    return [line for cue in found for line in cue.text.split("\n")]


def test_short_utterance_is_one_cue_with_its_own_times() -> None:
    """A sentence that fits is shown whole for as long as it is heard."""
    assert cues([TranscriptLine(1.5, 3.25, "Anna", "Good morning.")], "en-CA") == (
        Cue(1.5, 3.25, "Anna", "Good morning."),
    )


def test_long_utterance_is_split_by_share_of_characters() -> None:
    """Without marks, a cue lasts in proportion to its text."""
    text = " ".join(["one two three four five six seven eight nine ten,"] * 5)
    found = cues([TranscriptLine(10.0, 20.0, "Anna", text)], "en-CA")
    assert len(found) == 2
    share = (len(found[0].text) + 1) / len(text)
    assert found[0].end_s == pytest.approx(10 + 10 * share, abs=0.05)
    assert (found[0].start_s, found[-1].end_s) == (10.0, 20.0)


def test_marks_that_match_place_the_cut() -> None:
    """A cue starts with the mark of its first word, though some words are said otherwise than written."""
    words = [f"word{number}" for number in range(40)]
    marks = tuple(Mark(number * 0.1, number * 0.1 + 0.05, word) for number, word in enumerate(words))
    written = " ".join(words).replace("word3 ", "3 ")
    found = cues([TranscriptLine(5.0, 25.0, "Anna", written, marks)], "en-CA")
    second = found[1].text.split()[0]
    assert found[1].start_s == pytest.approx(5.0 + words.index(second) * 0.1, abs=0.001)


def test_marks_that_do_not_match_are_left_aside() -> None:
    """Marks of another text change nothing, though they share a word with this one."""
    line = TranscriptLine(0.0, 10.0, "Anna", " ".join(["alpha beta gamma"] * 15) + " omega.")
    other = (*(Mark(0.1, 0.2, "delta") for _ in range(20)), Mark(0.3, 0.4, "gamma"))
    wrong = TranscriptLine(line.start_s, line.end_s, line.speaker, line.text, other)
    assert cues([wrong], "en-CA") == cues([line], "en-CA")


def test_a_cue_ends_with_a_sentence_where_it_can() -> None:
    """The split falls after a full stop rather than in the middle of a clause."""
    first = "The minister spoke for almost an hour about the price of the new bridge over the river."
    second = "Nobody in the room asked him a question about the tunnel that was promised before."
    found = cues([TranscriptLine(0, 10, "Anna", f"{first} {second}")], "en-CA")
    assert [cue.text.replace("\n", " ") for cue in found] == [first, second]


def test_french_marks_never_open_or_close_a_line() -> None:
    """No line begins with ? ! : ; » or ends with «, at any width that the text takes."""
    for padding in range(70):
        found = cues([TranscriptLine(0, 20, "Anna", "x" * padding + " " + FRENCH)], "fr-CA")
        assert not [line for line in lines_of(found) if line[0] in "?!:;»%$" or line[-1] == "«"]


def test_plain_spaces_before_french_marks_become_no_break_spaces() -> None:
    """Narrow before ? ! ; and full before : » and after «; the writer's own spaces stay."""
    text = "Oui ? Non ! Si ; là : « ici » ou\u00a0! 12 000 $"
    assert cues([TranscriptLine(0, 1, "A", text)], "fr-CA")[0].text == (
        "Oui\u202f? Non\u202f! Si\u202f; là\u00a0: «\u00a0ici\u00a0» ou\u00a0! 12\u00a0000\u00a0$"
    )


def test_overlapping_utterances_make_cues_that_follow_each_other() -> None:
    """A cue waits for the end of the one before it."""
    found = cues(
        [TranscriptLine(0, 2, "A", "One."), TranscriptLine(1, 1.5, "B", "Two."), TranscriptLine(1.8, 3, "A", "Three.")],
        "en-CA",
    )
    assert [(cue.start_s, cue.end_s) for cue in found] == [(0, 2), (2, 2.001), (2.001, 3)]


def test_blank_utterances_make_no_cue() -> None:
    """White space is not shown."""
    assert cues([TranscriptLine(0, 1, "A", " \n\u00a0 ")], "fr-CA") == ()


@given(
    st.lists(
        st.builds(
            TranscriptLine,
            start_s=st.floats(0, 100),
            end_s=st.floats(0, 100),
            speaker=st.sampled_from(["", "Anna", "Point de vue optimiste", "x" * 90]),
            text=st.text(
                st.one_of(st.sampled_from(" \n\u00a0«»?!:;ab"), st.characters(exclude_categories=("Cc", "Cs"))),
                max_size=400,
            ),
        ),
        max_size=4,
    ),
    st.sampled_from(["fr-CA", "en-CA"]),
)
@example([TranscriptLine(0, 1, "", "x" * 200)], "fr-CA")
def test_no_character_is_lost_and_times_ascend(lines: list[TranscriptLine], locale: str) -> None:
    """Any text comes through whole, in narrow lines, in cues that never overlap."""
    found = cues(lines, locale)
    assert squeezed("".join(cue.text for cue in found)) == squeezed("".join(line.text for line in lines))
    assert all(cue.text.count("\n") <= 1 and cue.text == cue.text.strip() for cue in found)
    assert all(0 < len(line) <= 65 for line in lines_of(found))
    assert all(cue.start_s < cue.end_s for cue in found)
    assert all(one.end_s <= other.start_s for one, other in pairwise(found))


def test_vtt_is_escaped_and_names_speakers() -> None:
    """Text that looks like mark-up or an arrow stays text; there is no language line in the header."""
    vtt = to_vtt((Cue(0.0, 3661.5, "A & <B>", NASTY),)).decode()
    assert vtt.startswith("WEBVTT\n\n1\n00:00:00.000 --> 01:01:01.500\n<v A &amp; &lt;B&gt;>Il dit")
    assert vtt.count("-->") == 1
    assert "--&gt; &amp; &lt;v Faux&gt;" in vtt


def test_srt_names_a_speaker_once_and_shows_no_tag() -> None:
    """The name stands where the speaker changes; decimals use a comma; no line could pass for an arrow."""
    found = (Cue(0, 1, "Anna", "Oui."), Cue(1, 2, "Anna", NASTY), Cue(2, 3.0005, "Luc", "Non."))
    srt = to_srt(found, "fr-CA").decode()
    assert srt.startswith("1\n00:00:00,000 --> 00:00:01,000\nAnna\u00a0: Oui.\n\n2\n")
    assert srt.endswith("3\n00:00:02,000 --> 00:00:03,000\nLuc\u00a0: Non.\n")
    assert srt.count("-->") == 3
    assert srt.count("Anna") == 1
    assert not re.search(r"</?\w|\{\\", srt)


def test_srt_lines_have_room_for_the_name() -> None:
    """A name in front of a full cue keeps its lines within the width."""
    found = cues([TranscriptLine(0, 20, "Point de vue optimiste", FRENCH)], "fr-CA")
    texts = [line for line in to_srt(found, "fr-CA").decode().splitlines() if "-->" not in line]
    assert max(len(line) for line in texts) <= 65


def test_the_first_line_is_shorter_where_the_name_stands() -> None:
    """A name and the line beside it share the width: the text would fit, the name would not."""
    found = cues([TranscriptLine(0, 9, "Optimistic point of view", "word " * 19 + "end.")], "en-CA")
    lengths = [len(line) for line in to_srt(found, "en-CA").decode().splitlines()[2:]]
    assert [len(line) for line in lines_of(found)] == [34, 64]
    assert max(lengths) <= 65


def test_golden_vtt_of_a_french_sentence() -> None:
    """The whole file, byte for byte."""
    found = cues([TranscriptLine(0.5, 12.5, "Animatrice", FRENCH)], "fr-CA")
    assert to_vtt(found).decode() == GOLDEN_VTT


GOLDEN_VTT = (
    "WEBVTT\n"
    "\n"
    "1\n"
    "00:00:00.500 --> 00:00:05.000\n"
    "<v Animatrice>Vraiment\u202f? Le ministre répond\u00a0:\n"
    "«\u00a0Nous verrons\u202f; rien n’est joué\u202f!\u00a0»\n"
    "\n"
    "2\n"
    "00:00:05.000 --> 00:00:12.500\n"
    "<v Animatrice>avant d’ajouter que le budget de 1\u00a0250\u00a0000\u00a0$ reste,\n"
    "à 85\u00a0% près, celui qui avait été annoncé au printemps dernier.\n"
)
