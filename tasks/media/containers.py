"""Reads the outer structure of JPEG, PNG and WebP files before any decoder sees them.

Two things are taken from it: the orientation, and a lean copy of the file without comments, EXIF, XMP and
other freight, so that the decoder never parses what nobody needs. What else lies in the file decides
whether it is only a photo: a page, a script or an archive inside makes it a polyglot, even though
re-encoding would have dropped it.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from backend.core.errors import AppError
from tasks.media.domain import (
    NotAPhotoError,
    PhotoAnimatedError,
    PhotoBrokenError,
    PhotoFormatError,
    PhotoHeicError,
    PhotoPolyglotError,
)


class Format(StrEnum):
    """The formats that are taken."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"


@dataclass(slots=True)
class Container:
    """What the structure of a file says: its lean copy, its freight, what follows the picture."""

    format: Format
    lean: bytearray
    freight: list[bytes] = field(default_factory=list)
    exif: bytes = b""
    xmp: bytes = b""
    tail: bytes = b""
    scans: int = 0


PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
# Pictures of other kinds, by how they begin, so that the answer can name them.
OTHER_FORMATS: Final = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"8BPS", "PSD"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\x01\0", "ICO"),
)
HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
)

# What has no business in a photo: pages and scripts that a browser might run, documents, archives, programs.
FOREIGN: Final = re.compile(
    rb"<script|<html|<!doctype\s+html|<svg[\s>]|<iframe|<\?php|<\?=|<%[@=!]|#!/|javascript:|%PDF-"
    rb"|PK\x03\x04|PK\x05\x06|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x7fELF|\xca\xfe\xba\xbe|\xfd7zXZ|MZ\x90\0",
    re.IGNORECASE,
)
# A ZIP is found from its end: its directory's record lies within the last 64 KB.
ZIP_END: Final = b"PK\x05\x06"
ZIP_END_WITHIN: Final = 65_557
# Some cameras leave a stray byte or two; nothing shorter than an empty ZIP can be anything.
SMALLEST_ARCHIVE: Final = 22
# Film is as good as random: looking for four bytes in megabytes of it would find them by chance.
TAIL_LOOKED_AT: Final = 1_024

# Cameras write about ten scans into a progressive JPEG. Each one costs the decoder a pass over the whole
# picture, so a few thousand in a small file would keep it busy for minutes.
MOST_SCANS: Final = 64

EXIF_MARK: Final = b"Exif\0\0"
MPF_MARK: Final = b"MPF\0"
XMP_MARK: Final = b"http://ns.adobe.com/xap/1.0/\0"
ORIENTATION_TAG: Final = 0x0112
XMP_ORIENTATION: Final = re.compile(rb"tiff:Orientation(?:>|\s*=\s*[\"'])\s*([1-8])")

JPEG_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
APP0, APP1, APP2, APP14, APP15, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE

PNG_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"IDAT", b"IEND"})
WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ICCP"})
WEBP_FREIGHT_FLAGS: Final = 0x08 | 0x04  # EXIF, XMP


def read_container(data: bytes) -> Container:
    """The structure of a file that begins like a photo.

    Raises NotAPhotoError, PhotoFormatError, PhotoHeicError, PhotoBrokenError, PhotoAnimatedError or
    PhotoPolyglotError.
    """
    if data.startswith(b"\xff\xd8\xff"):
        container = _read_jpeg(data)
    elif data.startswith(PNG_MAGIC):
        container = _read_png(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        container = _read_webp(data)
    else:
        raise _other_format(data)
    _refuse_polyglot(container)
    return container


def orientation_of(container: Container) -> int:
    """The EXIF orientation, 1 to 8; 1 when none is said or it makes no sense."""
    found = _exif_orientation(container.exif)
    if found is None:
        said = XMP_ORIENTATION.search(container.xmp)
        found = int(said.group(1)) if said else 1
    return found if 1 <= found <= 8 else 1  # noqa: PLR2004 - EXIF 2.3 knows eight


def _other_format(data: bytes) -> AppError:
    """What a file is that is no JPEG, PNG or WebP."""
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return PhotoHeicError()
    for magic, name in OTHER_FORMATS:
        if data.startswith(magic):
            return PhotoFormatError(format=name)
    return NotAPhotoError()


def _refuse_polyglot(container: Container) -> None:
    """Refuse a file that is something else too."""
    if any(FOREIGN.search(part) for part in container.freight):
        raise PhotoPolyglotError
    tail = container.tail.strip(b"\0\r\n ")
    if len(tail) >= SMALLEST_ARCHIVE and not _is_a_cameras_tail(container, tail):
        raise PhotoPolyglotError
    if ZIP_END in tail[-ZIP_END_WITHIN:] or FOREIGN.search(tail[:TAIL_LOOKED_AT]):
        raise PhotoPolyglotError


def _is_a_cameras_tail(container: Container, tail: bytes) -> bool:
    """Whether what follows the picture is what phones put there.

    More pictures of the same moment (depth, HDR gain map), a motion photo's few seconds of film, or
    Samsung's own list of such parts.
    """
    if container.format is not Format.JPEG:
        return False
    announced = any(part.startswith(MPF_MARK) for part in container.freight)
    film = b"ftyp" in tail[:8]  # behind a length whose leading zeros may be gone
    return announced or film or tail.startswith(b"\xff\xd8\xff") or tail.endswith(b"SEFT")


def _read_jpeg(data: bytes) -> Container:
    """Walk the segments; between a scan's header and the next marker lies its data."""
    found = Container(Format.JPEG, bytearray(data[:2]))
    at = 2
    while True:
        at, marker = _next_marker(data, at)
        if marker == EOI:
            found.lean += data[at - 2 : at]
            found.tail = data[at:]
            return found
        body = _part(data, at + 2, _number(data, at, ">H") - 2)
        end = at + 2 + len(body)
        if marker == SOS:
            found.scans += 1
            if found.scans > MOST_SCANS:
                raise PhotoBrokenError
            after = JPEG_NEXT_MARKER.search(data, end)
            # A file cut off inside its last scan: the decoder says whether lines are missing.
            end = after.start() if after else len(data)
            found.lean += data[at - 2 : end]
            if after is None:
                return found
        elif _jpeg_keeps(marker, body):
            found.lean += data[at - 2 : end]
        else:
            _take_freight(found, body)
        at = end


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """Where the segment after the next marker begins, and the marker; fill bytes are skipped."""
    if data[at : at + 1] != b"\xff":
        raise PhotoBrokenError
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data):
        raise PhotoBrokenError
    return at + 1, data[at]


def _jpeg_keeps(marker: int, body: bytes) -> bool:
    """Whether the decoder needs a segment: all but the application's, of those colours only."""
    if marker == APP2:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == APP14:
        return body.startswith(b"Adobe")
    return not (APP0 <= marker <= APP15 or marker == COMMENT)


def _take_freight(found: Container, body: bytes) -> None:
    """Set aside a segment that is not for the decoder, EXIF and XMP by name."""
    if body.startswith(EXIF_MARK):
        found.exif = found.exif or body[len(EXIF_MARK) :]
    elif body.startswith(XMP_MARK):
        found.xmp += body[len(XMP_MARK) :]
    found.freight.append(body)


def _read_png(data: bytes) -> Container:
    """Walk the chunks up to IEND."""
    found = Container(Format.PNG, bytearray(PNG_MAGIC))
    at = len(PNG_MAGIC)
    while True:
        size = _number(data, at, ">I")
        kind, body = data[at + 4 : at + 8], _part(data, at + 8, size)
        end = at + 12 + size  # the length, the name, four bytes of check sum
        if kind == b"acTL":
            raise PhotoAnimatedError
        if kind in PNG_KEPT:
            found.lean += data[at:end]
        else:
            if kind == b"eXIf":
                found.exif = body
            elif kind == b"iTXt" and body.startswith(b"XML:com.adobe.xmp\0"):
                found.xmp += body
            found.freight.append(body)
        if kind == b"IEND":
            found.tail = data[end:]
            return found
        at = end


def _read_webp(data: bytes) -> Container:
    """Walk the chunks that RIFF's own size names."""
    riff = _part(data, 0, _number(data, 4, "<I") + 8)
    found = Container(Format.WEBP, bytearray(data[:12]), tail=data[len(riff) :])
    at = 12
    while at + 8 <= len(riff):
        size = _number(riff, at + 4, "<I")
        kind, body = riff[at : at + 4], _part(riff, at + 8, size)
        end = at + 8 + size + size % 2
        if kind in {b"ANIM", b"ANMF"}:
            raise PhotoAnimatedError
        if kind == b"VP8X":
            # Its flags must not announce the chunks that are left out here.
            found.lean += riff[at : at + 8] + bytes([body[0] & ~WEBP_FREIGHT_FLAGS]) + riff[at + 9 : end]
        elif kind in WEBP_KEPT:
            found.lean += riff[at:end]
        elif kind == b"EXIF":
            found.exif = body.removeprefix(EXIF_MARK)
            found.freight.append(body)
        else:
            found.xmp += body if kind == b"XMP " else b""
            found.freight.append(body)
        at = end
    found.lean[4:8] = struct.pack("<I", len(found.lean) - 8)
    return found


def _number(data: bytes, at: int, code: str) -> int:
    """A length written in the file; raises PhotoBrokenError when the file ends before it."""
    if at + struct.calcsize(code) > len(data):
        raise PhotoBrokenError
    return int(struct.unpack_from(code, data, at)[0])


def _part(data: bytes, start: int, size: int) -> bytes:
    """So many bytes of the file; raises PhotoBrokenError when it ends before them."""
    if size < 0 or start + size > len(data):
        raise PhotoBrokenError
    return data[start : start + size]


def _exif_orientation(exif: bytes) -> int | None:
    """The orientation in the first directory of a TIFF block; None when it cannot be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:  # noqa: PLR2004 - TIFF's header
        return None
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    if start + 2 > len(exif):
        return None
    (entries,) = struct.unpack_from(f"{order}H", exif, start)
    for at in range(start + 2, min(start + 2 + 12 * entries, len(exif) - 11), 12):
        tag, kind = struct.unpack_from(f"{order}HH", exif, at)
        if tag == ORIENTATION_TAG:
            code = {1: "B", 3: "H", 4: "I"}.get(kind)
            return int(struct.unpack_from(order + code, exif, at + 8)[0]) if code else None
    return None
