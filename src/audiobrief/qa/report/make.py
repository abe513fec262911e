"""From a finished episode to its report on disk."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audiobrief.audio.mix_report import RECEIPT_SUFFIX, Receipt
from audiobrief.errors import PublishError
from audiobrief.podcast.manifest import load_manifest
from audiobrief.podcast.model import Manifest
from audiobrief.qa.report.drawing import Drawing, stacked
from audiobrief.qa.report.facts import Facts, facts_of
from audiobrief.qa.report.listen import listen
from audiobrief.qa.report.page import head, page
from audiobrief.qa.report.plots import airtime, course, waveform
from audiobrief.qa.report.png import png
from audiobrief.qa.report.svg import standalone
from audiobrief.qa.report.words import Writer, concern_sentences, figures
from audiobrief.storage.files import write_atomic

WIDE_PX, NARROW_PX = 1048.0, 328.0


@dataclass(frozen=True, eq=False)
class ReportFiles:
    """The files of a report, and what it says."""

    html: Path
    svg: Path
    png: Path
    facts: Facts
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The report as `--json` prints it; paths are absolute."""
        facts = self.facts
        return {
            "id": facts.manifest.id,
            "language": facts.manifest.language,
            "title": facts.manifest.title,
            "html": str(self.html.resolve()),
            "svg": str(self.svg.resolve()),
            "png": str(self.png.resolve()),
            "duration_s": round(facts.receipt.duration_s, 3),
            "target": asdict(facts.receipt.target),
            "measured": asdict(facts.receipt.measured),
            "limiter": {
                "highest_db": facts.receipt.limiter.highest_db,
                "limited_share": facts.receipt.limiter.limited_share,
                "over_1_db_s": facts.receipt.limiter.over_1_db_s,
            },
            "rows": [asdict(row) for row in facts.rows],
            "warnings": list(self.warnings),
        }


def make_report(manifest_path: Path, out: Path) -> ReportFiles:
    """The report of one episode, written to a folder of its own in `out`: report.html, report.svg, report.png.

    Raises: PublishError when the episode has no receipt or one of another sound, SoundError.
    """
    facts = episode_facts(manifest_path)
    manifest = facts.manifest
    writer = Writer(manifest.language)
    wide = _plots(facts, writer, WIDE_PX)
    whole = _whole(facts, writer, wide)
    folder = out / f"{manifest.id}.{manifest.language}"
    files = {
        "report.html": page(facts, writer, wide, _plots(facts, writer, NARROW_PX)),
        "report.svg": standalone(whole),
        "report.png": png(whole),
    }
    for name, data in files.items():
        write_atomic(folder / name, data)
    html, svg, picture = (folder / name for name in files)
    return ReportFiles(html, svg, picture, facts, tuple(concern_sentences(facts, Writer("en"))))


def episode_facts(manifest_path: Path) -> Facts:
    """What there is to report of one episode, whose MP3 is heard once for it. Raises: as `make_report`."""
    manifest = load_manifest(manifest_path)
    sound = manifest_path.with_name(manifest.audio.name)
    return facts_of(manifest, _receipt(manifest_path, manifest), listen(sound))


def _receipt(manifest_path: Path, manifest: Manifest) -> Receipt:
    path = manifest_path.with_name(manifest.id + RECEIPT_SUFFIX)
    try:
        return Receipt.from_bytes(path.read_bytes(), str(path))
    except FileNotFoundError as error:
        raise PublishError(
            f"{path}: there is no receipt of the mix, because the episode was made by an older version; "
            "render it again (its speech comes from the cache)"
        ) from error
    except OSError as error:
        raise PublishError(f"{path}: cannot be read ({error.strerror or error}); render the episode again") from error


def _plots(facts: Facts, writer: Writer, width: float) -> list[Drawing]:
    return [plot(facts, writer, width) for plot in (waveform, course, airtime)]


def _whole(facts: Facts, writer: Writer, plots: list[Drawing]) -> Drawing:
    """All plots in one picture, under the title and the figures."""
    lines = head(facts.manifest.title, figures(facts, writer), concern_sentences(facts, writer), WIDE_PX)
    return stacked([lines, *plots], WIDE_PX, title=facts.manifest.title, text=writer.words.report)
