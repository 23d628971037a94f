"""Code inside IPython's magics."""

import ast

import pytest
from versions.cells.sources import names_of, shell

from nbasset.versions.cells.magic_code import literal_code, names_in_code, parse_cell, shell_reads


@pytest.mark.parametrize(
    ("source", "stars"),
    [
        ("from a import *", True),
        ("exec('x = 1')", True),
        ("globals()['x'] = 1", True),
        ("globals().update(a)", True),
        (shell("run_line_magic", "run", "other.py"), True),
        (shell("run_line_magic", "pylab", "inline"), True),
        (shell("run_line_magic", "autoreload", "2"), True),
        (shell("run_cell_magic", "time", "", "from a import *"), True),
        (shell("run_line_magic", "matplotlib", "inline"), False),
        ("a.exec('x')", False),
        ("globals()['x']", False),
        ("from a import b", False),
    ],
)
def test_whether_unknown_names_may_be_bound(source, stars):
    assert names_of(source).stars is stars


def call(text):
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    "text",
    [
        "exec(text)",
        "exec('a = 1', names)",
        "exec('a = 1', globals={})",
        "exec(1)",
        "exec('a = ')",
        "run('a')",
        "m.exec('a')",
    ],
)
def test_only_a_literal_that_is_given_alone_is_code(text):
    assert literal_code(call(text)) is None


def test_lines_of_ipythons_own_are_read_as_what_they_do():
    lines = ["files = !ls *.csv", "%matplotlib inline", "if files:", "    !wc {files[0]}", "total = 1"]
    assert [ast.unparse(each) for each in parse_cell("\n".join(lines))] == [
        "files = get_ipython().getoutput('ls *.csv')",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "if files:\n    get_ipython().system('wc {files[0]}')",
        "total = 1",
    ]
    assert parse_cell("total = ") is None


def test_texts_in_code_are_read_where_they_can_be_and_own_names_are_left_out():
    source = """
def f(own):
    eval('own + other')
    print('not code:', "1 +")
    return eval('"a" * 3')
"""
    found = set(names_in_code(compile(source, "a.py", "exec")))
    assert "other" in found
    assert "own" not in found


def test_a_method_that_is_no_command_fills_nothing_in():
    assert list(shell_reads("magic", ["$name"])) == list(shell_reads("system", [])) == []
    assert [ast.unparse(each) for each in shell_reads("system", ["cat {rows[0]} $name"])] == ["rows[0]", "name"]
