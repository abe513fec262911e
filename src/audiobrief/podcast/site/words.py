"""The words of the pages in each language, with dates, lengths and sizes as they are said there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

WIDE, THIN = "\u00a0", "\u202f"

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


@dataclass(frozen=True)
class SiteText:
    """The words of one language; `{}` is filled in."""

    language: str
    name: str
    skip: str
    episodes: str
    player: str
    no_audio: str
    waveform: str
    back: str
    forward: str
    speed: str
    chapters: str
    airtime: str
    transcript: str
    follow: str
    from_here: str
    sources: str
    files: str
    audio: str
    subtitles: str
    subscribe: str
    feed: str
    copy: str
    copied: str
    newer: str
    older: str
    pages: str
    neighbours: str
    other: str
    ai: str
    empty: str
    languages: str
    retracted: str
    play: str
    pause: str
    position: str
    speed_of: str
    resume: str
    shortcuts: str
    close: str
    keys: tuple[tuple[str, str], ...]
    latest: str
    listen: str
    more: str
    archive: str
    show: str
    about_voices: str
    voices_intro: str
    voices_synthetic: str
    voices_heard: str
    hear: str
    not_found: str
    not_found_text: str
    home: str
    search: str
    search_none: str
    search_one: str
    search_many: str
    search_gone: str
    topics: str
    topic: str
    part_of_all: str
    all_parts: str
    copy_moment: str
    embed: str
    embed_text: str
    embed_code: str
    embed_copy: str
    copied_code: str
    listen_to: str

    def date(self, moment: datetime) -> str:
        """A day in words: 5 mars 2025, March 5, 2025."""
        month = _MONTHS[self.language][moment.month - 1]
        if self.language == "fr":
            day = "1ᵉʳ" if moment.day == 1 else str(moment.day)
            return f"{day}{WIDE}{month} {moment.year}"
        return f"{month}{WIDE}{moment.day}, {moment.year}"

    def month(self, year: int, month: int) -> str:
        """A month in words: mars 2025, March 2025."""
        return f"{_MONTHS[self.language][month - 1]}{WIDE}{year}"

    def length(self, seconds: float) -> str:
        """How long something lasts: 45 s, 3 min 05, 1 h 02 in French; 45 s, 3 min 5 s, 1 h 2 min in English."""
        whole = max(1, round(seconds))
        hours, minutes = divmod(whole // 60, 60)
        parts = [(hours, "h"), (minutes, "min"), (0 if hours else whole % 60, "s")]
        said = [(count, unit) for count, unit in parts if count]
        if self.language == "fr" and len(said) == 2:
            (first, unit), (second, _) = said
            return f"{first}{WIDE}{unit}{WIDE}{second:02}"
        return WIDE.join(f"{count}{WIDE}{unit}" for count, unit in said)

    def share(self, share: float) -> str:
        """A share of 1 in percent."""
        return f"{round(share * 100)}{THIN + '%' if self.language == 'fr' else '%'}"

    def size(self, count: int) -> str:
        """A file's size in megabytes or kilobytes."""
        unit = "o" if self.language == "fr" else "B"
        if count < 1e6:
            return f"{max(1, round(count / 1e3))}{WIDE}k{unit}"
        number = f"{count / 1e6:.1f}"
        return f"{number.replace('.', ',') if self.language == 'fr' else number}{WIDE}M{unit}"


_WORDS = {
    "fr": SiteText(
        language="fr",
        name="Français",
        skip="Aller au contenu",
        episodes="Épisodes",
        player="Lecteur",
        no_audio="Télécharger l’épisode (MP3)",
        waveform="Forme d’onde de l’épisode, aux couleurs des voix",
        back=f"Reculer de 15{WIDE}s",
        forward=f"Avancer de 30{WIDE}s",
        speed="Vitesse",
        chapters="Chapitres",
        airtime="Temps de parole",
        transcript="Transcription",
        follow="Suivre la lecture",
        from_here="Écouter à partir de {}",
        sources="Sources",
        files="Fichiers",
        audio="Audio MP3",
        subtitles="Sous-titres {}",
        subscribe="S’abonner",
        feed="Flux RSS",
        copy="Copier l’adresse du flux",
        copied="Adresse copiée",
        newer="Plus récents",
        older="Plus anciens",
        pages="Pages",
        neighbours="Autres épisodes",
        other="Écouter en anglais",
        ai="Les épisodes sont lus par des voix de synthèse.",
        empty="Aucun épisode pour le moment.",
        languages="Langues",
        retracted=f"L’épisode «{WIDE}{{}}{WIDE}» du {{}} a été retiré. Il ne peut plus être écouté.",
        play="Écouter",
        pause="Mettre en pause",
        position="Position",
        speed_of="Vitesse de lecture",
        resume="Reprendre à {}",
        shortcuts="Raccourcis clavier",
        close="Fermer",
        keys=(
            ("Espace, K", "Écouter ou mettre en pause"),
            ("J, ←", f"Reculer de 15{WIDE}s"),
            ("L, →", f"Avancer de 30{WIDE}s"),
            ("?", "Montrer ces raccourcis"),
        ),
        latest="Dernier épisode",
        listen="Écouter",
        more="Épisodes précédents",
        archive="Archives",
        show="L’émission",
        about_voices="Les voix",
        voices_intro="Chaque partie d’un épisode a sa voix, toujours la même : on sait à l’oreille qui parle.",
        voices_synthetic="Ce sont des voix de synthèse : un logiciel lit le texte, personne n’a été enregistré.",
        voices_heard=f"voix de synthèse «{WIDE}{{}}{WIDE}»",
        hear="Entendre un extrait",
        not_found="Cette page n’existe pas",
        not_found_text="L’adresse est peut-être incomplète, ou la page a été retirée.",
        home="Tous les épisodes",
        search="Chercher dans les épisodes",
        search_none=f"Rien trouvé pour «{WIDE}{{}}{WIDE}».",
        search_one=f"{{}}{WIDE}épisode",
        search_many=f"{{}}{WIDE}épisodes",
        search_gone="La recherche n’est pas disponible en ce moment.",
        topics="Sujets",
        topic="Sujet",
        part_of_all="Dans tous les épisodes",
        all_parts="Tous les passages",
        copy_moment="Copier l’adresse de cet instant",
        embed="Intégrer",
        embed_text=f"Pour mettre ce lecteur sur votre site, collez-y ce code{WIDE}:",
        embed_code="Code du lecteur",
        embed_copy="Copier le code",
        copied_code="Code copié",
        listen_to=f"▶ Écouter «{WIDE}{{}}{WIDE}»",
    ),
    "en": SiteText(
        language="en",
        name="English",
        skip="Skip to content",
        episodes="Episodes",
        player="Player",
        no_audio="Download the episode (MP3)",
        waveform="Waveform of the episode, in the colours of the voices",
        back=f"Back 15{WIDE}s",
        forward=f"Forward 30{WIDE}s",
        speed="Speed",
        chapters="Chapters",
        airtime="Airtime",
        transcript="Transcript",
        follow="Follow along",
        from_here="Listen from {}",
        sources="Sources",
        files="Files",
        audio="MP3 audio",
        subtitles="{} subtitles",
        subscribe="Subscribe",
        feed="RSS feed",
        copy="Copy the feed’s address",
        copied="Address copied",
        newer="Newer",
        older="Older",
        pages="Pages",
        neighbours="Other episodes",
        other="Listen in French",
        ai="Episodes are read by synthetic voices.",
        empty="No episode yet.",
        languages="Languages",
        retracted="The episode “{}” of {} was withdrawn. It can no longer be heard.",
        play="Play",
        pause="Pause",
        position="Position",
        speed_of="Playback speed",
        resume="Resume at {}",
        shortcuts="Keyboard shortcuts",
        close="Close",
        keys=(
            ("Space, K", "Play or pause"),
            ("J, ←", f"Back 15{WIDE}s"),
            ("L, →", f"Forward 30{WIDE}s"),
            ("?", "Show these shortcuts"),
        ),
        latest="Latest episode",
        listen="Listen",
        more="Earlier episodes",
        archive="Archive",
        show="The show",
        about_voices="The voices",
        voices_intro="Each part of an episode has a voice of its own, always the same: you hear who is speaking.",
        voices_synthetic="These are synthetic voices: software reads the text, and no person was recorded.",
        voices_heard="synthetic voice “{}”",
        hear="Hear a sample",
        not_found="This page does not exist",
        not_found_text="The address may be incomplete, or the page was taken down.",
        home="All episodes",
        search="Search the episodes",
        search_none="Nothing found for “{}”.",
        search_one=f"{{}}{WIDE}episode",
        search_many=f"{{}}{WIDE}episodes",
        search_gone="The search is not available right now.",
        topics="Topics",
        topic="Topic",
        part_of_all="In all episodes",
        all_parts="All passages",
        copy_moment="Copy a link to this moment",
        embed="Embed",
        embed_text="To have this player on your site, paste this code there:",
        embed_code="Code of the player",
        embed_copy="Copy the code",
        copied_code="Code copied",
        listen_to="▶ Listen to “{}”",
    ),
}


def words_of(language: str) -> SiteText:
    """The words of a language, English for one that has none."""
    return _WORDS.get(language, _WORDS["en"])
