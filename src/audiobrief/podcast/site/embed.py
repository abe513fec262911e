"""The player that other sites show in a frame, the HTML to paste for it, and that for e-mail."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.shell import Assets, Page, SiteModel, filled, path, text
from audiobrief.podcast.site.view import speeds, view_of
from audiobrief.podcast.site.words import words_of
from audiobrief.text.clean import one_line

FRAME_WIDTH_PX, FRAME_HEIGHT_PX = 680, 240
LATEST = "index.html"
EMAIL_WIDTH_PX, EMAIL_HEIGHT_PX = 560, 160
# Other sites frame the players that are made for it, and no other page. Source: CSP, level 3, "frame-ancestors".
OWN_FRAMES = "frame-ancestors 'self'"
_FOLDER = "embed_"  # no language and no episode's id has an underscore


def embed_folder(language: str) -> str:
    """The folder of a language's players. They lie apart because hosts tell by the path who may frame a page."""
    return f"{_FOLDER}{language}"


def is_embed(name: str) -> bool:
    """Whether the file of that name, below the folder of all languages, may be shown in other sites' frames."""
    return name.startswith(_FOLDER) and name.count("/") == 1


def embed_page(site_model: SiteModel, assets: Assets, episode: Manifest) -> str:
    """The player of one episode, which leads back to its page; search engines are told to keep to that."""
    words = words_of(episode.language)
    plain = view_of(episode, words, wave=False)
    folder = f"../{path(episode.language)}/"
    heard = replace(plain, page=folder + plain.page, audio=folder + plain.audio)
    own = media_url(site_model.base_url, episode.language, f"{episode.id}.html")
    head = (
        f'<link rel="canonical" href="{escape(own)}">',
        f'<link rel="icon" href="{folder}{path(site_model.picture)}">',
        '<meta name="robots" content="noindex">',
    )
    page = Page(site_model.locale, f"{episode.title} – {site_model.title}", head, "../", "embed")
    values = {"heard": heard, "speeds": speeds(words), "folder": folder}
    return filled(site_model, assets, page, "embed.html", values)


def embed_url(base_url: str, language: str, episode_id: str = "") -> str:
    """The address of an episode's player; without an id, that of the latest episode."""
    return media_url(base_url, embed_folder(language), f"{episode_id}.html" if episode_id else "")


def embed_html(base_url: str, language: str, title: str, episode_id: str = "") -> str:
    """The HTML to paste where the player is to be; `title` says to those who do not see it what the frame holds."""
    source = escape(embed_url(base_url, language, episode_id))
    return (
        f'<iframe src="{source}" title="{text(title)}" width="100%" height="{FRAME_HEIGHT_PX}" '
        f'style="max-width:{FRAME_WIDTH_PX}px;border:0" loading="lazy" allow="autoplay"></iframe>'
    )


def frame_title(title: str, show: str) -> str:
    """What a frame says that it holds."""
    return f"{one_line(title)} – {one_line(show)}"


def email_picture_name(episode: Manifest) -> str:
    """The file of the picture that looks like the player, for e-mail, where no frame is shown."""
    return f"{episode.id}.player.png"


def email_html(base_url: str, episode: Manifest) -> str:
    """The HTML to paste into an e-mail: the picture, its text for those who do not see it, and the link."""
    words = words_of(episode.language)
    own = escape(media_url(base_url, episode.language, f"{episode.id}.html"))
    picture = escape(media_url(base_url, episode.language, email_picture_name(episode)))
    told = text(words.listen_to.format(one_line(episode.title)))
    return (
        f'<a href="{own}"><img src="{picture}" alt="{told}" width="{EMAIL_WIDTH_PX}" height="{EMAIL_HEIGHT_PX}" '
        f'style="display:block;width:100%;max-width:{EMAIL_WIDTH_PX}px;height:auto;border:0"></a>'
    )
