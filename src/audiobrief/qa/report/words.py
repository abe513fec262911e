"""The words and numbers of a report in the language of its episode."""

from __future__ import annotations

from dataclasses import dataclass

from audiobrief.qa.report.facts import Concern, Facts

THIN, WIDE = "\u202f", "\u00a0"  # no-break spaces: before French signs, and between a number and its unit
MINUS = "\u2212"


@dataclass(frozen=True)
class ReportText:
    """The fixed words of one language; `{}` is filled in."""

    report: str
    waveform: str
    course: str
    airtime: str
    figures: str
    concerns: str
    fine: str
    music: str
    more: str
    short_term: str
    target_band: str
    limiter: str
    speech_time: str
    pace: str
    perspective: str
    voice: str
    time: str
    share: str
    words: str
    words_a_minute: str
    loudness: str
    target: str
    integrated: str
    true_peak: str
    range: str
    highest_short_term: str
    highest_reduction: str
    limited: str
    duration: str
    size: str
    profile: str
    at_most: str
    too_loud: str
    too_soft: str
    peak_over: str
    apart: str
    faster: str
    note: str


WORDS = {
    "fr": ReportText(
        report="Rapport de mixage",
        waveform="Forme d’onde par point de vue",
        course="Intensité sonore et limiteur",
        airtime="Temps de parole et débit",
        figures="Mesures",
        concerns="À vérifier",
        fine="Rien à signaler{thin}: cible atteinte, voix égales, débits comparables.",
        music="musique",
        more="et {} de plus",
        short_term="intensité à court terme (3{wide}s)",
        target_band="cible {} ±1{wide}LU",
        limiter="réduction du limiteur (dB)",
        speech_time="Temps de parole",
        pace="Mots par minute",
        perspective="Point de vue",
        voice="Voix",
        time="Durée",
        share="Part",
        words="Mots",
        words_a_minute="Mots/min",
        loudness="Intensité",
        target="Cible",
        integrated="Intensité intégrée",
        true_peak="Crête vraie",
        range="Plage d’intensité (LRA)",
        highest_short_term="Plus forte intensité sur 3{wide}s",
        highest_reduction="Plus forte réduction du limiteur",
        limited="Temps limité",
        duration="Durée",
        size="Taille du MP3",
        profile="Profil",
        at_most="au plus {}",
        too_loud="L’épisode mesure {}, soit {} au-dessus de la cible de {}.",
        too_soft="L’épisode mesure {}, soit {} au-dessous de la cible de {}.",
        peak_over="La crête vraie atteint {}, alors que {} est la limite.",
        apart="«{thin}{}{thin}» ({}) est plus fort que «{thin}{}{thin}» ({}){thin}: {} d’écart, plus que 0,5{wide}LU.",
        faster="«{thin}{}{thin}» parle {} plus vite que les autres ({} syllabes par minute).",
        note="Mots{thin}: comptés dans le texte écrit. Durée{thin}: les énoncés, sans les pauses. "
        "Intensité{thin}: mesurée sur le MP3 décodé.",
    ),
    "en": ReportText(
        report="Mix report",
        waveform="Waveform by perspective",
        course="Loudness and limiter",
        airtime="Airtime and pace",
        figures="Measurements",
        concerns="To check",
        fine="Nothing to report: on target, voices equally loud, similar pace.",
        music="music",
        more="and {} more",
        short_term="short-term loudness (3{wide}s)",
        target_band="target {} ±1{wide}LU",
        limiter="limiter reduction (dB)",
        speech_time="Airtime",
        pace="Words a minute",
        perspective="Perspective",
        voice="Voice",
        time="Time",
        share="Share",
        words="Words",
        words_a_minute="Words/min",
        loudness="Loudness",
        target="Target",
        integrated="Integrated loudness",
        true_peak="True peak",
        range="Loudness range (LRA)",
        highest_short_term="Loudest 3{wide}s",
        highest_reduction="Highest limiter reduction",
        limited="Time limited",
        duration="Duration",
        size="MP3 size",
        profile="Profile",
        at_most="at most {}",
        too_loud="The episode measures {}, {} over the target of {}.",
        too_soft="The episode measures {}, {} under the target of {}.",
        peak_over="The true peak reaches {}, but {} is the limit.",
        apart="“{}” ({}) is louder than “{}” ({}): {} apart, more than 0.5{wide}LU.",
        faster="“{}” speaks {} faster than the others ({} syllables a minute).",
        note="Words: counted in the written text. Time: utterances without the pauses. "
        "Loudness: measured on the decoded MP3.",
    ),
}


@dataclass(frozen=True)
class Writer:
    """Writes for readers of one language."""

    language: str

    @property
    def words(self) -> ReportText:
        return WORDS.get(self.language, WORDS["en"])

    def say(self, pattern: str, *values: str) -> str:
        """A pattern of `words` with its values and no-break spaces."""
        # The values come last, so that braces in them are only text.
        parts = pattern.replace("{thin}", THIN).replace("{wide}", WIDE).split("{}")
        return parts[0] + "".join(value + part for value, part in zip(values, parts[1:], strict=True))

    def number(self, value: float, digits: int = 1) -> str:
        """A number with the language's decimal sign and a true minus."""
        text = f"{abs(value):.{digits}f}"
        sign = MINUS if value < 0 and float(text) else ""
        return sign + (text.replace(".", ",") if self.language == "fr" else text)

    def measure(self, value: float, unit: str, digits: int = 1) -> str:
        """A number and its unit, which no line end parts."""
        return f"{self.number(value, digits)}{WIDE}{unit}"

    def percent(self, share: float, digits: int = 0) -> str:
        """A share of 1 in percent."""
        return self.number(share * 100, digits) + (f"{THIN}%" if self.language == "fr" else "%")

    def clock(self, seconds: float) -> str:
        """A place in an episode or a length: 0:07, 12:30, 1:02:03."""
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    def size(self, count: int) -> str:
        """A file's size in megabytes."""
        return self.measure(count / 1e6, "Mo" if self.language == "fr" else "MB")


def figures(facts: Facts, writer: Writer) -> list[tuple[str, str, str]]:
    """Name, value and what it is held against ("" for nothing), of everything that was measured."""
    words, receipt = writer.words, facts.receipt
    measured, target, limiter = receipt.measured, receipt.target, receipt.limiter
    aim = f"{words.target.lower()} {writer.measure(target.lufs, 'LUFS')}"
    most = writer.say(words.at_most, writer.measure(target.true_peak_dbtp, "dBTP"))
    found = [
        (words.integrated, writer.measure(measured.integrated_lufs, "LUFS"), aim),
        (words.true_peak, writer.measure(measured.true_peak_dbtp, "dBTP"), most),
        (words.range, writer.measure(measured.loudness_range_lu, "LU"), ""),
        (words.highest_short_term, writer.measure(measured.highest_short_term_lufs, "LUFS"), ""),
        (words.highest_reduction, writer.measure(limiter.highest_db, "dB"), ""),
        (words.limited, writer.percent(limiter.limited_share, 1), ""),
        (words.duration, writer.clock(receipt.duration_s), ""),
        (words.size, writer.size(facts.manifest.audio.bytes), ""),
        (words.profile, receipt.profile, ""),
    ]
    return [(writer.say(name), value, hint) for name, value, hint in found]


def concern_sentences(facts: Facts, writer: Writer) -> list[str]:
    """What a producer should look at, one sentence each."""
    return [_sentence(concern, facts, writer) for concern in facts.concerns]


def _sentence(concern: Concern, facts: Facts, writer: Writer) -> str:
    words, receipt = writer.words, facts.receipt
    rows = [facts.rows[number] for number in concern.rows]
    if concern.kind == "target":
        pattern = words.too_loud if concern.amount > 0 else words.too_soft
        found = writer.measure(receipt.measured.integrated_lufs, "LUFS")
        off = writer.measure(abs(concern.amount), "LU")
        return writer.say(pattern, found, off, writer.measure(receipt.target.lufs, "LUFS"))
    if concern.kind == "peak":
        found = writer.measure(receipt.measured.true_peak_dbtp, "dBTP", 2)
        return writer.say(words.peak_over, found, writer.measure(receipt.target.true_peak_dbtp, "dBTP"))
    if concern.kind == "loudness":
        loud, soft = (writer.measure(row.lufs or 0.0, "LUFS") for row in rows)
        apart = writer.measure(concern.amount, "LU")
        return writer.say(words.apart, rows[0].label, loud, rows[1].label, soft, apart)
    pace = writer.number(rows[0].syllables_a_minute or 0.0, 0)
    return writer.say(words.faster, rows[0].label, writer.percent(concern.amount), pace)
