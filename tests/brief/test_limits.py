"""Tests of what inputs may hold at most: one sentence each, and none of them takes long."""

from __future__ import annotations

import contextlib
import struct
import time
import zlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.audio.stings.files import load_sting
from audiobrief.brief.readers.html import parse_html
from audiobrief.brief.readers.leftovers import take_hashtags
from audiobrief.brief.readers.limits import closed_openers
from audiobrief.brief.readers.read import read_briefs
from audiobrief.cli.main import app
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.errors import AudiobriefError, InputError, SoundError
from audiobrief.podcast.own_cover import read_cover
from audiobrief.podcast.public_files import is_public
from audiobrief.qa.editions import compare
from audiobrief.script.model import parse
from audiobrief.speech import engines
from audiobrief.storage.files import read_limited
from audiobrief.storage.yaml_read import parse_yaml
from audiobrief.text.lexicon.pls import import_pls
from audiobrief.text.spoken_form import LONGEST_UTTERANCE, utterances

ROOT = Path(__file__).parents[2]
CAST = load_cast(ROOT / "voices.yaml", tuple(engines.table()))
HEAD = "script: 1\nid: a\nlocale: fr-CA\ntitle: T\ndate: 2026-01-01\nsegments:\n"


def refusal(text: str, name: str = "a.md") -> str:
    with pytest.raises(AudiobriefError) as caught:
        read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    assert len(str(caught.value)) < 500
    return str(caught.value)


def taken_s(text: str, name: str) -> float:
    start_s = time.process_time()
    with contextlib.suppress(InputError):
        read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    return time.process_time() - start_s


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# T\n\nHook.\n\n" + "## The facts\n\nA word.\n\n" * 201, "has 201 sections, at most 200"),
        ("word.\n\n" * 4001, "a.md:8001: has 4,001 headings and paragraphs"),
        ("# T\n\n" + "word " * 4001, 'the paragraph "word word word word word word word word …" has 20,004 characters'),
        (f"# {'word ' * 61}\n\nText.", "the title has 304 characters"),
        (f"# T\n\nHook.\n\n## {'word ' * 61}\n\nText.", 'the heading "word word'),
        ("word " * 100_001, "has 500,005 characters, a brief in Markdown or plain text"),
        ("Hook. " + "https://a.example/{} ".format("x" * 2000), "has more than 200 links"),
        ("---\nid: a\ntags: [" + "a, " * 20_000 + "]\n---\nText.", "characters of front matter"),
        ("---\nid: a\ntags: " + "[" * 50 + "]" * 50 + "\n---\nText.", "a.md:3: is nested more than 40 levels deep"),
        ("Text.\n\n" + "<div>\n\n" * 1001, "more than 1,000 pieces of HTML"),
        ("|a" * 600 + "|\n" + "|-" * 600 + "|\n" + "x\n" * 200, "a.md:2: begins a table that is too large"),
    ],
    ids=lambda value: value[:20].strip(),
)
def test_a_brief_has_limits(text: str, told: str) -> None:
    """Each with its figure, and its line where it has one."""
    assert told in refusal(text)


def test_a_page_has_limits() -> None:
    """So many tags are no article."""
    assert "has more than 60,000 tags" in refusal("<p>" * 60_001 + "x", "a.html")


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_what_is_no_paragraph_is_refused_before_it_is_looked_at(name: str) -> None:
    """Each rule would go through all of it."""
    assert taken_s("[a " * 130_000, name) < 5
    assert "characters, at most 20,000" in refusal("[a " * 130_000, name)


def test_all_that_is_too_long_is_told_together() -> None:
    """A producer sees every fault at once."""
    text = refusal(f"# {'word ' * 61}\n\nHook.\n\n## {'head ' * 61}\n\nText.")
    assert "the title has" in text
    assert "the heading" in text


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("a.html", "<div>"), ("a.html", "<p>a"), ("a.html", "<a"), ("a.html", "<!--"), ("a.html", "<?"), ("a.html", "<!a "),
        ("a.html", "<![CDATA["), ("a.html", "<nav>a"), ("a.html", "<!-- a -->"), ("a.html", "<b class=ads>"), ("a.html", "&"),
        ("a.md", "<!--"), ("a.md", "<?"), ("a.md", "<div>\n"), ("a.md", "a\n"), ("a.md", "**a**\n"), ("a.md", "> "),
        ("a.txt", "\n"), ("a.txt", "#a "), ("a.txt", "<!--x-->\n"), ("a.txt", "[a\n"), ("a.txt", "l a"), ("a.html", "\t"), ("a.md", "a \t"),
    ],
)  # fmt: skip
def test_reading_takes_time_in_proportion(name: str, unit: str) -> None:
    """Four times as much of what parsers may trip over takes about four times as long, not sixteen times."""
    short, long = "w" + unit * (2_500 // len(unit)) + "w", "w" + unit * (10_000 // len(unit)) + "w"
    taken_s("word", name)  # what is loaded once
    assert min(taken_s(long, name), taken_s(long, name)) < 9 * taken_s(short, name) + 0.1


def test_a_script_is_joined_in_proportion() -> None:
    """Blanks between two words are no line end, however many; blanks around a line end go with it."""
    start_s = time.process_time()
    script = parse(HEAD + '- {id: x, perspective: facts, text: "a' + " " * 100_000 + 'b \\n c"}\n', "s.yaml")
    assert script.segments[0].text == ("a" + " " * 100_000 + "b c",)
    assert time.process_time() - start_s < 2


def test_only_what_nothing_closes_is_escaped() -> None:
    """Whole comments, tags and instructions stay as they are."""
    whole = "<!-- a --><p>1 < 2 <?x?><b>c</b>"
    assert closed_openers(whole) == whole
    assert closed_openers("<b>a</b> <!-- b") == "<b>a</b> &lt;!-- b"
    assert closed_openers("1 < 2 <!-- b", tags=False) == "1 < 2 &lt;!-- b"


def test_pages_without_comments_and_declarations() -> None:
    """Neither is spoken; hidden parts are left out once, in their order."""
    page = parse_html(
        "<!DOCTYPE html><p>One<!-- no --> two</p><nav>A<nav>B</nav></nav><footer>C</footer><p hidden>D</p>"
    )
    assert [block.text for block in page.blocks] == ["One two"]
    assert [item.text for item in page.left_out] == ["A B", "C", "D"]


@pytest.mark.parametrize(
    ("text", "rest", "tags"),
    [
        ("Mot #a #b", "Mot", ("a", "b")), ("Mot #a, #b-c.", "Mot", ("a", "b-c")), ("#a#b", "", ("a", "b")),
        ("x#a", "xa", ()), ("#a mot", "a mot", ()), ("Mot #a mot #b", "Mot a mot", ("b",)),
    ],
)  # fmt: skip
def test_closing_hashtags(text: str, rest: str, tags: tuple[str, ...]) -> None:
    """The run at the end, and nothing else."""
    found, given = take_hashtags(text)
    assert given == tags
    assert found.replace("#", "") == rest


def test_many_short_sentences_stay_in_bounds() -> None:
    """A row of short ones is no utterance without end, and loses nothing."""
    said = utterances("Non. Oui. " * 200, "fr-CA")
    assert max(len(one.spoken) for one in said) < 2 * LONGEST_UTTERANCE
    assert " ".join(one.written for one in said) == ("Non. Oui. " * 200).strip()


def test_a_word_without_end_is_refused_before_an_engine_hears_it(project: Path) -> None:
    """The segment is named."""
    (project / "briefs/b.md").write_text("# T\n\nA hook.\n\n## The facts\n\n" + "ab" * 2500 + "\n")
    done = CliRunner().invoke(app, ["render", "briefs/b.md", "--engine", "espeak", "--plan"])
    assert done.exit_code == 1
    assert 'segment "facts"' in " ".join(done.output.split())
    assert "5,000 spoken characters without a pause" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("a: " + "[" * 41 + "]" * 41, "a.yaml:1: is nested more than 40"),
        ("a: " + "{a: " * 100_000, "a.yaml:1: is nested more than 40"),
        ("a: &x 1\nb: *x", "a.yaml:1: anchors and aliases"),
        ("a: !!python/object/apply:os.system [id]", "a.yaml:1: tags (!) are not used here"),
        ("a: !x 1", "tags (!)"),
        ("a: " + "x" * 2_000_000, "is larger than 2 MB"),
        ("a: 1\na: 2", 'a.yaml:2: the key "a" stands twice'),
        ("a: [1", "is not valid YAML"),
    ],
    ids=lambda value: value[:20],
)
def test_yaml_has_limits(yaml: str, told: str) -> None:
    """Bombs, tags and depth are told with their line."""
    with pytest.raises(InputError) as caught:
        parse_yaml(yaml, "a.yaml")
    assert told in str(caught.value)


@pytest.mark.parametrize("value", ["2025-02-30", "2025-13-01", "9" * 5000, "0x" + "f" * 5000, "99999:99:99", "1" * 101])
def test_impossible_days_and_numbers_are_texts(value: str) -> None:
    """So that the setting that they stand in tells what is wrong."""
    assert parse_yaml(f"a: {value}", "a.yaml").values["a"] in (value, 359999639)


def test_an_impossible_day_is_told_with_its_line() -> None:
    """Not as a failure of YAML."""
    assert refusal("---\nid: a\ndate: 2025-02-30\n---\nText.").startswith('a.md:3: date: "2025-02-30" is no date')


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", "..", "a/b", "a\\b", "a\x00b", "ÉVIL", "a b", "a\n", "con/../x", ""]
)
def test_a_script_chooses_no_path(name: str, project: Path) -> None:
    """An id outside the alphabet of slugs is refused, and so is any other than the brief's."""
    import json

    with pytest.raises(AudiobriefError, match=r"id: string should|anchors|id: str"):
        parse(HEAD.replace("id: a", f"id: {json.dumps(name)}") + "- {id: x, perspective: facts, text: A}\n", "s.yaml")


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "C:\\evil", "..", "a/../../b"])
def test_a_brief_chooses_no_path(name: str, project: Path) -> None:
    """The id in front matter becomes a slug; nothing is written but below scripts/."""
    before, scripts = set(project.parent.rglob("*")), project / "scripts"
    (project / "briefs/b.md").write_text(
        f"---\nid: '{name}'\nlang: en\n---\n# T\n\nA hook.\n\n## The facts\n\nWords.\n"
    )
    assert CliRunner().invoke(app, ["script", "briefs/b.md"]).exit_code == 0
    made = set(project.parent.rglob("*")) - before - {project / "briefs/b.md", scripts, scripts / ".base"}
    assert {path.parent for path in made} == {scripts, scripts / ".base"} and len(made) == 2


@pytest.mark.parametrize("name", ["../a", "a/b", "..", "A", "a\n", "a.yaml"])
def test_no_option_chooses_a_path(name: str, project: Path) -> None:
    """Languages, sets of stings and episodes are names that are known, or a sentence."""
    runner = CliRunner()
    before = set(project.parent.rglob("*"))
    for command in (
        ["script", "x.md", "--lang", name],
        ["feed", "--lang", name],
        ["stings", "make", name],
        ["episodes", "retitle", name, "x"],
        ["lexicon", "add", "Mot", "--lang", name, "--alias", "x"],
    ):
        done = runner.invoke(app, command)
        assert done.exit_code in (1, 2), command
        assert "fault of audiobrief" not in done.output, command
    assert set(project.parent.rglob("*")) == before


def test_pls_resolves_no_entity(tmp_path: Path) -> None:
    """Neither a billion laughs nor a file of this machine is read."""
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    lexeme = "<lexeme><grapheme>A{}</grapheme><alias>b</alias></lexeme>"
    whole = f'<!DOCTYPE lexicon [<!ENTITY l0 "x">{laughs}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    whole += f'<lexicon version="1.0" xml:lang="fr" alphabet="ipa">{lexeme}</lexicon>'
    with pytest.raises(InputError, match="not well-formed XML"):
        import_pls(whole.format("&l11;").encode(), "a.pls")
    (entry,) = import_pls(whole.format("&file;").encode(), "a.pls")
    assert "hidden" not in str(entry)


def _png(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("side", "told"), [(10_000, "10000 × 10000 px"), (60_000, "far too many pixels")])
def test_a_cover_that_would_unpack_to_gigabytes(
    side: int, told: str, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    """Its pixels are counted, not unpacked."""
    path = tmp_path / "c.png"
    path.write_bytes(_png(side))
    with pytest.raises(InputError, match=told):
        read_cover(path)
    assert not recwarn.list


def test_a_sound_of_impossible_form(tmp_path: Path) -> None:
    """A header may say what it wants."""
    path = tmp_path / "s.wav"
    body = bytes(2 * 100 * 50)
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(body),
        b"WAVE",
        b"fmt ",
        16,
        1,
        100,
        44_100,
        8_820_000,
        200,
        16,
        b"data",
        len(body),
    )
    path.write_bytes(head + body)
    with pytest.raises(SoundError, match="100 channels"):
        load_sting(path)


def test_only_so_much_of_a_file_is_read(tmp_path: Path) -> None:
    """A longer one is told with the limit, what is no file with its reason."""
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_limited(path, 5) == b"12345"
    with pytest.raises(InputError, match=r"longer than 0\.004 kB"):
        read_limited(path, 4)
    with pytest.raises(InputError, match="cannot be read"):
        read_limited(tmp_path, 4)
    with pytest.raises(InputError, match="cannot be read"):
        read_limited(tmp_path / "a\0b", 4)


def test_a_manifest_nested_without_end_is_private(tmp_path: Path) -> None:
    """What cannot be read lists nothing."""
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr/a.mp3").write_bytes(b"x")
    (tmp_path / "fr/a.episode.json").write_bytes(b"[" * 100_000)
    assert not is_public(tmp_path, ("fr", "a.mp3"))


def test_editions_of_many_sections_are_compared_in_time() -> None:
    """The largest brief that is read."""
    text = "# T\n\nHook.\n\n" + "## The facts\n\nThe 12 boats cost $5 million in 2026.\n\n" * 200
    (brief,) = read_briefs(text.encode(), "a.en.md", CAST.perspectives, NARRATOR)
    start_s = time.process_time()
    compare(brief, brief)
    assert time.process_time() - start_s < 10
