"""A whole Argos package with random weights, made in a second: it loads and translates as a real one, into nonsense."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

from tests.helpers.chat_server import SHIPPED

_WIDTH, _HEADS, _LAYERS = 16, 2, 1


def make_package(path: Path, source: str = "fr", target: str = "en") -> Path:
    """An .argosmodel file with a tokenizer trained on the shipped brief, and a transformer of random weights."""
    folder = path.parent / f"{path.stem}-parts"
    folder.mkdir()
    pieces = io.BytesIO()
    lines = [line for line in SHIPPED.read_text(encoding="utf-8").splitlines() if line.strip()]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=pieces, vocab_size=200, hard_vocab_limit=False, minloglevel=2
    )
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=pieces.getvalue())
    tokens = [tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())]
    spec = TransformerSpec.from_config(_LAYERS, _HEADS)
    _fill(spec, len(tokens), np.random.default_rng(7))
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.add_source_eos = True
    spec.validate()
    spec.save(str(folder))
    data = {"from_code": source, "to_code": target, "package_version": "1.0", "argos_version": "1.0"}
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, f"translate-{source}_{target}/model/{part.name}")
        archive.writestr(f"translate-{source}_{target}/sentencepiece.model", pieces.getvalue())
        archive.writestr(f"translate-{source}_{target}/metadata.json", json.dumps(data))
        archive.writestr(f"translate-{source}_{target}/stanza/resources.json", "{}")
    assert ctranslate2.contains_model(str(folder))
    return path


def _fill(spec: TransformerSpec, words: int, random: np.random.Generator) -> None:
    """Every weight that the specification asks for, in the shape that a transformer of this width has."""
    for name, value in spec.variables().items():
        if value is not None:
            continue
        *path, last = name.split("/")
        layer: Any = spec
        for part in path:
            stem, _, index = part.rpartition("_")
            layer = getattr(layer, part) if hasattr(layer, part) else getattr(layer, stem)[int(index)]
        shape = _shape(path, last, words)
        made = np.ones(shape) if last == "gamma" else np.zeros(shape) if last == "beta" else random.normal(0, 1, shape)
        setattr(layer, last, made.astype(np.float32))


def _shape(path: list[str], last: str, words: int) -> tuple[int, ...]:
    if last in ("gamma", "beta"):
        return (_WIDTH,)
    block, layer = path[-2], path[-1]
    if layer.startswith(("embeddings", "projection")):
        return (words, _WIDTH)
    if block == "ffn":
        return (4 * _WIDTH, _WIDTH) if layer == "linear_0" else (_WIDTH, 4 * _WIDTH)
    queries = {("self_attention", "linear_0"): 3, ("attention", "linear_1"): 2}
    return (queries.get((block, layer), 1) * _WIDTH, _WIDTH)
