"""Tests of what an edition keeps when its original changes, whatever a reviewer did to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audiobrief.brief.model import Brief, Section
from audiobrief.translation import merge
from audiobrief.translation.segments import TranslationUnit, segments_of

WORDS = "un deux trois quatre cinq six sept huit".split()


def brief(paragraphs: list[str], title: str = "Titre") -> Brief:
    return Brief("x", "fr-CA", title, ("Accroche.",), (), "", (), (Section("facts", "Les faits", tuple(paragraphs)),))


def recorded(original: Brief, edition: Brief) -> str:
    return merge.record([(a, b.written) for a, b in zip(segments_of(original), segments_of(edition), strict=True)])


def texts(segments: tuple[TranslationUnit, ...] | None) -> list[str]:
    return [segment.text for segment in segments or ()]


def test_an_unchanged_original_keeps_everything() -> None:
    """Edits of every sort, and they are seen as edits."""
    original = brief(["un", "deux", "trois"])
    edition = brief(["one", "two", "three"], "Title")
    line = recorded(original, edition)
    assert not merge.was_edited(edition, line)
    edited = brief(["one", "two and a half", "added", "three"], "A title")
    assert merge.was_edited(edited, line)
    kept = merge.kept(segments_of(original), edited, line)
    assert [texts(each.segments) for each in kept] == [
        ["A title"], ["Accroche."], ["Les faits"], ["one"], ["two and a half", "added"], ["three"],
    ]  # fmt: skip


def test_a_title_alone_can_change() -> None:
    """It is one segment as any other."""
    original, edition = brief(["un"]), brief(["one"], "Title")
    kept = merge.kept(segments_of(brief(["un"], "Autre titre")), edition, recorded(original, edition))
    assert kept[0].segments is None and all(each.segments for each in kept[1:])


def test_a_damaged_record_keeps_nothing_by_mistake() -> None:
    """A line that was edited by hand makes paragraphs new, not wrong."""
    original, edition = brief(["un", "deux"]), brief(["one", "two"])
    for line in ("", "nonsense", "ffffff:000000 x", recorded(original, edition)[:40]):
        kept = merge.kept(segments_of(original), edition, line)
        assert len(kept) == len(segments_of(original))
        assert all(
            each.segments is None or set(texts(each.segments)) <= set(texts(segments_of(edition))) for each in kept
        )


@given(st.data())
def test_no_words_of_a_reviewer_are_lost(data: st.DataObject) -> None:
    """Each edited paragraph stays with its original, or is shown above what replaces it."""
    before = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
    after = data.draw(st.lists(st.sampled_from([*WORDS, "neuf", "dix"]), max_size=6))
    made = brief([f"machine {word}" for word in before])
    line = recorded(brief(before), made)
    edited = [
        data.draw(st.sampled_from([text, f"{text}, reviewed {place}"]))
        for place, text in enumerate(made.sections[0].paragraphs)
    ]
    kept = merge.kept(segments_of(brief(after)), brief(edited), line)
    shown = [text for each in kept for text in (*texts(each.segments), *each.before)]
    for text in edited:
        assert "reviewed" not in text or text in shown
    assert len(kept) == len(segments_of(brief(after)))
