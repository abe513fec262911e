"""What a show is made with: show.yaml and voices.yaml, read together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audiobrief.config.cast import Cast, project_cast
from audiobrief.config.project import Project
from audiobrief.config.show import Show, load_show
from audiobrief.errors import AudiobriefError, raise_all

if TYPE_CHECKING:
    from audiobrief.brief.find import BriefRequest


def load_settings(project: Project) -> tuple[Show, Cast]:
    """The show and the cast. Raises: ProblemsError with the faults of both files together."""
    problems: list[AudiobriefError] = []
    show: Show | None = None
    cast: Cast | None = None
    try:
        show = load_show(project.show)
    except AudiobriefError as error:
        problems.append(error)
    try:
        cast = project_cast(project)
    except AudiobriefError as error:
        problems.append(error)
    raise_all(problems)
    assert show is not None and cast is not None
    return show, cast


def asked_items(project: Project, request: BriefRequest) -> list[BriefRequest]:
    """The request, or one for each text of the input where all are asked for. Raises: InputError or ProblemsError."""
    from audiobrief.brief.find import each_item
    from audiobrief.brief.readers.items import is_every

    if not is_every(request.item):
        return [request]
    show, cast = load_settings(project)
    return each_item(request.within(project.root), cast, show.leftovers)
