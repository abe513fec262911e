"""Writes src/audiobrief/data/voices.schema.json to standard output, from the models and audiobrief's own engines."""

from __future__ import annotations

import sys
from pathlib import Path

from audiobrief.config.project import find_project
from audiobrief.config.voices_schema import shipped_schema

if __name__ == "__main__":
    sys.stdout.buffer.write(shipped_schema(find_project(Path.cwd()).engine_folders))
