"""Recipes of stings, and the sounds that are made of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import measure
from audiobrief.audio.stings.files import STING_LUFS, Origin, flac_bytes, load_bed, origin_of
from audiobrief.audio.stings.model import (
    KINDS,
    ROLES,
    Instrument,
    Note,
    Room,
    StingRecipe,
    StingSet,
    recipe_digest,
)
from audiobrief.audio.stings.notes import midi_of, read_notes
from audiobrief.audio.stings.recipe import load_recipe, parse_recipe
from audiobrief.audio.stings.synth import synthesize, tone
from audiobrief.errors import AudiobriefError, SoundError

AUDIO = Path(__file__).resolve().parents[2] / "audio"
SETS = ("bright", "calm", "news")
SHIPPED = [(name, role) for name in SETS for role in ROLES]
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


@cache
def shipped(name: str) -> StingSet:
    return load_recipe(AUDIO / f"{name}.yaml")


@cache
def made(name: str, role: str) -> Clip:
    return synthesize(shipped(name).stings[role])


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


@pytest.mark.parametrize(("name", "role"), SHIPPED)
def test_every_sound_is_level_and_clean(name: str, role: str) -> None:
    """At the stings' loudness and under -1 dBTP, without steady offset, and not lost on one loudspeaker."""
    clip = made(name, role)
    found = measure([clip.samples], clip.rate_hz)
    assert found.integrated_lufs == pytest.approx(STING_LUFS, abs=0.1)
    assert found.true_peak_dbtp <= -1.0
    assert np.abs(clip.samples.mean(axis=0)).max() < 1e-3
    folded = np.repeat(clip.mono().samples, 2, axis=1)
    assert measure([folded], clip.rate_hz).integrated_lufs > STING_LUFS - (1.0 if role == "bed" else 2.5)


@pytest.mark.parametrize(("name", "role"), [pair for pair in SHIPPED if pair[1] != "bed"])
def test_every_sting_begins_and_ends_in_silence(name: str, role: str) -> None:
    """The first sample and the last 5 ms are silent."""
    samples = made(name, role).samples
    assert np.abs(samples[0]).max() < 1e-6
    assert np.abs(samples[-220:]).max() < 1e-4


@pytest.mark.parametrize("name", SETS)
def test_every_bed_loops_without_a_seam(name: str) -> None:
    """12 to 24 s; the step over the seam is an ordinary one, and no 400 ms stand out, there or elsewhere."""
    clip = made(name, "bed")
    assert 12 <= clip.duration_s <= 24
    looped = np.concatenate((clip.samples, clip.samples))
    steps = np.abs(np.diff(looped, axis=0)).max(axis=1)
    assert steps[clip.frames - 1] <= np.percentile(steps, 99)
    # A step in the slope would click too.
    bends = np.abs(np.diff(looped, 2, axis=0)).max(axis=1)
    assert bends[clip.frames - 3 : clip.frames + 1].max() <= np.percentile(bends, 99)
    twice = measure([looped], clip.rate_hz).integrated_lufs
    assert twice == pytest.approx(STING_LUFS, abs=0.1)
    window = round(0.4 * 44_100)
    turned = np.roll(clip.samples, clip.frames // 2, axis=0)  # the seam in the middle
    levels = 10 * np.log10(
        (turned[: len(turned) // window * window] ** 2).reshape(-1, window, 2).sum(axis=2).mean(axis=1)
    )
    assert levels.max() - levels.min() < 9
    middle = len(levels) // 2
    assert np.abs(np.diff(levels[middle - 2 : middle + 3])).max() <= np.abs(np.diff(levels)).max()


@pytest.mark.parametrize("name", SETS)
def test_beds_leave_room_for_consonants(name: str) -> None:
    """Above 2 kHz a bed has at most a thousandth of its power."""
    samples = made(name, "bed").samples.astype(np.float64)
    power = (np.abs(np.fft.rfft(samples, axis=0)) ** 2).sum(axis=1)
    pitch = np.fft.rfftfreq(len(samples), 1 / 44_100)
    assert power[pitch > 2000].sum() < 1e-3 * power.sum()


@pytest.mark.parametrize("name", SETS)
def test_beds_clash_with_no_sting(name: str) -> None:
    """All notes of a bed are in one pentatonic scale with those of the set's stings, or a fifth's step away at most."""
    stings = shipped(name).stings
    bed = {note.midi % 12 for note in stings["bed"].notes}
    others = {
        note.midi % 12
        for role in ROLES
        if role != "bed"
        for note in stings[role].notes
        if note.instrument.kind != "shaker"
    }
    for one in bed:
        assert all((one - other) % 12 not in (1, 11, 6) for other in bed | others), (one, others)


def high_passed(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What a telephone's loudspeaker gives back: nothing below 500 Hz; the same shape."""
    size = len(samples) + 44_100
    spectrum = np.fft.rfft(samples, size, axis=0)
    spectrum[np.fft.rfftfreq(size, 1 / 44_100) < 500] = 0
    return np.asarray(np.fft.irfft(spectrum, size, axis=0)[: len(samples)].astype(np.float32))


@pytest.mark.parametrize(("name", "role"), SHIPPED)
def test_a_telephone_carries_every_sound(name: str, role: str) -> None:
    """Without all below 500 Hz it is at most 4 dB softer, as speech is."""
    clip = made(name, role)
    left = measure([high_passed(clip.samples)], clip.rate_hz).integrated_lufs
    assert STING_LUFS - left <= 4.0


@pytest.mark.parametrize(("name", "role"), [pair for pair in SHIPPED if pair[1].startswith("transition")])
def test_a_transition_is_no_tone_signal(name: str, role: str) -> None:
    """Its three strongest lines have at most 85 % of its power, and eight third-octaves take part."""
    samples = made(name, role).samples.astype(np.float64)
    whole, faded = (
        (np.abs(np.fft.rfft(x, axis=0)) ** 2).sum(axis=1)
        for x in (samples, samples * np.hanning(len(samples))[:, None])
    )
    pitch = np.fft.rfftfreq(len(samples), 1 / 44_100)
    edges = 160 * 2 ** (np.arange(21) / 3)
    bands = np.histogram(pitch, edges, weights=whole)[0]
    assert (bands > bands.max() * 10**-2.5).sum() >= 8
    left = faded.copy()  # without the window, a line would leak into its neighbours
    for _ in range(3):
        left[np.abs(pitch - pitch[left.argmax()]) < 12] = 0
    assert left.sum() >= 0.15 * faded.sum()


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


@pytest.mark.parametrize(("name", "role"), SHIPPED)
def test_shipped_files_come_from_their_recipes(name: str, role: str) -> None:
    """Each names its recipe as it is now, and sounds like it to two steps of 16 bits."""
    path = AUDIO / f"{name}-{role}.flac"
    origin = origin_of(path)
    assert origin == Origin(recipe_digest(shipped(name).stings[role]), role == "bed"), "run: audiobrief stings make"
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate_hz == 44_100
    assert samples.shape == made(name, role).samples.shape
    assert np.abs(samples - made(name, role).samples).max() <= 2 / 32768


def test_a_made_bed_is_loaded_whole() -> None:
    """Neither trimmed nor crossed nor levelled: it is so already."""
    stored, _ = soundfile.read(AUDIO / "calm-bed.flac", dtype="float32", always_2d=True)
    assert np.array_equal(load_bed(AUDIO / "calm-bed.flac").samples, stored)


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
