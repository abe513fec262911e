"""The music of the show in the studio: sets and own files heard, chosen with comments kept, and taken back."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from audiobrief.audio.stings import ROLES
from audiobrief.audio.stings.files import load_bed, load_sting
from audiobrief.audio.stings.recipe import load_recipe
from audiobrief.config.music import music_paths, set_file
from audiobrief.config.project import Project
from audiobrief.config.show import load_show
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.storage.files import slug, write_atomic
from audiobrief.studio.history import revision_of
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.studio.settings_states import RevisionRequest, SettingsStates
from audiobrief.studio.speaking import UnknownSoundError, wav
from audiobrief.workflows.stings import PARTS, heard, recipe_path, set_names
from audiobrief.workflows.stings_use import own_show, use, without_bed


class MusicRequest(BaseModel):
    """A set for everything (`role` empty), or a set's sound for one role; `set` is "" for no bed."""

    model_config = ConfigDict(extra="forbid")
    set: str = Field(max_length=60)
    role: Literal["", "intro", "transition", "outro", "bed"] = ""


class MusicPage:
    """The music of a show; one change at a time."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts
        self._states = SettingsStates(parts, "show", lambda: self._project.show, "sound")

    @property
    def _project(self) -> Project:
        return self._parts.speaking.project

    def music(self, request: Request, _: None) -> Any:
        """Every set with its sounds, and what the show plays for each part."""
        sound = load_show(self._project.show).sound
        return {
            "sets": [self._set(name, used=name == sound.stings) for name in set_names(self._project)],
            "parts": [{"role": role, "file": sound.file(role)} for role in PARTS],
            "revision": self._states.revision(),
        }

    def _set(self, name: str, *, used: bool) -> dict[str, Any]:
        """A set with the roles that it has; nothing is measured, so that the page is there at once."""
        path = recipe_path(self._project, name)
        recipe = load_recipe(path) if path else None
        made = [role for role in ROLES if set_file(self._project, name, role) or (recipe and role in recipe.stings)]
        return {"name": name, "character": recipe.character if recipe else "", "used": used, "roles": made}

    def of_set(self, request: Request, _: None) -> Any:
        """A sound of a set as a WAV file: its file as a show plays it, made from the recipe where there is none yet."""
        name, role = request.path_params["set"], request.path_params["role"]
        if name not in set_names(self._project) or role not in ROLES:
            raise UnknownSoundError(f'there is no "{role[:40]}" of a set "{name[:60]}"')
        file = set_file(self._project, name, role)
        if file is None:
            return Response(wav(heard(self._project, f"{name}.{role}")), media_type="audio/wav")
        return Response(wav(load_bed(file) if role == "bed" else load_sting(file)), media_type="audio/wav")

    def of_show(self, request: Request, _: None) -> Any:
        """What the show plays for a part, as a WAV file."""
        role = request.path_params["role"]
        paths = music_paths(self._project, load_show(self._project.show).sound)
        if role not in paths:
            raise UnknownSoundError(f'the show has no "{role[:40]}"')
        clip = load_bed(paths[role]) if role == "bed" else load_sting(paths[role])
        return Response(wav(clip), media_type="audio/wav")

    def choose(self, request: Request, asked: MusicRequest) -> Any:
        """The choice in show.yaml, whose comments stay; `before` is the state to go back to."""
        if not asked.set and asked.role != "bed":
            raise InputError("say which set; only a bed can be left out")
        if asked.set and asked.set not in set_names(self._project):
            raise InputError(f'there is no set "{asked.set}"; load the page again')
        with self._states.guard:
            before = self._states.kept_before()
            choice = use(self._project, asked.set, asked.role) if asked.set else without_bed(self._project)
            return self._changed(before, list(choice.notes))

    def own_file(self, request: Request, data: bytes) -> Any:
        """A sound of the producer's own for one part: trimmed, levelled and kept in the show's audio folder."""
        role, name = request.query_params.get("role", ""), Path(request.query_params.get("name", ""))
        if role not in PARTS:
            raise InputError(f"say what the sound is for: {', '.join(PARTS)}")
        with self._states.guard, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{slug(name.stem) or role}.{slug(name.suffix.removeprefix('.'), 8) or 'wav'}"
            path.write_bytes(data)
            before = self._states.kept_before()
            try:
                choice = use(self._project, str(path), role)
            except AudiobriefError as error:  # the name of the producer's file, not of its copy
                raise InputError(str(error).replace(f"{path.parent}{os.sep}", "")) from error
            return self._changed(before, list(choice.notes))

    def restore(self, request: Request, asked: RevisionRequest) -> Any:
        """show.yaml as it was; what it is now is kept."""
        with self._states.guard:
            old = self._states.old(asked.revision, "choose the sounds again")
            before = self._states.kept_before()
            write_atomic(own_show(self._project), old.encode())
            return self._changed(before, [])

    def _changed(self, before: str, notes: list[str]) -> dict[str, Any]:
        self._states.keep()
        self._parts.hub.tell({"event": "music"})
        return {"before": revision_of(before), "revision": self._states.revision(), "notes": notes}


def routes(parts: StudioParts) -> list[Route]:
    """What the page of sound asks about music."""
    page = MusicPage(parts)
    return [
        route("/api/music", page.music),
        route("/api/music", page.choose, "PUT", MusicRequest),
        route("/api/music/files", page.own_file, "POST", bytes),
        route("/api/music/restore", page.restore, "POST", RevisionRequest),
        route("/api/music/sets/{set}/{role}", page.of_set),
        route("/api/music/{role}", page.of_show),
    ]
