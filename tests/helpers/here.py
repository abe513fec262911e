"""The project of the current folder, as the command line finds it."""

from __future__ import annotations

from pathlib import Path

from audiobrief.config.project import Project, find_project
from audiobrief.speech.model import EngineFolders


def project_here() -> Project:
    return find_project(Path.cwd())


def engine_folders() -> EngineFolders:
    return project_here().engine_folders
