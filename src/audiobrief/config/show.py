"""`show.yaml`: the show's own data, its sound and the narrator's sentences, for each language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from audiobrief.audio.stings import ALTERNATIVES
from audiobrief.config.apple_categories import category_problem
from audiobrief.config.automation import DigestPhrases, TranslateSettings, WatchSettings
from audiobrief.config.clock import day_in, moment_in, zone_of, zone_problem
from audiobrief.config.publication import Feed, Listing, PublishSettings, SiteSettings
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import LANGUAGES, LOCALES, language_of
from audiobrief.storage.yaml_read import Document, did_you_mean, read_yaml, validate
from audiobrief.text.clean import web_address
from audiobrief.text.lazy_pattern import lazy_pattern

_FIELD = lazy_pattern(r"\{([^{}]*)\}")


def unknown_fields(template: str, known: frozenset[str]) -> tuple[str, ...]:
    """The fields of a template that nothing will fill."""
    return tuple(name for name in _FIELD.findall(template) if name not in known)


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields replaced; a field without a value stays as written."""
    return _FIELD.sub(lambda match: values.get(match[1], match[0]), template)


STINGS = ("intro", "transition", "outro")
TEMPLATE_FIELDS = {
    "opening": frozenset({"show", "title", "hook", "date"}),
    "lead_first": frozenset({"show", "name", "heading"}),
    "lead": frozenset({"show", "name", "heading"}),
    "lead_last": frozenset({"show", "name", "heading"}),
    "lead_unknown": frozenset({"show", "heading"}),
    "closing": frozenset({"show", "title", "date"}),
}

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]


class Owner(BaseModel):
    """Who a directory writes to about the show."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    name: Line = ""
    email: Line = ""


class SoundSettings(BaseModel):
    """The output profile, the set of stings, files of the producer's own instead of them, and corrections."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    profile: Literal["stereo", "mono", "archive"] = "stereo"
    stings: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")] = "news"
    intro: str = ""
    transition: str = ""
    outro: str = ""
    bed: bool | str = False
    bed_under_db: float = Field(default=24.0, ge=12, le=40)
    high_pass: bool = False
    de_ess: bool = False

    def file(self, role: str) -> str:
        """The file name of a sting or of the bed; "" where there is none.

        Alternatives lie beside a transition called X-transition, as X-transition-2 and so on, and may be missing.
        """
        if role in ALTERNATIVES:
            first = Path(self.file("transition"))
            named = first.stem.endswith("-transition")
            return str(first.with_stem(first.stem + role.removeprefix("transition"))) if named else ""
        own = getattr(self, role)
        if isinstance(own, str) and own:
            return own
        return f"{self.stings}-{role}.flac" if role != "bed" or own else ""


class Updates(BaseModel):
    """How often episodes come: in words, and as a recurrence rule."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=128)] = ""
    rule: str = ""

    @field_validator("rule")
    @classmethod
    def _is_rule(cls, value: str) -> str:
        value = value.strip().upper()
        if value and not re.fullmatch(r"FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)(;[A-Z]+=[-+0-9A-Z,]+)*", value):
            raise ValueError(f'"{value}" is no recurrence rule; write it as FREQ=WEEKLY;BYDAY=MO,TH')
        return value

    @model_validator(mode="after")
    def _has_words(self) -> Updates:
        if self.rule and not self.text:
            raise ValueError("needs a `text` beside the rule, such as Every Monday")
        return self


class ShowEdition(BaseModel):
    """The show in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    locale: str
    title: Title
    subtitle: Line = ""
    description: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    author: Title
    owner: Owner = Owner.model_construct()
    link: Title
    category: Title = "News"
    subcategory: Line = ""
    explicit: bool = False
    copyright: Line = ""
    cover: str = ""
    updates: Updates = Updates.model_construct()
    subscribe: dict[Title, str] = {}
    listing: Listing = Listing.model_construct()
    opening: str
    lead_first: str
    lead: str
    lead_last: str
    lead_unknown: str
    closing: str
    digest: DigestPhrases = DigestPhrases.model_construct()

    @field_validator("locale")
    @classmethod
    def _is_spoken(cls, value: str) -> str:
        if value not in LOCALES:
            raise ValueError(f'"{value}" is not a locale{did_you_mean(value, LOCALES)}')
        return value

    @field_validator("link")
    @classmethod
    def _is_link(cls, value: str) -> str:
        return _web_address(value)

    @field_validator("subscribe")
    @classmethod
    def _are_links(cls, value: dict[str, str]) -> dict[str, str]:
        for name, url in value.items():
            if not web_address(url):
                raise ValueError(f'the address of {name}, "{url}", is no web address; write https://…')
        return value

    @field_validator("description")
    @classmethod
    def _fits(cls, value: str) -> str:
        if len(value.encode()) > 4000:
            raise ValueError("is longer than the 4,000 bytes that podcast apps show; shorten it")
        return value


class Show(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    base_url: str
    moved_from: str = ""  # the address before this one; the feeds say that they moved
    publish_time: str = "05:00"
    timezone: str = ""
    utc_offset: str = "+00:00"
    sound: SoundSettings = SoundSettings.model_construct()
    feed: Feed = Feed.model_construct()
    site: SiteSettings = SiteSettings.model_construct()
    publish: PublishSettings = PublishSettings.model_construct()
    translate: TranslateSettings = TranslateSettings.model_construct()
    review: Literal["none", "required"] = "none"  # required: an episode goes out once a person approved it
    watch: WatchSettings = WatchSettings.model_construct()
    retraction: Literal["remove", "notice"] = "remove"  # what is left of the page of an episode that is taken back
    leftovers: tuple[str, ...] = ()  # patterns of what is never part of a brief
    editions: dict[str, ShowEdition] = Field(min_length=1)

    @field_validator("base_url")
    @classmethod
    def _is_base(cls, value: str) -> str:
        return _web_address(value).rstrip("/") + "/"

    @field_validator("moved_from")
    @classmethod
    def _was_base(cls, value: str) -> str:
        return cls._is_base(value) if value.strip() else ""

    @field_validator("leftovers")
    @classmethod
    def _are_patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f'"{pattern}" is no regular expression ({error})') from error
            if not pattern.strip() or len(pattern) > 200:
                raise ValueError(f'"{pattern[:40]}" has {len(pattern)} characters; a pattern has 1 to 200')
        return value

    @field_validator("publish_time")
    @classmethod
    def _is_time(cls, value: str) -> str:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            raise ValueError(f'"{value}" is no time of day; write it as "05:00", in quotes')
        return value

    @field_validator("utc_offset")
    @classmethod
    def _is_offset(cls, value: str) -> str:
        if not re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", value):
            raise ValueError(f'"{value}" is no offset from UTC; write it as "-05:00", in quotes')
        return value

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        problem = zone_problem(value) if value else ""
        if problem:
            raise ValueError(problem)
        return value

    @model_validator(mode="before")
    @classmethod
    def _is_reviewed_everywhere(cls, values: object) -> object:
        # `watch: {review: required}` holds for each command: a `publish` by hand lets nothing out either.
        watch = values.get("watch") if isinstance(values, dict) else None
        if not isinstance(values, dict) or not isinstance(watch, dict) or watch.get("review") != "required":
            return values
        if values.get("review", "required") != "required":
            raise ValueError("`review` and `watch: review` say different things; keep `review: required` alone")
        return {**values, "review": "required"}

    @model_validator(mode="after")
    def _has_moved(self) -> Show:
        if self.moved_from == self.base_url:
            raise ValueError("`moved_from` is the address of `base_url`; write the one before it, or remove it")
        return self

    @model_validator(mode="after")
    def _has_one_clock(self) -> Show:
        if self.timezone and "utc_offset" in self.model_fields_set:
            raise ValueError("`timezone` and `utc_offset` both say what time it is; keep `timezone` alone")
        return self

    @property
    def is_local(self) -> bool:
        """Whether the show has no public address yet."""
        return re.match(r"https?://(?:localhost|127\.|\[::1\])", self.base_url) is not None

    @property
    def zone(self) -> tzinfo:
        """The clock that the show lives by."""
        return zone_of(self.timezone or self.utc_offset)

    def day_of(self, moment: datetime) -> date:
        """The show's day at a moment that has its offset."""
        return day_in(self.zone, moment)

    def published_at(self, published: str) -> str:
        """An ISO moment with its offset, of an ISO date or date and time; one with an offset keeps it."""
        text = published if "T" in published else f"{published}T{self.publish_time}:00"
        return moment_in(self.zone, datetime.fromisoformat(text)).isoformat()

    def spoken_date(self, published: str) -> str:
        """The same date as the show's clock tells it: a moment with an offset falls on the show's day."""
        if "T" not in published or datetime.fromisoformat(published).tzinfo is None:
            return published
        return datetime.fromisoformat(published).astimezone(self.zone).isoformat()


def _web_address(value: str) -> str:
    value = value.strip()
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", value):
        raise ValueError(f'"{value}" is no web address; write it as https://example.org/show/')
    return value


def load_show(path: Path) -> Show:
    """The show of a file. Raises: InputError or ProblemsError listing all faults with their lines."""
    document = read_yaml(path)
    show = validate(Show, document)
    raise_all(_faults(document, show))
    return show


def _faults(document: Document, show: Show) -> list[AudiobriefError]:
    faults: list[AudiobriefError] = []
    for language, edition in show.editions.items():
        if language not in LANGUAGES:
            faults.append(
                document.error(
                    f'"{language}" is not a language{did_you_mean(language, LANGUAGES)}',
                    ("editions", language),
                )
            )
        elif language_of(edition.locale) != language:
            faults.append(
                document.error(
                    f"locale {edition.locale} does not belong to the edition {language}",
                    ("editions", language, "locale"),
                )
            )
        problem = category_problem(edition.category, edition.subcategory)
        if problem:
            faults.append(document.error(problem, ("editions", language, "category")))
        for name, known in TEMPLATE_FIELDS.items():
            faults += [
                document.error(
                    f"{{{field}}} means nothing in `{name}`{did_you_mean(field, known)}", ("editions", language, name)
                )
                for field in unknown_fields(getattr(edition, name), known)
            ]
    return faults


def known_languages(show: Show, languages: Sequence[str]) -> tuple[str, ...]:
    """The languages asked for, all of the show's when none is. Raises: InputError for one that it has not."""
    for language in languages:
        if language not in show.editions:
            raise InputError(f'"{language}" is not a language of the show{did_you_mean(language, list(show.editions))}')
    return tuple(dict.fromkeys(languages or show.editions))
