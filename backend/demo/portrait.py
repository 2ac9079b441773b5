"""A picture of the girl of the story, drawn here: the demo needs no real child's face."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = (480, 640)
FINER: Final = 2  # drawn larger and scaled down, so that edges are smooth
WALL, LIGHT = "#dfe7ea", "#f4f7f8"
HAIR, SKIN, BLUSH = "#2f2522", "#f3cfb3", "#e9a78f"
JACKET, COLLAR, STRAP = "#b8342c", "#8f2620", "#e79ab3"

Box = tuple[float, float, float, float]


def portrait() -> io.BytesIO:
    """The girl as a JPEG: red jacket, straps of a pink satchel, two plaits."""
    large = Image.new("RGB", (SIZE[0] * FINER, SIZE[1] * FINER), WALL)
    draw = ImageDraw.Draw(large)
    _ellipse(draw, (-80, -120, 560, 520), LIGHT)
    _hair_behind(draw)
    _body(draw)
    _face(draw)
    data = io.BytesIO()
    large.filter(ImageFilter.SMOOTH).resize(SIZE, Image.Resampling.LANCZOS).save(data, "JPEG", quality=88)
    data.seek(0)
    return data


def _hair_behind(draw: ImageDraw.ImageDraw) -> None:
    _ellipse(draw, (132, 96, 348, 360), HAIR)
    for left in (112, 322):
        _rounded(draw, (left, 250, left + 46, 420), 23, HAIR)
        _rounded(draw, (left + 6, 396, left + 40, 414), 9, STRAP)


def _body(draw: ImageDraw.ImageDraw) -> None:
    _rounded(draw, (206, 350, 274, 440), 24, SKIN)
    _rounded(draw, (84, 412, 396, 760), 92, JACKET)
    draw.polygon(_scaled((196, 412, 240, 470, 284, 412, 262, 404, 218, 404)), fill=SKIN)
    draw.polygon(_scaled((186, 412, 206, 402, 244, 474, 226, 492)), fill=COLLAR)
    draw.polygon(_scaled((294, 412, 274, 402, 236, 474, 254, 492)), fill=COLLAR)
    for left in (142, 304):
        _rounded(draw, (left, 416, left + 32, 760), 10, STRAP)


def _face(draw: ImageDraw.ImageDraw) -> None:
    _ellipse(draw, (156, 160, 324, 376), SKIN)
    draw.pieslice(_scaled((142, 112, 338, 330)), 182, 358, fill=HAIR)
    _ellipse(draw, (164, 204, 316, 300), SKIN)
    for left in (172, 284):
        _ellipse(draw, (left, 290, left + 26, 308), BLUSH)
    for left in (194, 268):
        _ellipse(draw, (left, 250, left + 18, 276), HAIR)
        _ellipse(draw, (left + 9, 254, left + 15, 261), LIGHT)
        draw.arc(_scaled((left - 4, 230, left + 22, 252)), 200, 340, fill=HAIR, width=5 * FINER)
    draw.arc(_scaled((214, 296, 266, 336)), 25, 155, fill=COLLAR, width=5 * FINER)


def _ellipse(draw: ImageDraw.ImageDraw, box: Box, colour: str) -> None:
    draw.ellipse(_scaled(box), fill=colour)


def _rounded(draw: ImageDraw.ImageDraw, box: Box, radius: float, colour: str) -> None:
    draw.rounded_rectangle(_scaled(box), radius * FINER, fill=colour)


def _scaled(numbers: tuple[float, ...]) -> list[float]:
    return [number * FINER for number in numbers]
