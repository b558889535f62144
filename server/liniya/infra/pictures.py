"""Small pictures from files that anybody may have sent: read, made smaller and written anew, so that nothing else is kept."""

import asyncio
import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP")
"""What is read. No SVG: it can hold scripts."""
_MOST_PIXELS: Final = 25_000_000


class NotAPicture(Exception):
    """Not one of `FORMATS`, broken, or too many pixels."""


async def make_small(content: bytes, side: int) -> bytes:
    """The picture as a PNG that fits into a square of so many pixels, without what a camera or an editor wrote into it.

    Raises `NotAPicture`. In a thread: the loop goes on meanwhile.
    """
    return await asyncio.to_thread(_make_small, content, side)


def _make_small(content: bytes, side: int) -> bytes:
    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise NotAPicture
            turned = ImageOps.exif_transpose(picture)
            small = turned.convert("RGBA")
            small.thumbnail((side, side))
            small.info = {}
            small.save(written, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as why:
        raise NotAPicture from why
    return written.getvalue()
