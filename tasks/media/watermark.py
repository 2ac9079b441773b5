"""Writes the viewer's name and the time across a picture, so that a leaked copy says who held it.

Drawn here and not by the client, since what a client draws a client can leave out. The faces are shipped
(see fonts/SOURCE) or built into Pillow: a server needs no fonts of its own.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from tasks.media.domain import THUMB_EDGE
from tasks.media.pictures import as_jpeg

CHINESE: Final = Path(__file__).parent / "fonts" / "DroidSansFallbackFull.ttf"
FIRST_CHINESE: Final = 0x2E80  # where Unicode's East Asian scripts begin; the Latin face has all before
SLANT_DEGREES: Final = 24
# Readable on a screenshot of a screenshot, and the face behind it stays recognisable.
TEXT_ALPHA: Final = 110
EDGE_ALPHA: Final = 120
WIDTH_SHARE: Final = 26  # one letter is this share of the picture's width
SMALLEST_LETTER: Final = 12
LONGEST_TEXT: Final = 60

Face = ImageFont.FreeTypeFont | ImageFont.ImageFont


def watermarked(jpeg: bytes, text: str) -> bytes:
    """The same picture with the text repeated over all of it, as a new JPEG."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as source:
        image = source.convert("RGB")
    if image.width < THUMB_EDGE:
        # On a very small picture the text would not fit: it is shown larger instead.
        image = image.resize((THUMB_EDGE, max(1, image.height * THUMB_EDGE // image.width)))
    stamp = _stamp(" ".join(text.split())[:LONGEST_TEXT], max(SMALLEST_LETTER, image.width // WIDTH_SHARE))
    marks = Image.new("L", image.size)
    edges = Image.new("L", image.size)
    # Every second row is shifted by half, so that no crop larger than one stamp is free of it.
    for row, top in enumerate(range(-stamp.height // 2, image.height, stamp.height)):
        for left in range(-(row % 2) * stamp.width // 2, image.width, stamp.width):
            marks.paste(stamp, (left, top))
            edges.paste(stamp, (left + 1, top + 1))
    # Dark first, then light: one of the two shows on any ground.
    image.paste((0, 0, 0), mask=edges.point(lambda value: value * EDGE_ALPHA // 255))
    image.paste((255, 255, 255), mask=marks.point(lambda value: value * TEXT_ALPHA // 255))
    return as_jpeg(image)


def _stamp(text: str, letter_px: int) -> Image.Image:
    """The text once, slanted, with room around it: white on black, as a mask."""
    runs = _runs(text, letter_px)
    width = sum(int(face.getlength(part)) for part, face in runs)
    line = Image.new("L", (width + 3 * letter_px, 2 * letter_px))
    pen, left = ImageDraw.Draw(line), float(letter_px)
    for part, face in runs:
        pen.text((left, 1.5 * letter_px), part, fill=255, font=face, anchor="ls")
        left += face.getlength(part)
    return line.rotate(SLANT_DEGREES, Image.Resampling.BICUBIC, expand=True)


def _runs(text: str, letter_px: int) -> list[tuple[str, Face]]:
    """The text in pieces that one face can write."""
    chinese, latin = _faces(letter_px)
    runs: list[tuple[str, Face]] = []
    for letter in text:
        face = chinese if ord(letter) >= FIRST_CHINESE else latin
        if runs and runs[-1][1] is face:
            runs[-1] = (runs[-1][0] + letter, face)
        else:
            runs.append((letter, face))
    return runs


@lru_cache(maxsize=16)
def _faces(letter_px: int) -> tuple[Face, Face]:
    """The Chinese and the Latin face at one size."""
    return ImageFont.truetype(CHINESE, letter_px), ImageFont.load_default(letter_px)
