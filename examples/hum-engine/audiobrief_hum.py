"""An engine in forty lines: it hums each word, low or high, and what has a sound of its own a fifth higher."""

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.errors import EngineError
from audiobrief.speech.engines.prosody import shaped, shaping_identity
from audiobrief.speech.model import Availability, Capabilities, Mark, Mix, Speech, Utterance, Voice, VoiceInfo
from audiobrief.text.speech_target import Piece

RATE_HZ = 24_000
VOICES = {"low": 110.0, "high": 220.0}


class HumSynthesizer:
    name, offline, concurrency = "hum", True, 4
    settings = ("loudness",)  # what may stand under `engines: hum:` in voices.yaml
    capabilities = Capabilities(pieces=True, ipa_symbols=frozenset("abdeiklmnoprstuvzʁʒʃ"), mixes=True, voice=False)

    def __init__(self, loudness: float = 0.3) -> None:
        self.loudness = loudness

    def check(self, timeout_s: float) -> Availability:
        return Availability(True, "it hums")

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(VoiceInfo(self.name, voice, ("fr", "en"), "", "a hum") for voice in VOICES)

    def mix_info(self, name: str, mix: Mix) -> VoiceInfo:
        return VoiceInfo(self.name, name, ("fr", "en"), "", f"a hum of {self._hertz(mix):g} Hz")

    def identity(self, voice: Voice) -> str:
        return f"hum 2 {self._hertz(voice.mix or voice.id):g} {self.loudness}{shaping_identity(voice)}"

    def speak(self, utterance: Utterance) -> Speech:
        sounds, marks, at_s = [np.zeros(0)], [], 0.0
        for piece in utterance.pieces or (Piece(utterance.text),):
            hertz = self._hertz(utterance.voice.mix or utterance.voice.id) * (1.5 if piece.ipa or piece.language else 1)
            for word in piece.text.split():
                time_s = np.arange(round((0.1 + 0.06 * len(word)) * RATE_HZ)) / RATE_HZ
                sounds.append(self.loudness * np.sin(2 * np.pi * hertz * time_s) * np.hanning(len(time_s)))
                marks.append(Mark(at_s, at_s + len(time_s) / RATE_HZ, word))
                at_s = marks[-1].end_s
        speech = Speech(Clip.of(np.concatenate(sounds), RATE_HZ), tuple(marks))
        return shaped(speech, utterance.voice, speech.clip.duration_s)

    def _hertz(self, voice: str | Mix) -> float:
        if isinstance(voice, Mix):
            return (1 - voice.timbre) * self._hertz(voice.first) + voice.timbre * self._hertz(voice.second)
        if voice not in VOICES:
            raise EngineError(self.name, f'it has no voice "{voice}"', fix=f"its voices: {', '.join(VOICES)}")
        return VOICES[voice]
