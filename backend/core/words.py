"""Sentences in both languages of the product."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Bilingual(NamedTuple):
    """One sentence in Chinese and in English; placeholders are str.format's."""

    zh: str
    en: str

    def read(self, language: Language, **values: object) -> str:
        """The sentence in one language, its placeholders filled."""
        text = self.zh if language == "zh" else self.en
        filled = {
            name: value.read(language) if isinstance(value, Bilingual) else value
            for name, value in values.items()
        }
        return text.format(**filled) if filled else text

    def filled(self, **values: object) -> Bilingual:
        """The same in both languages, its placeholders filled."""
        return Bilingual(self.read("zh", **values), self.read("en", **values))
