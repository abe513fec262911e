"""The narration script: its model, made from a brief, cut into utterances."""
