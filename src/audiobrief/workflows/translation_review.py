"""A machine translation on its way to a reviewed edition: how far it is, changed, asked again, let through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from audiobrief.brief.find import BriefRequest, read_all
from audiobrief.brief.model import Brief
from audiobrief.brief.readers.table import looks_like_url
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.locales import LANGUAGES, language_of
from audiobrief.progress import NoProgress
from audiobrief.storage.files import write_atomic
from audiobrief.translation.edition import TranslationPlan
from audiobrief.translation.edition_run import plan_translation
from audiobrief.translation.protocol import load
from audiobrief.translation.review import as_reviewed, source_of, text_of, with_paragraph
from audiobrief.translation.segments import segments_of
from audiobrief.translation.store import TranslationStore
from audiobrief.translation.wire import shown, to_markdown
from audiobrief.translation.work import Job, translate_segments
from audiobrief.workflows.drafts import Tools, tools_of


@dataclass(frozen=True)
class TranslationReview:
    """A brief and its edition in another language.

    `state` is "own" (people wrote both editions), "none", "stale" (the original has changed since), "draft" or
    "reviewed"; `plan` is there but for "own".
    """

    state: str
    request: BriefRequest
    language: str  # of the translation
    tools: Tools
    plan: TranslationPlan | None = None

    @property
    def wanted(self) -> TranslationPlan:
        """The plan. Raises: InputError where people wrote both editions."""
        if self.plan is None:
            raise InputError("both editions were written by people; there is no translation to review")
        return self.plan


def open_review(project: Project, brief: str, language: str) -> TranslationReview:
    """How far the translation of a brief is, from its edition in `language` or into it.

    Raises: AudiobriefError.
    """
    if looks_like_url(brief):
        raise InputError("a brief from the web has no place for an edition beside it; save it in briefs/ first")
    request, tools = BriefRequest(brief, folder=Path()), tools_of(project, {})
    editions = {language_of(one.locale): one for one, _ in read_all(request, tools.cast)}
    own = editions.get(language)
    other = next(name for name in LANGUAGES if name != language)
    into = other
    if own is not None and own.translated is not None:
        into = language
        request = replace(request, brief=str(Path(own.file).with_name(own.translated.file)))
    elif other in editions and editions[other].translated is None:
        return TranslationReview("own", request, other, tools)
    plan = plan_translation(request, into, tools.show, tools.cast)
    return TranslationReview(_state(plan), request, into, tools, plan)


def _state(plan: TranslationPlan) -> str:
    if plan.state != "current" or plan.edition is None:
        return "stale" if plan.edition is not None else "none"
    return "draft" if plan.edition.draft else "reviewed"


def translator_fault(project: Project, tools: Tools) -> str:
    """Why nothing can be translated here, with what to do; "" where a translator is set."""
    try:
        load(tools.settings, project.cache, project.root)
    except AudiobriefError as error:
        return str(error)
    return ""


def change_paragraph(review: TranslationReview, place: int, markdown: str) -> None:
    """The draft has another text in that place, on disk when it returns. Raises: InputError, PublishError."""
    _write(review.wanted, with_paragraph(review.wanted, review.tools.cast, place, markdown))


def ask_again(project: Project, review: TranslationReview, place: int) -> str:
    """Another translation of one paragraph, as Markdown; nothing is written.

    The translator is told which one was not accepted; one that heeds no context may answer the same.
    Raises: InputError, TranslationError.
    """
    plan, tools = review.wanted, review.tools
    unit, present = source_of(plan, place), segments_of(_edition(plan))
    about = f"A news brief: {shown(plan.brief.title)}. A reviewer did not accept this translation, word it otherwise: "
    job = Job(plan.brief.locale, plan.locale, tools.lexicon, f"{about}{shown(present[place].text)}")
    translator = load(tools.settings, project.cache, project.root)
    with TemporaryDirectory() as folder:  # the answer that is stored is the one that was not accepted
        store = TranslationStore(Path(folder))
        (found,) = translate_segments([unit], [present[place].kind], job, translator, store, NoProgress())
    return found.text if unit.kind == "tags" else to_markdown(found.text)


def let_through(review: TranslationReview) -> None:
    """The edition is a draft no more, as when a person removes its line. Raises: InputError, PublishError."""
    _write(review.wanted, as_reviewed(text_of(review.wanted)))


def _edition(plan: TranslationPlan) -> Brief:
    assert plan.edition is not None
    return plan.edition


def _write(plan: TranslationPlan, text: str) -> None:
    if plan.target.read_bytes() != plan.before:
        raise InputError("was changed meanwhile; load the page again", path=plan.target)
    write_atomic(plan.target, text.encode())
