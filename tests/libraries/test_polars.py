"""polars' frames and series, by the arrow data that they are."""

from __future__ import annotations

import pytest
from libraries.families import of, survives_pickling, tells_apart

pl = pytest.importorskip("polars")

AB = pl.DataFrame({"a": [1, 2], "b": ["x", None]})
FAMILY = [
    AB,
    AB.select("b", "a"),
    AB.rename({"a": "c"}),
    AB.reverse(),
    AB.with_columns(pl.col("a").cast(pl.Int8)),
    AB.head(1),
    AB["a"],
    AB["a"].alias("z"),
    AB["a"].cast(pl.Int8),
]


def test_what_a_user_can_tell_apart_has_different_digests_and_survives_pickling():
    tells_apart(FAMILY)
    survives_pickling(FAMILY)


def test_how_a_frame_is_cut_into_chunks_does_not_count():
    assert of(pl.concat([AB.head(1), AB.tail(1)], rechunk=False)) == of(AB) == of(AB.clone())
