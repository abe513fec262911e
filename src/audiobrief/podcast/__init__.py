"""What an episode is published as: manifest, tags, chapters, transcripts, covers, feeds, pages."""
