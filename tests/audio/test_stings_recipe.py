"""Recipes of stings, and the sounds that are made of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.audio.stings.files import Origin, flac_bytes, origin_of
from audiobrief.audio.stings.model import KINDS, Instrument, Note, Room, StingRecipe, recipe_digest
from audiobrief.audio.stings.notes import midi_of, read_notes
from audiobrief.audio.stings.recipe import parse_recipe
from audiobrief.audio.stings.synth import synthesize, tone
from audiobrief.errors import AudiobriefError, SoundError
from tests.audio.test_shipped_music import AUDIO, made

SMALL = """\
character: For tests
tempo_bpm: 120
instruments:
  bell: {kind: bell, ring_s: 0.5}
  pad: {kind: pad, attack_s: 0.2, release_s: 0.5}
intro: {length_s: 1, fade_s: 0.2, parts: [{play: bell, notes: A4 C5}]}
transition: {length_s: 0.5, fade_s: 0.2, parts: [{play: bell, notes: A4}]}
outro:
  length_s: 1
  fade_s: 0.2
  parts:
    - {play: bell, notes: A4 - C5}
bed: {beats: 10, low_pass_hz: 900, parts: [{play: pad, notes: "A3+E4:4 A3+D4:4"}, {play: bell, notes: "- A4"}]}
"""


def sting(*notes: Note, length_s: float = 2.0, fade_s: float = 0.3, loops: bool = False) -> StingRecipe:
    return StingRecipe(length_s, fade_s, loops, 0.0, Room(0.3, 0.1), 1, notes)


# ---------------------------------------------------------------- notes


@pytest.mark.parametrize(
    ("text", "midi"),
    [
        ("A4", 69),
        ("C4", 60),
        ("F#5", 78),
        ("F♯5", 78),
        ("Bb3", 58),
        ("b3", 59),
        ("bb3", 58),
        ("62", 62),
        ("A0", 21),
        ("C8", 108),
    ],
)
def test_notes_by_name_and_number(text: str, midi: int) -> None:
    """A4 is 69; sharps, flats, small letters and MIDI numbers are understood."""
    assert midi_of(text) == midi


def test_a_line_of_notes() -> None:
    """Chords, rests, bar lines, lengths of their own, the step for the others."""
    chords = read_notes("D4 | D3+A3:8 - E4:1/3 -:1.5", 0.5)
    assert [chord.midi for chord in chords] == [(62,), (50, 57), (), (64,), ()]
    assert [chord.beats for chord in chords] == pytest.approx([0.5, 8, 0.5, 1 / 3, 1.5])


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ("D4 H4", '"H4" is no note'),
        ("D", '"D" is no note'),
        ("D9", '"D9" is outside of A0 to C8'),
        ("999", '"999" is outside'),
        ("D4:", '"D4:": what follows the colon is no number of beats'),
        ("D4:0", "no number of beats"),
        ("D4:1/0", "no number of beats"),
        ("D4:-1", "no number of beats"),
        ("D4+", '"" is no note'),
        ("- - |", "there is no note in it"),
        ("", "there is no note in it"),
        ("D4 ²", '"²" is no note'),
    ],
)
def test_what_is_no_note_is_named_with_its_line(notes: str, told: str) -> None:
    """The error has file, line, setting, word and what to write instead."""
    written = SMALL.replace("A4 - C5", f'"{notes}"')
    with pytest.raises(AudiobriefError, match=rf"mine\.yaml:12: outro\.parts\.0\.notes: .*{re.escape(told)}"):
        parse_recipe(written, "mine.yaml")


# ---------------------------------------------------------------- recipe files


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tempo_bpm: 120", "tempo_bpm: fast", r"m\.yaml:2: tempo_bpm: "),
        ("tempo_bpm: 120", "tempo_bpm: .nan", r"m\.yaml:2: tempo_bpm: "),
        ("tempo_bpm: 120", "temp_bpm: 120", r'm\.yaml:2: "temp_bpm" is not a setting; did you mean "tempo_bpm"'),
        ("kind: bell", "kind: gong", r"m\.yaml:4: instruments\.bell\.kind: "),
        ("kind: pad,", "kind: pad, decay_s: 1,", r"m\.yaml:5: instruments\.pad: a pad has no decay_s"),
        ("kind: bell,", "kind: bell, spread: 1,", r"m\.yaml:4: instruments\.bell: a bell has no spread"),
        ("{play: bell, notes: A4}", "{play: bel, notes: A4}", r'm\.yaml:7: "bel" is not among the instruments; did you mean "bell"'),
        ("notes: A4}", "notes: A4, start: 40}", r"m\.yaml:7: a note begins at 20\.00 s, but the end is at 0\.50 s"),
        ("notes: A4}", "notes: A4, gain: 0}", r"m\.yaml:7: every note has a gain of 0"),
        ("notes: A4}", "notes: A4, gain: []}", r"m\.yaml:7: transition\.parts\.0\.gain: is an empty list"),
        ("notes: A4}", "notes: A4 B4, times: 64, pan: [0, 3]}", r"m\.yaml:7: transition\.parts\.0\.pan"),
        ("beats: 10", "beats: 4", r"m\.yaml:13: these beats last 2\.0 s; a bed lasts 4 to 60 s"),
        ("outro:\n", "outrow:\n", r'm\.yaml:8: "outrow" is not a setting; did you mean "outro"'),
        ("length_s: 0.5", "length_s: 31", r"m\.yaml:7: transition\.length_s: "),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_line(old: str, new: str, told: str) -> None:
    """File, line, setting and reason; nothing is guessed."""
    assert old in SMALL
    with pytest.raises(AudiobriefError, match=told):
        parse_recipe(SMALL.replace(old, new, 1), "m.yaml")


def test_all_faults_are_told_together() -> None:
    """Two wrong settings are two sentences."""
    with pytest.raises(AudiobriefError) as caught:
        parse_recipe(
            SMALL.replace("notes: A4 C5", "notes: A4 C5, start: 99").replace("bell, notes: A4}", "gong, notes: A4}"),
            "m.yaml",
        )
    assert [str(problem).split(": ")[0] for problem in getattr(caught.value, "problems", ())] == [
        "m.yaml:6",
        "m.yaml:7",
    ]


def test_parts_become_notes_in_time() -> None:
    """Start, step, tempo, repetition; gains are shared by a chord and go around with the pans."""
    text = SMALL.replace(
        "notes: A4 C5}", "notes: A4 - C5+E5, times: 2, start: 0.25, step: 0.25, gain: [0.4, 0.2, 0.1], pan: [-1, 1]}"
    )
    notes = parse_recipe(text, "m.yaml").stings["intro"].notes
    assert [(note.start_s, note.midi) for note in notes] == [
        (0.125, 69),
        (0.375, 72),
        (0.375, 76),
        (0.5, 69),
        (0.75, 72),
        (0.75, 76),
    ]
    assert [note.gain for note in notes] == pytest.approx([0.4, 0.1, 0.1, 0.1, 0.2, 0.2])
    assert [note.pan for note in notes] == [-1, 1, 1, -1, 1, 1]
    assert notes[0].held_s == 0.5  # a bell rings as long as its instrument says
    assert parse_recipe(text, "m.yaml").stings["bed"].notes[0].held_s == 2.0  # a pad as long as it is written
    assert parse_recipe(SMALL.replace("notes: A4 C5}", "notes: 69}"), "m.yaml").stings["intro"].notes[0].midi == 69


MESSY = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 400),
        st.floats(),
        st.text("AbC4#+:-|/. ", max_size=12),
        st.sampled_from(["bell", "pad"]),
    ),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(["play", "notes", "kind", "parts", "gain", "x"]), below, max_size=3)
    ),
    max_leaves=6,
)
SPOTS = [
    ("tempo_bpm",), ("seed",), ("room",), ("instruments",), ("instruments", "bell"), ("instruments", "pad", "attack_s"), ("intro",),
    ("intro", "length_s"), ("intro", "parts"), ("outro", "parts", 0), ("outro", "parts", 0, "notes"), ("outro", "parts", 0, "gain"),
    ("outro", "parts", 0, "step"), ("outro", "parts", 0, "times"), ("bed", "beats"), ("bed", "low_pass_hz"), ("bed",),
]  # fmt: skip


@given(st.sampled_from(SPOTS), MESSY)
def test_any_value_anywhere_gives_a_recipe_or_our_error(spot: tuple[str | int, ...], value: Any) -> None:
    """Only the project's own errors escape, and a recipe that is read has notes before its end."""
    values = yaml.safe_load(SMALL)
    inner = values
    for key in spot[:-1]:
        inner = inner[key]
    inner[spot[-1]] = value
    try:
        recipe = parse_recipe(yaml.safe_dump(values), "m.yaml")
    except AudiobriefError as error:
        assert str(error).startswith("m.yaml")
        return
    for one in recipe.stings.values():
        assert 0.3 <= one.length_s <= 60
        assert all(0 <= note.start_s < one.length_s for note in one.notes)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_garbage_gives_only_our_errors(data: bytes) -> None:
    """Bytes that are no recipe are an error with the file's name."""
    with pytest.raises(AudiobriefError):
        parse_recipe(data, "m.yaml")


@settings(max_examples=25)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    midi=st.integers(21, 108),
    start_s=st.floats(0, 0.79),
    held_s=st.floats(0.005, 20),
    gain=st.floats(0.001, 2),
    pan=st.floats(-1, 1),
    brightness=st.floats(0, 1),
    loops=st.booleans(),
)
@pytest.mark.slow
def test_any_note_sounds(
    kind: str, midi: int, start_s: float, held_s: float, gain: float, pan: float, brightness: float, loops: bool
) -> None:
    """Every instrument over its whole range gives finite sound of the asked length, or says that it is silent."""
    note = Note(start_s, held_s, midi, gain, pan, replace(KINDS[kind], brightness=brightness))
    try:
        clip = synthesize(sting(note, length_s=0.8, fade_s=0.0 if loops else 0.2, loops=loops))
    except SoundError:
        return
    assert clip.samples.shape == (round(0.8 * 44_100), 2)
    assert np.isfinite(clip.samples).all()
    assert np.abs(clip.samples).max() <= 0.9


# ---------------------------------------------------------------- sounds


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"shaker"}))
def test_instruments_play_their_pitch(kind: str) -> None:
    """A4 is strongest at 440 Hz, whoever plays it."""
    wave = tone(KINDS[kind], 440.0, 1.5)[:, 0]
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    assert np.argmax(spectrum) * 44_100 / len(wave) == pytest.approx(440, abs=1.5)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_note_clicks(kind: str) -> None:
    """A low, soft note begins and ends without a step, however short it is held."""
    wave = tone(KINDS[kind], 110.0, 0.3)
    steps = np.abs(np.diff(wave, axis=0))
    assert np.abs(wave[[0, -1]]).max() < 1e-3
    assert steps[-2000:].max() < 0.06 * np.abs(wave).max()


def test_brightness_is_heard() -> None:
    """More of it moves the sound's weight up, on every instrument."""

    def centre_hz(instrument: Instrument) -> float:
        wave = tone(instrument, 220.0, 1.0)[:, 0]
        power = np.abs(np.fft.rfft(wave)) ** 2
        return float((power * np.fft.rfftfreq(len(wave), 1 / 44_100)).sum() / power.sum())

    for kind in KINDS.values():
        assert centre_hz(replace(kind, brightness=0.9)) > 1.02 * centre_hz(replace(kind, brightness=0.1)), kind


def test_pan_moves_a_note() -> None:
    """-1 is left, 1 is right, 0 the middle."""
    for pan, louder in ((-1.0, 0), (1.0, 1)):
        for kind in ("bell", "pad"):
            both = (synthesize(sting(Note(0, 0.5, 69, 0.5, pan, KINDS[kind]))).samples ** 2).sum(axis=0)
            assert both[louder] > 20 * both[1 - louder]


def test_old_recipes_keep_their_digest() -> None:
    """A recipe without anything new sounds as in version 1: its files are not told to be stale."""
    assert recipe_digest(parse_recipe(SMALL, "m.yaml").stings["intro"]) == "091f56cc87ac072a"
    for new in ("kind: bell, strike: 0.2,", "kind: chime,"):
        assert (
            recipe_digest(parse_recipe(SMALL.replace("kind: bell,", new), "m.yaml").stings["intro"])
            != "091f56cc87ac072a"
        )


def test_a_blow_is_heard_at_the_start() -> None:
    """`strike` adds noise to the first hundredth of a second, and nothing after a tenth."""
    struck, plain = (tone(replace(KINDS["chime"], strike=s, strike_hz=4000.0), 440.0, 1.0) for s in (0.8, 0.0))
    added = np.abs(struck - plain)[:, 0]
    assert added[:441].max() > 0.2
    assert added[4410:].max() < 1e-3


def test_partials_of_a_chime_die_one_by_one() -> None:
    """The inharmonic partials are there at first, and the tone outlives them."""
    wave = tone(KINDS["chime"], 440.0, 1.5)[:, 0]

    def share(part: np.ndarray[Any, Any]) -> float:
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
        pitch = np.fft.rfftfreq(len(part), 1 / 44_100)
        return float(power[np.abs(pitch - 440 * 2.76) < 30].sum() / power[np.abs(pitch - 440) < 30].sum())

    assert share(wave[:8820]) > 0.1
    assert share(wave[35_280:44_100]) < 0.3 * share(wave[:8820])


def test_echoes_come_from_the_other_side_and_a_sway_moves() -> None:
    """Each echo is softer, duller and mirrored; a swaying note changes sides."""
    text = SMALL.replace("notes: A4 C5}", "notes: A4, pan: 0.5, echo: {beats: 0.5, gain: 0.5, times: 9}}")
    with pytest.raises(AudiobriefError, match=r"echo\.times"):
        parse_recipe(text, "m.yaml")
    first, *echoes = parse_recipe(text.replace("times: 9", "times: 8"), "m.yaml").stings["intro"].notes
    assert [round(one.start_s, 3) for one in echoes] == [0.25, 0.5, 0.75]  # the rest would come after the end
    assert [one.pan for one in echoes] == [-0.5, 0.5, -0.5]
    assert [one.gain for one in echoes] == pytest.approx([first.gain / 2, first.gain / 4, first.gain / 8])
    assert echoes[0].instrument.brightness < first.instrument.brightness
    moving = synthesize(sting(Note(0, 2.0, 69, 0.5, 0.0, KINDS["pad"], sway=0.8, sway_s=2.0))).samples
    sides = (moving.reshape(2, -1, 2) ** 2).sum(axis=1)
    assert sides[0, 1] > 1.5 * sides[0, 0]
    assert sides[1, 0] > 1.5 * sides[1, 1]


def test_transitions_of_a_recipe_have_no_gap() -> None:
    """A third needs a second."""
    more = SMALL + "transition-3: {length_s: 0.5, fade_s: 0.2, parts: [{play: bell, notes: A4}]}\n"
    with pytest.raises(AudiobriefError, match="there is no transition-2 before it"):
        parse_recipe(more, "m.yaml")
    assert list(parse_recipe(more.replace("-3:", "-2:"), "m.yaml").stings)[:3] == [
        "intro",
        "transition",
        "transition-2",
    ]


# ---------------------------------------------------------------- files


def test_the_same_recipe_gives_the_same_bytes() -> None:
    """Twice made, the files are one."""
    recipe = parse_recipe(SMALL, "m.yaml")
    for one in recipe.stings.values():
        first, second = (flac_bytes(synthesize(one), "x", Origin(recipe_digest(one), one.loops)) for _ in range(2))
        assert first == second


def test_the_digest_knows_what_is_heard() -> None:
    """A note, the tempo, the seed or an instrument changes it; words, comments and other parts do not."""

    def digest(text: str) -> str:
        return recipe_digest(parse_recipe(text, "m.yaml").stings["intro"])

    same = digest(SMALL)
    for old, new in (
        ("A4 C5", "A4 D5"),
        ("120", "121"),
        ("ring_s: 0.5", "ring_s: 0.6"),
        ("instruments", "seed: 4\ninstruments"),
    ):
        assert digest(SMALL.replace(old, new, 1)) != same, new
    for old, new in (
        ("For tests", "Otherwise"),
        ("A4 - C5", "A4 - D5"),
        ("attack_s: 0.2", "attack_s: 0.3"),
        ("beats: 10", "beats: 9"),
    ):
        assert digest("# words\n" + SMALL.replace(old, new, 1)) == same, new


def test_a_sound_that_was_edited_has_no_recipe(tmp_path: Path) -> None:
    """Tags that an editor carried over to another sound do not count."""
    import mutagen.flac

    path = tmp_path / "x.flac"
    path.write_bytes(flac_bytes(made("news", "transition"), "x", Origin("0123", True)))
    assert origin_of(path) == Origin("0123", True)
    tags = dict(mutagen.flac.FLAC(path))  # type: ignore[no-untyped-call]
    soundfile.write(path, made("news", "transition").samples * 0.5, 44_100)
    edited: Any = mutagen.flac.FLAC(path)  # type: ignore[no-untyped-call]
    edited.update(tags)
    edited.save()
    assert origin_of(path) == Origin()


@given(st.binary(max_size=200), st.integers(0, 400))
def test_origins_of_damaged_files(tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int) -> None:
    """Garbage in a file's head is no origin, and no error."""
    path = tmp_path_factory.getbasetemp() / "damaged.flac"
    whole = (AUDIO / "news-transition.flac").read_bytes()[:3000]
    path.write_bytes(whole[:place] + data + whole[place + len(data) :])
    assert isinstance(origin_of(path), Origin)
