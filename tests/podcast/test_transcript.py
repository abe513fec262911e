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
    text = " ".join(["one two three four five six seven eight nine ten,"] * 2)
    found = cues([TranscriptLine(10.0, 20.0, "Anna", text)], "en-CA")
    assert len(found) == 2
    share = (len(found[0].text) + 1) / len(text)
    assert found[0].end_s == pytest.approx(10 + 10 * share, abs=0.1)
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
    first = "The minister spoke for almost an hour about the price."
    second = "Nobody asked him about it."
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
        "Oui\u202f? Non\u202f! Si\u202f; là\u00a0:\n«\u00a0ici\u00a0» ou\u00a0! 12\u00a0000\u00a0$"
    )


def test_overlapping_utterances_make_cues_that_follow_each_other() -> None:
    """A cue waits for the end of the one before it."""
    found = cues(
        [TranscriptLine(0, 2, "A", "One."), TranscriptLine(1, 1.5, "B", "Two."), TranscriptLine(1.8, 3, "A", "Three.")],
        "en-CA",
    )
    assert [(cue.start_s, cue.end_s) for cue in found] == [(0, 2), (2, 2.834), (2.834, 3.668)]


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
    assert all(0 < len(line) <= 32 for line in lines_of(found))
    assert all(cue.end_s - cue.start_s > 0.83 for cue in found)
    assert all(one.end_s <= other.start_s for one, other in pairwise(found))


def test_vtt_is_escaped_and_names_speakers() -> None:
    """Text that looks like mark-up or an arrow stays text; there is no language line in the header."""
    vtt = to_vtt((Cue(0.0, 3661.5, "A & <B>", NASTY),)).decode()
    assert vtt.startswith("WEBVTT\n\n1\n00:00:00.000 --> 01:01:01.500\n<v A &amp; &lt;B&gt;>Il dit")
    assert vtt.count("-->") == 1
    assert "--&gt; &amp; &lt;v Faux&gt;" in vtt


def test_srt_names_the_speaker_of_every_cue_and_shows_no_tag() -> None:
    """The name and a colon stand first, in French, too; decimals use a comma; no line could pass for an arrow."""
    found = (Cue(0, 1, "Anna", "Oui."), Cue(1, 2, "Anna", NASTY), Cue(2, 3.0005, "Luc", "Non."))
    srt = to_srt(found).decode()
    assert srt.startswith("1\n00:00:00,000 --> 00:00:01,000\nAnna: Oui.\n\n2\n")
    assert srt.endswith("3\n00:00:02,000 --> 00:00:03,000\nLuc: Non.\n")
    assert srt.count("-->") == 3
    assert srt.count("Anna: ") == 2
    assert not re.search(r"</?\w|\{\\", srt)


@pytest.mark.parametrize(
    ("speaker", "label"),
    [("Élise", "E\u0301lise: "), ("Œuvre", "Œuvre: "), ("Anna: the facts", "Anna, the facts: "), ("Luc :", "Luc: ")],
)
def test_srt_labels_can_be_told_from_the_text(speaker: str, label: str) -> None:
    """A name has one colon, behind it, and begins with a letter of ASCII where one can be had."""
    assert f"\n{label}Oui.\n" in to_srt([Cue(0, 1, speaker, "Oui.")]).decode()


def test_srt_text_without_a_speaker_passes_for_none() -> None:
    """The blank after its colon holds the words together."""
    assert "\nUne question:\u00a0qui ?\n" in to_srt([Cue(0, 1, "", "Une question: qui ?")]).decode()


def test_a_cue_is_held_while_it_is_read_and_silence_allows() -> None:
    """To 20 characters a second, up to the next one, and at most 2 s after the last word."""
    text = "x" * 29 + " " + "y" * 30
    held = cues([TranscriptLine(0, 2, "A", text), TranscriptLine(9, 10, "A", "End.")], "en-CA")
    assert held[0].end_s == 3.0
    held = cues([TranscriptLine(0, 0.9, "A", text), TranscriptLine(9, 10, "A", "End.")], "en-CA")
    assert held[0].end_s == 2.9
    held = cues([TranscriptLine(0, 2, "A", text), TranscriptLine(2.5, 4, "A", "End.")], "en-CA")
    assert (held[0].end_s, held[1].start_s) == (2.5, 2.5)
    slow = cues([TranscriptLine(0, 5, "A", text), TranscriptLine(9, 10, "A", "End.")], "en-CA")
    assert slow[0].end_s == 5.0


def test_a_word_alone_stays_long_enough_to_be_seen() -> None:
    """The next cue waits for it, and catches up."""
    lines = [
        TranscriptLine(0, 0.3, "A", "No."),
        TranscriptLine(0.5, 3, "B", "Well."),
        TranscriptLine(3, 5, "A", "Yes."),
    ]
    assert [(cue.start_s, cue.end_s) for cue in cues(lines, "en-CA")] == [(0, 0.834), (0.834, 3), (3, 5)]


def test_no_cue_outlasts_the_episode() -> None:
    """The last one comes early rather than being cut short."""
    lines = [TranscriptLine(0, 4, "A", "A first sentence."), TranscriptLine(4, 4.4, "B", "No.")]
    assert [(cue.start_s, cue.end_s) for cue in cues(lines, "en-CA", 4.5)] == [(0, 3.666), (3.666, 4.5)]


def test_a_long_sentence_makes_no_flashing_cue() -> None:
    """Every cue of fast speech is there for 0.83 s, and the words are all shown."""
    text = "Non, non, non, dit-elle, car le budget de la Ville ne le permet pas, ni cette année ni la prochaine, hélas."
    found = cues([TranscriptLine(0, 3.4, "A", text)], "fr-CA", 60)
    assert min(cue.end_s - cue.start_s for cue in found) > 0.83
    assert squeezed("".join(cue.text for cue in found)) == squeezed(text)


@pytest.mark.parametrize(
    ("locale", "text", "parted"),
    [
        (
            "fr-CA",
            "Le gouvernement du Québec a promis que le nouveau pont de Charlevoix coûterait 20 milliards $ aux contribuables",
            ["du Québec", "le nouveau", "de Charlevoix", "20 milliards $"],
        ),
        (
            "en-CA",
            "The federal government told Jane Doe and the city that it would pay 20 billion dollars for the bridge",
            ["The federal", "Jane Doe", "the city", "20 billion", "the bridge"],
        ),
    ],
)
def test_lines_and_cues_end_with_a_phrase(locale: str, text: str, parted: list[str]) -> None:
    """Articles stay with their nouns, numbers with what they count, first names with last names."""
    for padding in range(12):
        found = cues([TranscriptLine(0, 20, "A", "x" * padding + " " + text)], locale)
        for phrase in parted:
            assert any(phrase in line.replace("\u00a0", " ") for line in lines_of(found)), (padding, lines_of(found))


def test_golden_vtt_of_a_french_sentence() -> None:
    """The whole file, byte for byte."""
    found = cues([TranscriptLine(0.5, 12.5, "Animatrice", FRENCH)], "fr-CA")
    assert to_vtt(found).decode() == GOLDEN_VTT


GOLDEN_VTT = (
    "WEBVTT\n"
    "\n"
    "1\n"
    "00:00:00.500 --> 00:00:02.587\n"
    "<v Animatrice>Vraiment\u202f? Le ministre répond\u00a0:\n"
    "\n"
    "2\n"
    "00:00:02.587 --> 00:00:05.000\n"
    "<v Animatrice>«\u00a0Nous verrons\u202f;\n"
    "rien n’est joué\u202f!\u00a0»\n"
    "\n"
    "3\n"
    "00:00:05.000 --> 00:00:08.391\n"
    "<v Animatrice>avant d’ajouter que le budget\n"
    "de 1\u00a0250\u00a0000\u00a0$ reste,\n"
    "\n"
    "4\n"
    "00:00:08.391 --> 00:00:12.500\n"
    "<v Animatrice>à 85\u00a0% près, celui qui avait été\n"
    "annoncé au printemps dernier.\n"
)
