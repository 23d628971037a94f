"""Byte code as a graph: what it does, not how its lines lie."""

import ast

from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.versions.cells.normal_text import copy_tree
from nbasset.versions.code.normal_form import normal_form, normal_source

expressions = st.recursive(
    st.sampled_from(["a", "b", "c", "1", "f(a)", "a.b"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or", "+", "<", "is not"]), inner).map(" ".join),
        inner.map("(not {})".format),
        inner.map("({})".format),
        st.tuples(inner, inner, inner).map(lambda three: "({} if {} else {})".format(*three)),
    ),
    max_leaves=8,
)


def statements(depth):
    simple = st.one_of(
        expressions.map("x = {}".format),
        expressions.map("return {}".format),
        st.sampled_from(["break", "continue", "y()"]),
    )
    if not depth:
        return st.lists(simple, min_size=1, max_size=2)
    inner = statements(depth - 1)
    block = st.one_of(
        simple,
        st.tuples(expressions, inner).map(lambda two: [f"if {two[0]}:", two[1]]),
        st.tuples(expressions, inner, inner).map(lambda three: [f"if {three[0]}:", three[1], "else:", three[2]]),
        st.tuples(expressions, inner).map(lambda two: [f"while {two[0]}:", two[1]]),
        st.tuples(inner, inner).map(lambda two: ["try:", two[0], "except E:", two[1]]),
        st.tuples(inner, inner).map(lambda two: ["try:", two[0], "finally:", two[1]]),
    )
    return st.lists(block, min_size=1, max_size=3)


def written(block, indent):
    lines = []
    for part in block:
        if isinstance(part, str):
            lines.append(" " * indent + part)
        elif all(isinstance(line, str) and not line.endswith(":") for line in part):
            lines.extend(written(part, indent + 1))
        else:
            header = any(isinstance(line, str) and line.endswith(":") for line in part)
            lines.extend(written(part, indent if header else indent + 1))
    return lines


class Scatter(ast.NodeTransformer):
    """Gives every node a line of its own, as an extreme formatter would."""

    def __init__(self):
        self.line = 1

    def generic_visit(self, node):
        if "lineno" in node._attributes:
            self.line += 1
            node.lineno = node.end_lineno = self.line
            node.col_offset = node.end_col_offset = 0
        return super().generic_visit(node)


@settings(deadline=None, max_examples=examples(150))
@given(statements(2))
def test_any_scattering_over_lines_gives_the_same_form(block):
    source = "def f(a, b, c):\n while True:\n" + "\n".join(written(block, 2)) + "\n"
    tree = ast.parse(source)
    try:
        one = normal_form(compile(tree, "a", "exec").co_consts[0]).digest
    except SyntaxError:
        return
    scattered = normal_form(compile(Scatter().visit(copy_tree(tree)), "a", "exec").co_consts[0]).digest
    in_line = normal_form(compile(normal_source(tree), "a", "exec").co_consts[0]).digest
    assert one == scattered == in_line
