"""Pillow: images. Its module is ``PIL``."""

from __future__ import annotations

import sys

from nbasset.libraries.library import Foreign, Library
from nbasset.libraries.nodes import Node, buffer_digest, type_name


def open_image(value: Foreign) -> Node | None:
    """An image."""
    image = sys.modules.get("PIL.Image")
    if image is None or not isinstance(value, image.Image):
        return None
    palette = value.getpalette() if value.mode == "P" else None
    content = buffer_digest(value.tobytes())
    return Node(("image", type_name(type(value)), value.mode, tuple(value.size), content), [palette, dict(value.info)])


LIBRARY = Library(name="PIL", open=open_image)
