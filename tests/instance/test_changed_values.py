"""Changed values: a change that is none is not told, one that is is told once for each result, and where it hurts."""

from __future__ import annotations

from dataclasses import replace

from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status
from nbasset.core.version import Settings, Version
from nbasset.instance.changed_values import ChangedValues
from nbasset.versions.data_version import data_version

ROWS, OTHER = map(ResultName.from_text, ("rows", "other"))
MADE = Materialization(ROWS, "k1", data_version([1]).digest, "n.ipynb", "r1", 0.0, 0.1, "list of 1")


STANDS = {ROWS: Assessment(ROWS, Status.FRESH, (), Version({}), Settings(), current=MADE)}


def test_what_was_changed_is_told_once_for_each_result():
    known = ChangedValues()
    assert known.changed("rows", MADE, [1], 3) is None
    first = known.changed("rows", MADE, [1, 2], 4)
    assert first.sentence.startswith("rows was changed here, for plain cells only: ")
    assert known.is_new(first)
    assert not known.is_new(known.changed("rows", MADE, [1, 2, 3], 5))
    assert known.is_new(known.changed("rows", replace(MADE, key="k2"), [1, 2], 6))


def test_a_cell_that_finds_a_value_changed_has_not_changed_it_but_one_that_is_run_again_has():
    known = ChangedValues()
    assert known.changed("rows", MADE, [1, 2], 4, "one")
    assert known.changed("rows", MADE, [1, 2], 5, "two") is None
    assert known.changed("rows", MADE, [1, 2], 6, "one")


def test_the_error_of_a_body_that_uses_it_names_the_cells_as_long_as_the_result_stands():
    known, error, another, later = ChangedValues(), KeyError("z"), KeyError("z"), KeyError("z")
    known.changed("rows", MADE, [1, 2], 4)
    known.explain(error, [ROWS, OTHER, ROWS], STANDS)
    known.explain(another, [OTHER], STANDS)
    made_again = replace(STANDS[ROWS], current=replace(MADE, key="k2"))
    known.explain(later, [ROWS], {ROWS: made_again})
    (note,) = error.__notes__
    assert note.startswith("Plain cell [4] has changed rows for plain cells only")
    assert not hasattr(another, "__notes__")
    assert not hasattr(later, "__notes__")
