"""Changed values: a change that is none is not told, one that is is told once for each result, and where it hurts."""

from __future__ import annotations

from dataclasses import replace

from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.instance.changed_values import ChangedValues
from nbasset.versions.data_version import data_version

ROWS, OTHER = map(ResultName.from_text, ("rows", "other"))
MADE = Materialization(ROWS, "k1", data_version([1]).digest, "n.ipynb", "r1", 0.0, 0.1, "list of 1")


def test_what_was_changed_is_told_once_for_each_result():
    known = ChangedValues()
    assert known.changed("rows", MADE, [1], 3) == ""
    assert known.changed("rows", MADE, [1, 2], 4).startswith("rows was changed here, for plain cells only: ")
    assert known.changed("rows", MADE, [1, 2, 3], 5) == ""
    assert known.changed("rows", replace(MADE, key="k2"), [1, 2], 6)


def test_the_error_of_a_body_that_uses_it_names_the_cell():
    known, error, another = ChangedValues(), KeyError("z"), KeyError("z")
    known.changed("rows", MADE, [1, 2], 4)
    known.explain(error, [ROWS, OTHER, ROWS])
    known.explain(another, [OTHER])
    (note,) = error.__notes__
    assert note.startswith("Plain cell [4] has changed rows for plain cells only")
    assert not hasattr(another, "__notes__")
