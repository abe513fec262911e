"""Sound: clips, loudness, levelling, the mix, mastering, MP3."""
