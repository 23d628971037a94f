"""polars' frames and series, by the arrow data that they are."""

from __future__ import annotations

import pytest
from libraries.families import of, survives_pickling, tells_apart

from nbasset.libraries.polars import open_polars as opened

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


DRAWN = pl.col("a").shuffle(), pl.col("a").sample(1), pl.col("a").rank("random")
STEADY = pl.col("a").shuffle(seed=1), pl.col("a").sample(1, seed=2), pl.col("a").rank("dense"), pl.col("Random")


@pytest.mark.parametrize("expression", DRAWN, ids=str)
def test_an_expression_that_draws_without_a_seed_cannot_be_seen(expression):
    assert "draws without a seed" in str(opened(expression).opaque)
    assert "draws without a seed" in str(opened(AB.lazy().select(expression)).opaque)


@pytest.mark.parametrize("expression", STEADY, ids=str)
def test_one_with_a_seed_and_one_that_draws_nothing_can(expression):
    assert opened(expression) is None
    assert opened(AB.lazy().select(expression)).opaque is None
