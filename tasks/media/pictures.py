"""Turns what a phone sent into the two pictures that are kept: upright, sRGB, without metadata.

Everything here is processor work without session or request, so that it may run in another thread
(`backend.core.heavy.PICTURES`). Decoders are called by name and get the lean copy of the file: what the
file says it is and what it is decoded as can never differ.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from tasks.media.containers import Format, orientation_of, read_container
from tasks.media.domain import (
    FULL_EDGE,
    JPEG_QUALITY,
    THUMB_EDGE,
    PhotoAnimatedError,
    PhotoBrokenError,
    PhotoTooLargeError,
    PhotoTooManyPixelsError,
)

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

DECODERS: Final[dict[Format, type[JpegImageFile | PngImageFile | WebPImageFile]]] = {
    Format.JPEG: JpegImageFile,
    Format.PNG: PngImageFile,
    Format.WEBP: WebPImageFile,
}

# What decoders raise on files that were broken on purpose or by a bad network; all mean "cannot be read".
DECODER_FAULTS: Final = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, OverflowError, RuntimeError,
    MemoryError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip

TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A camera's colour profile has some 3 KB, a printer's a few hundred; more is not about this photo.
LARGEST_PROFILE: Final = 1_000_000
SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
WHITE: Final = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of one photo: two JPEGs, the size of the larger one in pixels, its digest."""

    full: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str


def prepare(data: bytes, max_bytes: int, max_pixels: int) -> Picture:
    """The pictures to keep of an uploaded file.

    Raises PhotoTooLargeError (413), NotAPhotoError or PhotoFormatError (415), or one of the other photo
    errors of the domain (422).
    """
    if len(data) > max_bytes:
        raise PhotoTooLargeError(limit_mb=max_bytes // 1_048_576)
    container = read_container(data)
    try:
        with DECODERS[container.format](BytesIO(bytes(container.lean))) as source:
            _refuse_unfit(source, max_pixels)
            upright = _upright(source, orientation_of(container))
    except DECODER_FAULTS as error:
        raise PhotoBrokenError from error
    full = as_jpeg(upright)
    thumb = upright.copy()
    thumb.thumbnail((THUMB_EDGE, THUMB_EDGE), Image.Resampling.LANCZOS)
    return Picture(full, as_jpeg(thumb), upright.width, upright.height, hashlib.sha256(full).hexdigest())


def as_jpeg(image: Image.Image) -> bytes:
    """A picture as a JPEG file that says nothing but the picture.

    Written to a file in memory rather than to a BytesIO: only to a file does Pillow encode without holding
    the interpreter's lock, and a large picture takes a quarter of a second.
    """
    with _memory_file() as out:
        image.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
        out.seek(0)
        return out.read()


def _memory_file() -> IO[bytes]:
    """A file that never touches the disk: it holds somebody's face in clear."""
    return open(os.memfd_create("picture"), "w+b")  # noqa: PTH123 - a descriptor; the caller closes it


def _refuse_unfit(source: ImageFile, max_pixels: int) -> None:
    """Refuse by the header alone, before any pixel is unfolded."""
    if source.width * source.height > max_pixels:
        raise PhotoTooManyPixelsError(
            limit_million=max_pixels // 1_000_000, limit_zh=f"{max_pixels // 10_000} 万"
        )
    if getattr(source, "is_animated", False):
        raise PhotoAnimatedError


def _upright(source: ImageFile, orientation: int) -> Image.Image:
    """The picture as RGB in sRGB, no longer than FULL_EDGE, turned as the camera was held."""
    # A JPEG can be decoded at half or a quarter of its size for that much less work.
    source.draft("RGB", (FULL_EDGE, FULL_EDGE))
    source.load()
    profile = source.info.get("icc_profile")
    image = _as_rgb(source)
    image.thumbnail((FULL_EDGE, FULL_EDGE), Image.Resampling.LANCZOS)
    if profile and source.mode == "RGB":
        image = _as_srgb(image, profile)
    if orientation in TURNS:
        image = image.transpose(TURNS[orientation])
    image.info.clear()
    return image


def _as_rgb(source: Image.Image) -> Image.Image:
    """RGB on white, whatever the file's own mode."""
    if source.mode.startswith(("I", "F")):
        # Sixteen bits of grey: Pillow would clip them, not scale them.
        source = source.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if source.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in source.info:
        layered = source.convert("RGBA")
        ground = Image.new("RGB", layered.size, WHITE)
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return source.convert("RGB")


def _as_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The same colours in sRGB; a profile that makes no sense is left aside, as browsers do."""
    if len(profile) > LARGEST_PROFILE:
        return image
    try:
        converted = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(BytesIO(profile)), SRGB)
    except (ImageCms.PyCMSError, *DECODER_FAULTS):
        return image
    return converted or image
