"""Which of the notebook's own data a body gets copies of."""

from __future__ import annotations

from naming import named

from nbasset.instance.body_data import data_of, private_data


def parts_of(program, name):
    instance = program.instance
    standing = instance.standing()
    return standing.all()[named(name)], standing.reach(named(name)), instance.definitions.by_name[named(name)]


def test_a_body_of_a_cell_gets_copies_of_the_data_that_it_changes(program):
    rows = [1, 2]
    program.define("def a():\n    ROWS.append(3)\n    return ROWS", names={"ROWS": rows})
    own, reach, asset = parts_of(program, "a")
    copies, state = private_data(own, reach, asset, (), {})
    assert state is None or copies
    for name, value in copies.items():
        assert (name, value, value is rows) == ("ROWS", [1, 2], False)


def test_what_a_body_does_not_use_is_no_data_of_it(program):
    program.define("def a():\n    return len(ROWS)", names={"ROWS": [1], "OTHER": [2]})
    own, _, asset = parts_of(program, "a")
    assert "OTHER" not in data_of(own, asset)
