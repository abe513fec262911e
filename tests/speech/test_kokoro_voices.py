"""The shipped cast: every recipe mixes what it says, every voice has its own style."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from pydantic import ValidationError

from audiobrief.config.cast import load_cast as load_shipped
from audiobrief.config.project import shipped
from audiobrief.errors import EngineError
from audiobrief.speech.engines import kokoro_voices
from audiobrief.speech.engines.kokoro_voices import (
    PROSODY,
    TIMBRE,
    Shift,
    VoiceRecipe,
    load_cast,
    load_styles,
    shift,
    styles_digest,
    voice_infos,
)
from audiobrief.speech.model import Mix

PACKS = files("audiobrief") / "data" / "kokoro"
PERSPECTIVES = ("narrator", "facts", "neutral", "example", "optimistic", "pessimistic")
CAST = {
    language: [
        part.ids["kokoro"]
        for part in load_shipped(shipped("voices.yaml"), ("edge", "kokoro", "espeak")).parts[language].values()
    ]
    for language in ("fr", "en")
}
EARLIER = tuple(f"fr-{perspective}" for perspective in PERSPECTIVES)  # of casts that were written before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_perspective_has_a_voice_in_each_language(language: str) -> None:
    """Six voices a language, men and women, none without a description."""
    infos = {info.id: info for info in voice_infos("kokoro")}
    cast = [infos[name] for name in CAST[language]]
    assert [info.gender for info in cast].count("male") == 3
    assert {info.gender for info in cast} == {"female", "male"}
    assert all(info.description and info.locales[0] == f"{language}-CA" for info in cast)


def test_base_voices_can_be_named_too() -> None:
    """A producer may use a pack as it was published: all that speak French or English, and nothing else is shipped."""
    cast = load_cast()
    used = {name for recipe in cast.voices.values() for name in (*recipe.timbre, *recipe.prosody)}
    shipped = {entry.name.removesuffix(".pack") for entry in PACKS.iterdir() if entry.name.endswith(".pack")}
    assert used < set(cast.base) == shipped
    assert len(shipped) == 29
    assert np.array_equal(load_styles("ff_siwis"), load_styles("fr-narrator"))


@pytest.mark.parametrize("name", [*load_cast().voices, *load_cast().base])
def test_styles_are_finite_and_of_the_models_shape(name: str) -> None:
    """Each voice has 510 rows of 256 columns, varied, read-only and within the range of the published packs."""
    styles = load_styles(name)
    assert styles.shape == (510, 256)
    assert styles.dtype == np.float32
    assert not styles.flags.writeable
    assert 0.5 < np.abs(styles).max() < 4
    assert styles[:, TIMBRE].std() > 0.05
    assert styles[:, PROSODY].std() > 0.05


def test_a_recipe_mixes_timbre_and_prosody_apart() -> None:
    """The halves of a mixed voice are the weighted sums that its recipe names."""
    mixed, siwis, fenrir = load_styles("fr-facts"), load_styles("ff_siwis"), load_styles("am_fenrir")
    assert np.allclose(mixed[:, TIMBRE], 0.2 * siwis[:, TIMBRE] + 0.8 * fenrir[:, TIMBRE], atol=1e-6)
    assert np.allclose(mixed[:, PROSODY], 0.5 * siwis[:, PROSODY] + 0.5 * fenrir[:, PROSODY], atol=1e-6)


def test_french_voices_keep_the_french_prosody() -> None:
    """At least half of the melody of every French voice comes from the one French pack."""
    for name, recipe in load_cast().voices.items():
        if name.startswith("fr-"):
            assert recipe.prosody["ff_siwis"] >= 0.5, name


def test_every_voice_has_its_own_digest() -> None:
    """No two cast voices of one language are the same, and a digest is stable."""
    for names in (*CAST.values(), EARLIER):
        digests = [styles_digest(name) for name in names]
        assert len(set(digests)) == len(digests)
    assert styles_digest("fr-facts") == "0e7545d69b62d227"


def test_a_recipe_may_move_the_sound_and_a_mix_moves_it_by_its_timbre() -> None:
    """What is moved counts in the digest; a pack and an earlier voice are not moved at all."""
    alto = load_cast().voices["fr-alto"]
    assert shift("fr-alto") == Shift(alto.pitch, alto.formant) != Shift()
    assert shift("ff_siwis") == shift("fr-facts") == Shift()
    half = shift(Mix("fr-alto", "ff_siwis", 0.5, 0.0))
    assert (half.pitch_st, half.formant) == pytest.approx((alto.pitch / 2, alto.formant**0.5))
    assert np.array_equal(load_styles("fr-alto"), load_styles("ff_siwis"))
    assert styles_digest("fr-alto") != styles_digest("ff_siwis") == styles_digest("fr-narrator")


def test_a_recipe_may_have_a_rate_and_a_mix_has_it_by_its_prosody() -> None:
    """A slow voice of the cast is brought to the pace of the others; the digests of the others do not move."""
    slow = load_cast().voices["en-pessimistic"].rate
    assert slow > 1 and shift("en-pessimistic").rate == slow and shift("bm_george").rate == 1
    assert shift(Mix("en-pessimistic", "en-narrator", 1.0, 0.5)).rate == pytest.approx(slow**0.5)
    assert styles_digest("en-pessimistic") != styles_digest("bm_george")
    assert styles_digest("en-neutral") == styles_digest("bf_emma")


def test_an_unknown_voice_is_an_error_with_a_hint() -> None:
    """A slip of the finger is answered with the nearest name, nonsense with all names."""
    with pytest.raises(EngineError, match='no voice "fr-narator"; did you mean "fr-narrator"'):
        load_styles("fr-narator")
    with pytest.raises(EngineError, match="known voices: fr-narrator"):
        load_styles("../../etc/passwd")


def test_shares_must_add_up() -> None:
    """A recipe whose shares are not a whole is refused."""
    with pytest.raises(ValidationError, match=r"add up to 0\.9"):
        VoiceRecipe(
            locales=("fr-CA",),
            gender="male",
            description="",
            timbre={"ff_siwis": 0.4, "am_fenrir": 0.5},
            prosody={"ff_siwis": 1.0},
        )


def test_damaged_data_is_an_error_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack of the wrong size, or none, is told as a broken installation."""
    monkeypatch.setattr(kokoro_voices, "_data", lambda name: b"\0" * 100)
    with pytest.raises(EngineError, match=r"af_heart\.pack is missing or damaged; install audiobrief again"):
        kokoro_voices._load_pack("af_heart")
