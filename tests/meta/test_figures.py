"""What the measures of the house must not fall behind; ``make house`` prints them all."""

from __future__ import annotations

import statistics

from meta import house

HOUSE = house.sources()


def test_no_modules_import_each_other_in_a_ring():
    assert house.ring() == []


def test_functions_are_short_as_a_rule():
    cuts = statistics.quantiles(house.lengths(HOUSE), n=100)
    assert cuts[89] <= 15
    assert cuts[98] <= 30


def test_every_function_is_typed():
    untyped = [f"{source.name}:{each.lineno}" for source in HOUSE for each in source.functions if not house.typed(each)]
    assert untyped == []


def test_what_is_written_is_explained_and_tested():
    total = sum(len(source.lines) for source in HOUSE)
    assert sum(map(house.explained, HOUSE)) > 0.15 * total
    assert sum(len(source.lines) for source in house.sources(house.ROOT / "tests")) > total


def test_methods_are_the_functions_in_the_body_of_a_class(tmp_path):
    path = tmp_path / "classes.py"
    many = "\n".join(f"    def f{number}(self): ..." for number in range(21))
    path.write_text(f"class Large:\n{many}\n\nclass Small:\n    def f(self):\n        def inner(): ...\n")
    (large, small) = house.Source(path).classes
    assert (house.methods(large), house.methods(small)) == (21, 1)


def test_lines_with_any_are_counted_where_they_say_something(tmp_path):
    path = tmp_path / "anything.py"
    path.write_text("from typing import (\n    Any,\n)\n\ndef f(x: Any, y: Any) -> Any: ...\n\nMany = dict[str, Any]\n")
    assert house.lines_with_any(house.Source(path)) == [5, 7]


def test_lengths_leave_docstrings_out(tmp_path):
    path = tmp_path / "long.py"
    path.write_text('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n')
    assert house.lengths([house.Source(path)]) == [2]
