"""Pillow's images."""

from __future__ import annotations

import pytest
from libraries.families import of


def test_images_by_their_pixels():
    image = pytest.importorskip("PIL.Image")
    one = image.new("RGB", (2, 2))
    assert of(one) == of(image.new("RGB", (2, 2)))
    assert (
        len(
            {
                of(each)
                for each in [one, image.new("RGB", (1, 4)), image.new("L", (2, 2)), image.new("RGB", (2, 2), "red")]
            }
        )
        == 4
    )
