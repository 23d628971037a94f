"""What a plain cell has bound and changed, told from before and after."""

from __future__ import annotations

import ast

import pytest

from nbasset.notebook.plain.changes import (
    MOST_ITEMS,
    Bindings,
    changed_in_place,
    contents,
    filled,
    guarded,
    only_shows,
    told_of,
    without_functions,
    without_imports,
)
from nbasset.versions.cells.names import analyse


def test_names_that_are_new_or_mean_another_object_are_told_but_not_the_shells():
    names = {"same": [1], "other": [1], "number": 7}
    bindings = Bindings(names)
    names.update(other=[1], new=None, _=5, _i3="x", _3=5, __doc__="d", number=7)
    assert bindings.others(names) == ["other", "new"]
    assert bindings.same("number", names)


def test_what_the_cell_rebinds_by_its_text_is_not_kept_alive():
    class Large:
        gone = False

        def __del__(self):
            Large.gone = True

    names = {"big": Large()}
    bindings = Bindings(names, ["big"])
    del names["big"]
    assert Large.gone
    assert not bindings.same("big", names)


def test_all_names_of_an_object_that_was_changed_are_told():
    names = {"d": {}, "alias": None, "like": {}, "read": [1]}
    names["alias"] = names["d"]
    bindings = Bindings(names)
    digest = lambda name: repr(names.get(name))  # noqa: E731
    before = contents(["d", "read", "not there"], names, digest)
    names["d"]["n"] = 1
    assert changed_in_place(before, [], names, bindings, digest) == ["d", "alias"]
    assert changed_in_place(before, ["read"], names, bindings, digest) == ["read", "d", "alias"]


def test_a_name_that_means_another_object_was_bound_not_changed():
    names = {"x": 1}
    bindings = Bindings(names)
    digest = lambda name: repr(names.get(name))  # noqa: E731
    before = contents(["x"], names, digest)
    names["x"] = 2
    assert changed_in_place(before, [], names, bindings, digest) == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("x = load()", set()),
        ("if 'x' not in globals():\n    x = load()", {"x"}),
        ("try:\n    y\nexcept NameError:\n    y = load()", {"y"}),
        ("if again:\n    y = load()", {"y"}),
        ("if again:\n    x = 1", set()),
        ("if again:\n    y = 1\nelse:\n    y = 2", set()),
        ("if a:\n    y = 1\nelif b:\n    y = 2\nelse:\n    y = 3", set()),
        ("y = 0\nif again:\n    y = load()", set()),
        ("for y in rows:\n    pass", set()),
        ("if rows:\n    for y in rows:\n        pass", set()),
        ("if 'f' not in globals():\n    def f(): y = 1", {"f"}),
    ],
)
def test_a_name_is_guarded_when_only_a_condition_binds_it(cell, found):
    names = {"x": 1, "y": [1], "f": len}
    assert guarded(ast.parse(cell), names) - {"pass"} == found


@pytest.mark.parametrize(
    ("cell", "shows"),
    [
        ("df", True),
        ("df.head()\ndf.describe()", True),
        ("print(df, len(df.columns))", True),
        ("df.head(n)", False),
        ("df.pop('x')", False),
        ("print(fill(df))", False),
        ("x = df", False),
    ],
)
def test_a_cell_that_only_shows_is_known(cell, shows):
    assert only_shows(ast.parse(cell)) is shows


def test_without_its_imports_a_cell_reads_what_they_bind():
    cell = "from __future__ import annotations\nimport m\nif x:\n    from n import f\ndef g():\n    import inner\nv = m.K + f()"
    names = analyse(without_imports(ast.parse(cell)))
    assert set(names.at_once) == {"x", "m", "f"}
    assert names.assigned == ("annotations", "g", "v")


def test_functions_that_read_nothing_when_they_are_made_are_set_aside():
    cell = "def bare(x): return x\ndef default(x=raw): return x\n@cache\ndef decorated(): pass\nv = 1"
    assert analyse(without_functions(ast.parse(cell))).assigned == ("default", "decorated", "v")


def test_a_very_long_expression_is_no_matter():
    tree = ast.parse("if a:\n    import m\n    x = " + " + ".join(["b"] * 2000))
    assert guarded(tree, {"x": [1]}) == {"x"}
    assert [type(node) for node in without_imports(tree).body[0].body] == [ast.Pass, ast.Assign]


def test_a_call_that_gives_functions_of_the_notebook_to_a_register_changes_what_it_is_called_on():
    def own():
        pass

    names = {"own": own, "other": len, "n": 3}
    found = {
        "lib.add_shown(int, own)": ["lib"],
        "lib.show.register(own, key=own)": ["lib"],
        "lib.use(way=own)": ["lib"],
        "lib.add_shown(int, other)": [],
        "lib.set_level(n)": [],
        "lib.run(own)": [],
        "add(own)": [],
        "x = lib.add_shown(own)": [],
    }
    assert {text: told_of(ast.parse(text), names) for text in found} == found


def test_the_items_of_dictionaries_are_kept_in_mind_and_nothing_else_and_not_of_large_ones():
    large = dict.fromkeys(range(MOST_ITEMS + 1))
    namespace = {"d": {"k": 1}, "rows": [1], "large": large, "other": {}}
    found = filled(["d", "rows", "large", "gone"], namespace)
    assert found == {"d": {"k": 1}}
    namespace["d"]["n"] = 2
    assert found == {"d": {"k": 1}}, "they are as they were"
