"""Pictures that anybody may have sent: what is kept was written by us."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from liniya.infra.pictures import NotAPicture, make_small
from liniya.main.make import make_picture


def read(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_what_is_read_becomes_a_small_png(kind: str) -> None:
    small = read(await make_small(make_picture(800, 200, kind), 256))
    assert (small.format, small.size) == ("PNG", (256, 64))
    assert read(await make_small(make_picture(20, 10, kind), 256)).size == (20, 10)


async def test_nothing_else_of_the_file_is_left() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>"
    Image.new("RGB", (30, 10)).save(file, "JPEG", exif=exif, comment=b"<script>")
    small = await make_small(file.getvalue() + b"<html><script>alert(1)</script>", 256)
    assert b"script" not in small


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a\x01\x00\x01\x00",
        make_picture()[:60],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
    ids=["nothing", "svg", "gif", "cut", "broken"],
)
async def test_what_is_not_read(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        await make_small(content, 256)


async def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    file = io.BytesIO()
    Image.new("1", (6000, 6000)).save(file, "PNG")
    assert len(file.getvalue()) < 20_000
    with pytest.raises(NotAPicture):
        await make_small(file.getvalue(), 256)
