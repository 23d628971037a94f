"""Changed values: a change that is none is not told, one that is is told once for each result, and where it hurts."""

from __future__ import annotations

from dataclasses import replace

import pandas

from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.version import BODY, Part
from nbasset.instance.changed_values import ChangedValues
from nbasset.versions.data_version import data_version

ROWS, OTHER = map(ResultName.from_text, ("rows", "other"))
MADE = Materialization(ROWS, "k1", data_version([1]).digest, "n.ipynb", "r1", 0.0, 0.1, "list of 1")


def test_what_was_changed_is_told_once_for_each_result():
    known = ChangedValues()
    assert known.changed("rows", MADE, [1], (3, None), list) is None
    told = known.changed("rows", MADE, [1, 2], (4, None), list)
    assert told.first
    assert told.sentence.startswith(
        "cell [4] changed rows in place; assets see rows as made. Put the line into %%asset rows, or"
    )
    assert known.told(MADE) == told.sentence
    assert not known.changed("rows", MADE, [1, 2, 3], (5, None), list).first
    assert known.told(MADE).startswith("cells [4], [5] changed rows in place")
    anew = replace(MADE, key="k2")
    assert known.told(anew) == known.told(None) == ""
    assert known.changed("rows", anew, [1, 2], (6, None), list).first


def test_a_cell_that_finds_a_value_changed_has_not_changed_it_but_one_that_is_run_again_has():
    known = ChangedValues()
    assert known.changed("rows", MADE, [1, 2], (4, "one"), list)
    assert known.changed("rows", MADE, [1, 2], (5, "two"), list) is None
    assert known.changed("rows", MADE, [1, 2], (6, "one"), list)


def test_it_holds_until_the_body_is_another_one():
    known = ChangedValues()
    first, later, edited = (
        replace(MADE, key=key, making=Making(parts={BODY: Part("code", code)}))
        for key, code in (("k1", "1"), ("k2", "1"), ("k3", "2"))
    )
    told = known.changed("rows", first, [1, 2], (4, None), list)
    assert known.told(later) == told.sentence
    assert known.told(edited) == ""


def test_of_a_table_the_columns_are_told_that_assets_see():
    frame = pandas.DataFrame({"x": [1], "y": [2]})
    told = ChangedValues().changed("df", MADE, frame.assign(z=3), (4, None), lambda: frame)
    assert "assets see df as made (columns x, y)." in told.sentence


def test_the_error_of_a_body_that_uses_it_names_the_cell():
    known, error, another = ChangedValues(), KeyError("z"), KeyError("z")
    known.changed("rows", MADE, [1, 2], (4, None), list)
    other = replace(MADE, asset=OTHER)
    known.explain(error, [MADE, None, other, MADE])
    known.explain(another, [other])
    (note,) = error.__notes__
    assert note.startswith("cell [4] changed rows in place")
    assert not hasattr(another, "__notes__")
