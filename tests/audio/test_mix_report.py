"""The receipt of a mix: what it says against what was done, its bytes, its size, and damaged ones."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.audio.clip import Clip
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness_meter import Loudness
from audiobrief.audio.master import Curve, Mastering, MasterTarget
from audiobrief.audio.mix import GRID, Duck, MixItem, Part, Timeline, arrange
from audiobrief.audio.mix_report import Move, Receipt, receipt_of
from audiobrief.audio.mp3 import STEREO, Assembled, Encoded, assemble
from audiobrief.errors import PublishError
from tests.helpers.sounds import Shelf, bell, speechlike


@cache
def made() -> tuple[Timeline, Assembled, dict[str, float]]:
    """An intro, two voices of which one has clicks that must be limited, an outro."""
    shelf = Shelf()
    clicks = speechlike(3.0, 190, 0.1, seed=3).samples.copy()
    clicks[24_000] = 0.9
    parts: list[Part] = [
        shelf.intro("intro", bell(3.6)),
        shelf.speech("one", speechlike(4.0), "facts", "facts"),
        shelf.speech("two", Clip(clicks, 24_000), "example", "example"),
        shelf.outro("outro", bell(2.0)),
    ]
    levels = level(parts, shelf.analyses)
    timeline = arrange(parts, levels=levels)
    return timeline, assemble(timeline, shelf.sources, shelf.analyses, STEREO, io.BytesIO()), levels


def receipt() -> Receipt:
    timeline, assembled, levels = made()
    return receipt_of(timeline, assembled, "stereo", STEREO, levels)


def test_it_says_what_was_aimed_at_and_measured() -> None:
    """Target, measurement, gains and items are those of the mix, rounded."""
    timeline, assembled, levels = made()
    found = receipt()
    assert (found.profile, found.target.lufs, found.target.true_peak_dbtp) == ("stereo", -16.0, -1.0)
    assert found.measured.integrated_lufs == pytest.approx(assembled.loudness.integrated_lufs, abs=0.006)
    assert found.measured.loudness_range_lu == pytest.approx(assembled.loudness.loudness_range_lu, abs=0.006)
    assert found.measured.frames == timeline.total_frames
    assert found.duration_s == timeline.duration_s
    assert {one.voice: one.gain_db for one in found.voices} == pytest.approx(levels, abs=0.006)
    assert [item.role for item in found.items] == ["intro", "speech", "speech", "outro"]
    intro, first = found.items[:2]
    assert (first.segment, first.voice) == ("facts", "facts")
    assert first.start_s == pytest.approx(timeline.items[1].start_s)
    # The intro has fallen when speech enters over it.
    assert intro.ducks[0].start_s + intro.ducks[0].duration_s == pytest.approx(first.start_s, abs=0.001)
    assert intro.ducks[0].gain_db == -12.0


def test_the_limiter_is_told_where_it_worked() -> None:
    """The highest reduction lies at the click, and nowhere is more told than the limiter did."""
    timeline, assembled, _ = made()
    found = receipt()
    course = found.reductions_db()
    assert len(course) == timeline.total_frames // GRID
    assert found.limiter.highest_db == pytest.approx(assembled.mastering.largest_reduction_db, abs=0.01)
    click_s = found.items[2].start_s + 1.0
    assert abs(int(course.argmax()) - math.floor(click_s * 10)) <= 1
    assert course.max() == pytest.approx(found.limiter.highest_db, abs=0.06)
    assert found.limiter.over_1_db_s == pytest.approx(int((course > 1).sum()) / 10)
    assert 0 < found.limiter.limited_share < (course > 0).mean() + 0.05


def test_reductions_keep_their_place_in_the_programme() -> None:
    """A curve's nodes count from the start of its run, in 1/300 s; long breaks are not written."""
    items = (MixItem("a", "speech", 0, GRID * 5, 0.0), MixItem("b", "speech", GRID * 20, GRID * 18, 0.0))
    timeline = Timeline(items, GRID * 40, ())
    ducked = replace(items[1], ducks=(Duck(GRID * 3, GRID * 2, -6.0),))
    timeline = replace(timeline, items=(items[0], ducked))
    curve = Curve(np.array([29, 30, 31, 90, 450], np.int32), np.array([0.9, 0.5, 0.8, 0.9, 0.7], np.float32))
    mastering = Mastering(MasterTarget(), 2.0, (None, curve), -16.0, 6.02, 4 / 1200)
    found = receipt_of(timeline, Assembled(_ENCODED, _LOUDNESS, np.zeros(0), mastering, True), "mono", STEREO, {})
    assert [(one.start, one.reduction_db) for one in found.limiter.stretches] == [
        (20, (0.9, 6.0, 0.0, 0.9)),
        (35, (3.1,)),
    ]
    assert found.limiter.over_1_db_s == 0.2
    assert found.items[1].ducks == (Move(2.3, 0.2, -6.0),)


_LOUDNESS = Loudness(-16.0, -1.2, GRID * 40, 3.0, -15.0, -14.0)
_ENCODED = Encoded(153, GRID * 40, 64_000)


def test_bytes_come_back_and_are_the_same_each_time() -> None:
    """JSON that any reader understands, equal for equal receipts, equal after reading."""
    found = receipt()
    data = found.to_bytes()
    assert Receipt.from_bytes(data, "x.mix.json") == found
    assert receipt().to_bytes() == data
    document = json.loads(data)
    assert next(iter(document)) == "format"
    assert document["limiter"]["step_s"] == 0.1


def test_roles_of_the_future_are_read() -> None:
    """A bed, or any other music, is a role like those of today; long rows of moves are kept."""
    found = receipt()
    bed = replace(found.items[0], role="bed", ducks=found.items[0].ducks * 3)
    other = replace(found, items=(bed, *found.items))
    assert Receipt.from_bytes(other.to_bytes(), "x") == other


def test_six_hours_stay_small() -> None:
    """A programme of 6 h that is limited in every syllable has a receipt under 3 MB."""
    rest, steps = 4, 6 * 3600 * 10
    random = np.random.default_rng(0)
    gains = random.uniform(0.5, 0.99, steps).astype(np.float32)
    places = np.arange(steps, dtype=np.int32) * 30
    kept = places[np.arange(steps) % rest != 0]
    items = tuple(MixItem("k", "speech", n * 30 * GRID, 30 * GRID, -1.23, f"s{n}", "facts") for n in range(steps // 30))
    timeline = Timeline(items, steps * GRID, ())
    mastering = Mastering(MasterTarget(), 2.0, (Curve(kept, gains[kept // 30]),), -16.0, 6.02, 0.5)
    loudness = replace(_LOUDNESS, frames=steps * GRID)
    found = receipt_of(timeline, Assembled(_ENCODED, loudness, np.zeros(0), mastering, True), "stereo", STEREO, {})
    data = found.to_bytes()
    assert len(data) < 3_000_000
    assert Receipt.from_bytes(data, "x").reductions_db()[1] > 0


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"format": 2}, "format 2"),
        ({"extra": 1}, "extra"),
        ({"gain_db": "loud"}, "gain_db"),
        ({"gain_db": math.nan}, "gain_db"),
        ({"items": [{"role": "speech", "start_s": 2.0, "end_s": 1.0, "gain_db": 0.0}]}, "ends before"),
        ({"limiter": None}, "limiter"),
    ],
)
def test_a_damaged_receipt_is_refused(change: dict[str, Any], part: str) -> None:
    """The file and its fault are named, with what to do."""
    document = {**json.loads(receipt().to_bytes()), **change}
    with pytest.raises(PublishError, match=part) as caught:
        Receipt.from_bytes(json.dumps(document).encode(), "pont.mix.json")
    assert "pont.mix.json" in str(caught.value) and "render" in str(caught.value)


@given(st.binary(max_size=64))
def test_garbage_is_our_own_error(data: bytes) -> None:
    """Anything but a receipt is refused in our words, also a receipt that was cut off."""
    whole = receipt().to_bytes()
    for damaged in (data, whole[: len(whole) * len(data) // 70], whole + data + b"."):
        with pytest.raises(PublishError):
            Receipt.from_bytes(damaged, "x")
