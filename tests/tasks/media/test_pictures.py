"""What a photo may be: real photos pass upright and clean, everything else is refused in words."""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from backend.core.errors import AppError
from tasks.media.containers import MOST_SCANS, orientation_of, read_container
from tasks.media.domain import (
    FULL_EDGE,
    THUMB_EDGE,
    NotAPhotoError,
    PhotoAnimatedError,
    PhotoBrokenError,
    PhotoFormatError,
    PhotoHeicError,
    PhotoPolyglotError,
    PhotoTooLargeError,
    PhotoTooManyPixelsError,
)
from tasks.media.pictures import Picture, prepare

PHOTOS = Path(__file__).parents[2] / "fixtures" / "photos"
SHARED = Path(os.environ.get("SHOUWANG_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
SAMPLES = PHOTOS / "exif-samples"
MALFORMED = PHOTOS / "malformed"
MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000


def taken(data: bytes) -> Picture:
    return prepare(data, MAX_BYTES, MAX_PIXELS)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def passes_or_is_refused(data: bytes) -> bool:
    """Whether a file passed; anything but a good JPEG or a refusal with the right status fails the test."""
    status = 201
    try:
        assert opened(taken(data).full).format == "JPEG"
    except AppError as refusal:
        status = refusal.status
    assert status in {201, 413, 415, 422}
    return status == 201


def scene(width: int = 320, height: int = 200) -> Image.Image:
    """A picture that has an upper left corner."""
    image = Image.new("RGB", (width, height), "#4a6")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill="#e22")
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def corner_is_red(image: Image.Image) -> bool:
    red, green, _ = image.convert("RGB").getpixel((image.width // 16, image.height // 16))  # type: ignore[misc]
    return red > 180 and green < 90


# What a photo becomes


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_two_jpegs(kind: str) -> None:
    picture = taken(encoded(scene(4000, 3000), kind))
    full, thumb = opened(picture.full), opened(picture.thumb)
    assert (full.format, thumb.format) == ("JPEG", "JPEG")
    assert full.size == (picture.width, picture.height) == (FULL_EDGE, FULL_EDGE * 3 // 4)
    assert max(thumb.size) == THUMB_EDGE
    assert corner_is_red(full)
    assert corner_is_red(thumb)


@pytest.mark.parametrize("shape", ["landscape", "portrait"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(shape: str, orientation: int) -> None:
    first = opened(taken((SAMPLES / f"{shape}_1.jpg").read_bytes()).full)
    data = (SAMPLES / f"{shape}_{orientation}.jpg").read_bytes()
    assert orientation_of(read_container(data)) == orientation
    turned = opened(taken(data).full)
    assert turned.size == first.size
    # The digit painted on each differs; the rest of the scene is the same place by place.
    small = [image.convert("L").resize((8, 8)).tobytes() for image in (first, turned)]
    assert max(abs(a - b) for a, b in zip(*small, strict=True)) < 40


@pytest.mark.parametrize("number", range(2, 9))
def test_the_orientation_of_pillows_own_samples(number: int) -> None:
    data = (MALFORMED / f"hopper_orientation_{number}.jpg").read_bytes()
    assert orientation_of(read_container(data)) == number


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_the_orientation_is_read_in_every_format(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(scene().transpose(Image.Transpose.ROTATE_90), kind, exif=exif)
    image = opened(taken(data).full)
    assert image.size == scene().size
    assert corner_is_red(image)


def test_an_orientation_that_makes_no_sense_is_none() -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    assert taken(encoded(scene(), "JPEG", exif=exif)).width == 320


SECRETS = (
    b"GPS",
    b"Exif",
    b"NIKON",
    b"COOLPIX",
    b"2008:10:22",
    b"http://ns.adobe.com",
    b"Photoshop",
    b"ICC_PROFILE",
)


@pytest.mark.parametrize("name", ["DSCN0010.jpg", "landscape_6.jpg", "BlueSquare.jpg"])
def test_no_metadata_survives(name: str) -> None:
    source = (SAMPLES / name).read_bytes()
    assert any(secret in source for secret in SECRETS)
    picture = taken(source)
    for data in (picture.full, picture.thumb):
        assert not [secret for secret in SECRETS if secret in data]
        markers = {segment[0] for segment in jpeg_segments(data)}
        assert markers <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}, markers  # JFIF, tables, frame, scans
        assert not opened(data).getexif()


def jpeg_segments(data: bytes) -> list[tuple[int, bytes]]:
    """Every segment but the scans' data, by reading the bytes anew."""
    found, at = [], 2
    while at < len(data) - 1:
        if data[at] != 0xFF or data[at + 1] in {0x00, 0xFF, *range(0xD0, 0xD8)}:
            at += 1
            continue
        if data[at + 1] == 0xD9:
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        found.append((data[at + 1], data[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


def test_a_position_in_exif_is_gone_in_every_format() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 30.0, 29.0), 3: "E", 4: (118.0, 6.0, 42.0)})
    exif[0x0110] = "Redmi Note 9 SECRET"
    for kind in ("JPEG", "PNG", "WEBP"):
        source = encoded(scene(), kind, exif=exif)
        assert b"SECRET" in source
        picture = taken(source)
        assert b"SECRET" not in picture.full + picture.thumb
        assert not opened(picture.full).getexif()


def test_transparency_becomes_white() -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    assert min(opened(taken(encoded(image, "PNG")).full).getpixel((20, 20))) > 250  # type: ignore[arg-type,type-var]


def test_sixteen_bits_of_grey_are_scaled() -> None:
    image = Image.new("I;16", (40, 40), 32768)
    assert abs(opened(taken(encoded(image, "PNG")).full).convert("L").getpixel((20, 20)) - 128) < 4  # type: ignore[operator]


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "LA"])
def test_every_mode_is_taken(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert taken(encoded(scene().convert("RGBA" if mode == "LA" else "RGB").convert(mode), kind)).width == 320


def test_a_colour_profile_is_applied_and_dropped() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    picture = taken(encoded(scene(), "JPEG", icc_profile=lab))
    assert b"ICC_PROFILE" not in picture.full
    broken = taken(encoded(scene(), "JPEG", icc_profile=b"no profile at all"))
    assert corner_is_red(opened(broken.full))


# What is refused


def polyglot(data: bytes) -> bytes:
    return encoded(scene(), "JPEG") + data


def jpeg_with_comment(text: bytes) -> bytes:
    data = encoded(scene(), "JPEG")
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + data[2:]


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(chunk: bytes) -> bytes:
    data = encoded(scene(), "PNG")
    return data[:33] + chunk + data[33:]


def png_claiming(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")
    )


def animated(kind: str) -> bytes:
    return encoded(scene(), kind, save_all=True, append_images=[scene().rotate(90)], duration=100)


ZIP = b"PK\x03\x04" + b"\0" * 40 + b"PK\x05\x06" + b"\0" * 18

REFUSED: dict[str, tuple[Callable[[], bytes], type[AppError]]] = {
    "nothing": (lambda: b"", NotAPhotoError),
    "words": ("这不是照片".encode, NotAPhotoError),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", NotAPhotoError),
    "a drawing in SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', NotAPhotoError),
    "a program": (lambda: b"\x7fELF" + b"\0" * 100, NotAPhotoError),
    "a GIF": (lambda: encoded(scene(), "GIF"), PhotoFormatError),
    "a BMP": (lambda: encoded(scene(), "BMP"), PhotoFormatError),
    "a TIFF": (lambda: encoded(scene(), "TIFF"), PhotoFormatError),
    "HEIC": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200, PhotoHeicError),
    "AVIF": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 200, PhotoHeicError),
    "a bomb in PNG": (lambda: png_claiming(60_000, 60_000), PhotoTooManyPixelsError),
    "a bomb of JPEG": ((PHOTOS / "fuzzdb" / "lottapixel.jpg").read_bytes, PhotoTooManyPixelsError),
    "a little too many pixels": (lambda: png_claiming(7072, 7072), PhotoTooManyPixelsError),
    "pixels that are not there": (lambda: png_claiming(7000, 7000), PhotoBrokenError),
    "50 MB": (lambda: b"\xff\xd8\xff" + b"\0" * 50_000_000, PhotoTooLargeError),
    "a moving PNG": (lambda: animated("PNG"), PhotoAnimatedError),
    "a moving WebP": (lambda: animated("WEBP"), PhotoAnimatedError),
    "a ZIP behind": (lambda: polyglot(ZIP), PhotoPolyglotError),
    "a page behind": (lambda: polyglot(b"<html><body>hello</body></html>"), PhotoPolyglotError),
    "random bytes behind": (lambda: polyglot(bytes(range(1, 200))), PhotoPolyglotError),
    "a ZIP behind film": (lambda: polyglot(b"\0\0\0\x18ftypmp42" + b"\1" * 500 + ZIP), PhotoPolyglotError),
    "a script in a comment": (lambda: jpeg_with_comment(b"*/<script>alert(1)</script>"), PhotoPolyglotError),
    "PHP in the metadata": (
        (PHOTOS / "fuzzdb" / "POC_phpinfo-metadata.jpg").read_bytes, PhotoPolyglotError),
    "PHP in PNG's text": (lambda: png_with(png_chunk(b"tEXt", b"c\0<?php x ?>")), PhotoPolyglotError),
    "a ZIP behind PNG": (lambda: encoded(scene(), "PNG") + ZIP, PhotoPolyglotError),
    "a ZIP behind WebP": (lambda: encoded(scene(), "WEBP") + ZIP, PhotoPolyglotError),
    "a PDF in a chunk of its own": (lambda: png_with(png_chunk(b"prVt", b"%PDF-1.7")), PhotoPolyglotError),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_refused_in_words(what: str) -> None:
    make, kind = REFUSED[what]
    with pytest.raises(AppError) as caught:
        taken(make())
    assert type(caught.value) is kind
    assert caught.value.status in {413, 415, 422}
    for language in ("zh", "en"):
        problem = caught.value.problem(language)
        assert "{" not in problem["detail"]
        assert ("没有保存" if language == "zh" else "saved") in problem["detail"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_truncated_anywhere(kind: str, share: float) -> None:
    noise = Image.frombytes("RGB", (160, 120), os.urandom(160 * 120 * 3))
    data = encoded(noise, kind)
    with pytest.raises((PhotoBrokenError, NotAPhotoError)):
        taken(data[: int(len(data) * share)])


def test_thousands_of_scans_are_refused_before_they_are_decoded() -> None:
    data = encoded(scene(64, 64), "JPEG", progressive=True)
    scan = data.rindex(b"\xff\xda")
    with pytest.raises(PhotoBrokenError):
        taken(data[:scan] + data[scan:-2] * (MOST_SCANS + 1) + data[-2:])


def test_film_behind_a_photo_is_what_phones_send() -> None:
    film = b"\0\0\0\x18ftypmp42" + os.urandom(5_000).replace(b"PK", b"--")
    picture = taken(polyglot(film))
    assert film[:12] not in picture.full


def test_a_second_picture_behind_a_photo_is_what_phones_send() -> None:
    assert taken(polyglot(encoded(scene(80, 60), "JPEG"))).width == 320


def test_a_stray_byte_behind_a_photo_is_no_polyglot() -> None:
    assert taken((SAMPLES / "olympus-d320l.jpg").read_bytes()).width == 640


def malformed_files() -> list[Path]:
    return sorted(path for path in MALFORMED.iterdir() if path.name not in {"SOURCE", "LICENCE"})


@pytest.mark.parametrize("path", malformed_files(), ids=lambda path: path.name)
def test_malformed_files_pass_or_are_refused_never_more(path: Path) -> None:
    if passes_or_is_refused(path.read_bytes()):
        assert path.suffix in {".jpg", ".mpo", ".png"}


@pytest.mark.skipif(not (SHARED / "photos").is_dir(), reason="data not present: shared photo collection")
def test_the_whole_collection_of_real_photos() -> None:
    """Every camera's photo passes but the few that are no photos; none takes longer than a decoder may."""
    refused = set()
    for path in sorted((SHARED / "photos" / "exif-samples" / "jpg").rglob("*.jp*g")):
        try:
            taken(path.read_bytes())
        except AppError:
            refused.add(path.name)
    assert refused == {"corrupted.jpg"}


SEEDS = [encoded(scene(48, 36), kind) for kind in ("JPEG", "PNG", "WEBP")]


@given(
    seed=st.sampled_from(SEEDS),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_no_damage_makes_anything_but_a_refusal(seed: bytes, cuts: list[tuple[float, bytes]]) -> None:
    data = bytearray(seed)
    for share, bytes_ in cuts:
        at = int(share * len(data))
        data[at : at + len(bytes_)] = bytes_
    passes_or_is_refused(bytes(data))


def test_a_large_picture_lets_other_threads_run() -> None:
    """Decoding, scaling and above all encoding let go of the interpreter's lock."""
    data = encoded(Image.effect_noise((4200, 3200), 60).convert("RGB"), "JPEG")
    worker = Thread(target=taken, args=(data,))
    started = time.perf_counter()
    worker.start()
    longest, last = 0.0, started
    while worker.is_alive():
        worker.join(0.001)
        moment = time.perf_counter()
        longest, last = max(longest, moment - last), moment
    # One step that held the lock throughout would take a third of the whole.
    assert longest < (last - started) / 4
