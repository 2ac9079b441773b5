"""What a photo may be, and the words for one that is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from backend.core.errors import AppError, Bilingual

# Long sides in pixels: enough to read a house number on a phone and to zoom on a desk's screen.
FULL_EDGE: Final = 2560
THUMB_EDGE: Final = 480
# Above this the eye sees no difference in a photo, below it faces begin to smear.
JPEG_QUALITY: Final = 85

# A phone that sends a report attaches a few; a hundred waiting ones are somebody filling the disk.
MOST_LOOSE: Final = 60
LOOSE_HOURS: Final = 24


class Size(StrEnum):
    """The two pictures that are kept of every photo."""

    FULL = "full"
    THUMB = "thumb"


class PhotoTooLargeError(AppError):
    """More bytes than the setting allows."""

    status = 413
    slug = "photo-too-large"
    title = Bilingual("照片太大", "Photo too large")
    detail = Bilingual(
        "照片超过 {limit_mb} MB，没有保存，请改用较小的照片或在相机里调低画质后重拍。",
        "The photo is over {limit_mb} MB and was not saved; choose a smaller one or lower its quality.",
    )


class NotAPhotoError(AppError):
    """The file holds no picture, whatever its name says."""

    status = 415
    slug = "not-a-photo"
    title = Bilingual("不是照片", "Not a photo")
    detail = Bilingual(
        "这个文件不是照片，没有保存，请选择相机拍摄的照片。",
        "This file is not a photo and was not saved; please choose a picture taken with a camera.",
    )


class PhotoFormatError(AppError):
    """A picture, but of a format that is not taken."""

    status = 415
    slug = "photo-format"
    title = Bilingual("不支持这种图片格式", "Picture format not supported")
    detail = Bilingual(
        "不支持 {format} 格式，没有保存，请改用 JPEG、PNG 或 WebP 照片。",
        "The format {format} is not supported and nothing was saved; please use JPEG, PNG or WebP.",
    )


class PhotoHeicError(PhotoFormatError):
    """HEIC or AVIF: what iPhones write unless told otherwise."""

    slug = "photo-heic"
    detail = Bilingual(
        "苹果手机的 HEIC 格式暂不支持，没有保存。请在“设置 → 相机 → 格式”中选“兼容性最佳”后重拍，"
        "或先截屏再上传截屏。",
        "Apple's HEIC format is not supported yet and nothing was saved. Choose “Most Compatible” under "
        "Settings, Camera, Formats, or send a screenshot of the picture.",
    )


class PhotoBrokenError(AppError):
    """Begins like a photo, but cannot be read to its end."""

    status = 422
    slug = "photo-broken"
    title = Bilingual("照片不完整", "Photo incomplete")
    detail = Bilingual(
        "照片不完整或已损坏，没有保存，请重新拍摄或重新选择。",
        "The photo is incomplete or damaged and was not saved; please take or choose it again.",
    )


class PhotoTooManyPixelsError(AppError):
    """A small file that would unfold into an enormous picture."""

    status = 422
    slug = "photo-too-many-pixels"
    title = Bilingual("照片尺寸过大", "Photo has too many pixels")
    detail = Bilingual(
        "照片的像素超过 {limit_zh}，没有保存，请缩小尺寸后再传。",
        "The photo has more than {limit_million} million pixels and was not saved; please make it smaller.",
    )


class PhotoAnimatedError(AppError):
    """Several pictures in one file."""

    status = 422
    slug = "photo-animated"
    title = Bilingual("不支持动图", "Animated picture")
    detail = Bilingual(
        "这是动图，没有保存，请改用一张静止的照片。",
        "This is an animated picture and was not saved; please send a still photo.",
    )


class PhotoPolyglotError(AppError):
    """A photo and something else at once: a page, a script, an archive."""

    status = 422
    slug = "photo-polyglot"
    title = Bilingual("照片里夹带了别的内容", "Something else inside the photo")
    detail = Bilingual(
        "照片文件里夹带了照片以外的内容，没有保存，请用相机重新拍摄。",
        "The file carries something besides the photo and was not saved; please take it again with a camera.",
    )


class TooManyPhotosError(AppError):
    """Too many photos that belong to no report yet."""

    status = 429
    slug = "too-many-photos"
    title = Bilingual("待用照片过多", "Too many unused photos")
    detail = Bilingual(
        "已上传 {most} 张还没有用到的照片，这一张没有保存；一天后会自动清理，也可以先提交任务反馈。",
        "There are {most} photos not used in any report yet, so this one was not saved; unused ones are "
        "removed after a day.",
    )


class PhotoNotUsableError(AppError):
    """A photo that cannot be attached: unknown, somebody else's, or used already."""

    status = 422
    slug = "photo-not-usable"
    title = Bilingual("照片不能使用", "Photo cannot be used")
    detail = Bilingual(
        "第 {position} 张照片不存在、已过期或已用在别处，内容没有提交，请重新选择照片。",
        "Photo {position} does not exist, has expired or is used elsewhere; nothing was sent, please choose "
        "it again.",
    )
