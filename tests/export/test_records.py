"""Records of what leaves a notebook."""

from __future__ import annotations

from nbasset.export.partitions import Divided, Division
from nbasset.export.records import CannotLeave, Check, Foreign, Notebook, Recipe


def test_all_that_cannot_leave_is_told_at_once() -> None:
    error = CannotLeave(["a", "b"])
    assert str(error) == "This notebook cannot be exported as it is:\n- a\n- b"
    assert error.told == ["a", "b"]


def test_a_line_that_is_no_python_is_told_with_its_place() -> None:
    assert Foreign(2, "  !ls ").told(7) == "cell [7], line 2: !ls is IPython's own, write it as Python"


def test_a_recipe_is_called_as_its_first_key_or_its_check() -> None:
    assert Recipe((("sales", "raw-data"), ("b",)), 1, "").word == "sales__raw_data"
    assert Recipe((("a",),), 1, "", check=Check(("a",), "positive")).word == "positive"


def test_a_notebook_becomes_a_package_of_its_name() -> None:
    names = {each: Notebook(each, (), ()).package for each in ("weekly", "01 sums", "Büro-Zahlen", "class")}
    assert list(names.values()) == ["weekly", "notebook_01_sums", "büro_zahlen", "notebook_class"]


def test_a_body_asks_for_a_context_where_it_is_told_its_point_and_under_a_name_that_is_free() -> None:
    by = Divided((Division("depth", "", {"2": 2}),), ("depth",))
    assert Recipe((("a",),), 1, "1").asked == ""
    assert Recipe((("a",),), 1, "1", divided=by).asked == "context"
    assert Recipe((("a",),), 1, "1", divided=by, context="_context").asked == "_context"
    for taken in ({"free": frozenset({"context"})}, {"assigned": ("context",)}, {"inputs": {"context": ("c",)}}):
        assert Recipe((("a",),), 1, "1", divided=by, **taken).asked == "context_"
