"""The figures and the warnings of a report as text."""

from __future__ import annotations

from audiobrief.report.facts import Concern, Facts
from audiobrief.report.words import Writer


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
    pace = writer.number(rows[0].words_a_minute or 0.0, 0)
    return writer.say(words.faster, rows[0].label, writer.percent(concern.amount), pace)
