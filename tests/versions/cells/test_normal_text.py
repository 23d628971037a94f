"""Source in its normal form."""

import ast
import sys
from pathlib import Path

import pytest

from nbasset.versions.cells.normal_text import copy_tree
from nbasset.versions.code.normal_form import compile_normal, normal_form, normal_source


def live(source):
    return normal_form(compile(source, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)).digest


def normal(source):
    return normal_form(compile_normal(source)).digest


@pytest.mark.parametrize("name", ["json.decoder", "textwrap", "contextlib", "dis", "asyncio.base_events"])
def test_a_module_printed_anew_from_its_syntax_keeps_its_digest(name):
    __import__(name)
    source = Path(sys.modules[name].__file__).read_text(encoding="utf-8")
    again = ast.unparse(ast.parse(source))
    assert live(source) == live(again)
    assert normal(source) == normal(again)


def test_the_given_tree_stays_as_it_is():
    tree = ast.parse("def f(x: int):\n 'Doc.'\n return x\nf(1)")
    before = ast.dump(tree, include_attributes=True)
    normal_source(tree)
    assert ast.dump(tree, include_attributes=True) == before


def test_a_tree_is_copied_whole():
    tree = ast.parse(Path(ast.__file__).read_text(encoding="utf-8"))
    assert ast.dump(copy_tree(tree), include_attributes=True) == ast.dump(tree, include_attributes=True)
