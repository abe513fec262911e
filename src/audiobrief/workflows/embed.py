"""The HTML by which other pages and newsletters show an episode's player, and the picture that stands for it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audiobrief.config.project import Project
from audiobrief.config.show import Show, known_languages
from audiobrief.errors import InputError
from audiobrief.podcast.chapters import clock
from audiobrief.podcast.manifest import load_catalog
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.embed import email_html, email_picture_name, embed_html, frame_title
from audiobrief.storage.files import write_atomic
from audiobrief.workflows.episodes import find_episodes


@dataclass(frozen=True)
class Embedding:
    """The HTML to paste for one edition; `picture` is the file that was drawn for it, "" for none."""

    language: str
    id: str
    html: str
    picture: str = ""

    def facts(self) -> dict[str, Any]:
        """It as `--json` prints it."""
        return asdict(self)


def embeddings(
    project: Project, show: Show, wanted: str, languages: Sequence[str] = (), *, email: bool
) -> list[Embedding]:
    """The HTML for an episode in each language, for none named that for whichever is the latest.

    For `email`, the picture is drawn.

    Raises: InputError for an episode that is not there or not public, PublishError.
    """
    found = list(find_episodes(project, show, wanted, languages)) if wanted else _latest(project, show, languages)
    hidden = [episode for episode in found if not episode.public]
    if hidden:
        raise InputError(
            f'"{hidden[0].id}" is in no feed ({hidden[0].language}), so that its player has no page; '
            "publish or approve it first",
            path=project.output,
        )
    made = []
    for episode in found:
        if email:
            picture = str(_draw_picture(project, show, episode))
            made.append(Embedding(episode.language, episode.id, email_html(show.base_url, episode), picture))
            continue
        title = show.editions[episode.language].title
        told = frame_title(episode.title, title) if wanted else title
        html = embed_html(show.base_url, episode.language, told, episode.id if wanted else "")
        made.append(Embedding(episode.language, episode.id, html))
    return made


def _latest(project: Project, show: Show, languages: Sequence[str]) -> list[Manifest]:
    catalogs = [load_catalog(project.output / one) for one in known_languages(show, languages)]
    found = [catalog[-1] for catalog in catalogs if catalog]
    if not found:
        raise InputError("there is no public episode here; run `audiobrief render BRIEF` first", path=project.output)
    return found


def _draw_picture(project: Project, show: Show, episode: Manifest) -> Path:
    """The file of the picture for e-mail, drawn. Raises: InputError where there is no cover."""
    from audiobrief.podcast.site.card import draw_player

    folder = project.output / episode.language
    cover = cover_of(folder, episode)
    title = show.editions[episode.language].title
    path = folder / email_picture_name(episode)
    write_atomic(path, draw_player(episode.title, title, cover.read_bytes(), clock(episode.duration_s)))
    return path


def cover_of(folder: Path, episode: Manifest) -> Path:
    """The picture of an episode, or else of its show, in the folder of its language. Raises: InputError for none."""
    own = folder / episode.cover.name if episode.cover else None
    covers = [own, *sorted(folder.glob("thumb-*.jpg")), *sorted(folder.glob("cover-*.*"))]
    cover = next((path for path in covers if path is not None and path.is_file()), None)
    if cover is None:
        raise InputError("there is no cover here yet; run `audiobrief feed` first", path=folder)
    return cover
