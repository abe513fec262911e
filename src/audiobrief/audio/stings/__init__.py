"""Stings and beds: a producer's own files, and sets made from the recipes in `audio/`."""

from audiobrief.audio.stings.files import STING_LUFS, from_segment, levelled, load_bed, load_sting, to_segment

__all__ = ["STING_LUFS", "from_segment", "levelled", "load_bed", "load_sting", "to_segment"]
