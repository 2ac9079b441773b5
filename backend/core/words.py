"""Sentences in both languages of the product."""

from __future__ import annotations

from string import Formatter
from typing import Any, Literal, NamedTuple

Language = Literal["zh", "en"]


class Words(Formatter):
    """Fills a sentence's placeholders; `{minutes:minute|minutes}` is the number with its noun."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value, and after it the one noun or the other."""
        one, plural, many = format_spec.partition("|")
        if not plural:
            return str(super().format_field(value, format_spec))
        return f"{value} {one if value == 1 else many}"


class Bilingual(NamedTuple):
    """One sentence in Chinese and in English; placeholders are those of `Words`."""

    zh: str
    en: str

    def read(self, language: Language, **values: object) -> str:
        """The sentence in one language, its placeholders filled."""
        text = self.zh if language == "zh" else self.en
        if not values:
            return text
        filled = {
            name: value.read(language) if isinstance(value, Bilingual) else value
            for name, value in values.items()
        }
        return Words().vformat(text, (), filled)

    def filled(self, **values: object) -> Bilingual:
        """The same in both languages, its placeholders filled."""
        return Bilingual(self.read("zh", **values), self.read("en", **values))
