"""Transforming: the few cells that IPython would not read as they are meant; all others are left alone."""

from __future__ import annotations

import pytest

from nbasset.notebook.transform import Transformer, magic_first


def transformed(cell, awaits=False):
    return "".join(Transformer(lambda: awaits)(magic_first(cell.splitlines(keepends=True))))


@pytest.mark.parametrize(
    "cell",
    ["x = 1\n", "", "%%time\n%materialize\n", "%%assets\n1\n", "x = 1\n%%asset a\n1\n", "%materialize a\n", "%%asset a\n1\n"],
)  # fmt: skip
def test_a_cell_that_is_read_as_it_is_meant_stays(cell):
    assert transformed(cell) == cell


def test_comments_above_the_magic_move_below_it():
    assert transformed("# why\n\n%%asset a --group g\n1\n") == "%%asset a --group g\n# why\n\n1\n"


def test_a_cell_without_a_body_is_a_call_so_that_it_can_ask_for_help():
    assert transformed("%%asset -h\n") == "get_ipython().run_cell_magic('asset', '-h', '\\n')\n"


@pytest.mark.parametrize(
    ("body", "others"), [("await x\n", False), ("async def a():\n    pass\n", False), ("1\n", True)]
)
def test_where_a_body_awaits_the_magic_is_awaited(body, others):
    expected = f"await get_ipython().run_cell_magic('asset_awaited', 'a --seed 1', {body!r})\n"
    assert transformed(f"%%asset a --seed 1\n{body}", others) == expected


def test_quotes_on_the_line_arrive_as_they_were_typed():
    call = transformed("""%%asset a --group "my group"\nawait x\n""")
    assert repr('a --group "my group"') in call
    line = transformed("""run = %materialize group:"my group" --force;\n""", True)
    assert line == """run = await get_ipython().run_line_magic('materialize_awaited', 'group:"my group" --force');\n"""


def test_materialize_lines_are_awaited_wherever_they_stand_in_a_plain_cell():
    cell = "x = 1\n%materialize\nrun = %materialize a\n"
    assert transformed(cell, True).splitlines() == [
        "x = 1",
        "await get_ipython().run_line_magic('materialize_awaited', '')",
        "run = await get_ipython().run_line_magic('materialize_awaited', 'a')",
    ]
    assert transformed(cell) == cell


@pytest.mark.parametrize(
    ("cell", "magic"),
    [
        ("#| asset: a --group g\n1\n", "%%asset a --group g\n1\n"),
        ("%%asset_check a few --warn\n1\n", "%%asset --check a few --warn\n1\n"),
        ("#| asset: --check a\n1\n", "%%asset --check a\n1\n"),
        ("#|asset: a\n1\n", "%%asset a\n1\n"),
        ("#| asset:\nx = 1\n", "%%asset\nx = 1\n"),
        ("#| label: fig\n#| asset: a\n1\n", "%%asset a\n#| label: fig\n1\n"),
    ],
)
def test_a_comment_can_say_the_same(cell, magic):
    assert transformed(cell) == magic
    awaited = transformed(cell.replace("1\n", "await x\n"))
    assert awaited == transformed(magic.replace("1\n", "await x\n"))


@pytest.mark.parametrize("cell", ["# asset: a\n1\n", "x = 1\n#| asset: a\n", "#| assets: a\n1\n", "#| asset:a\n1\n"])
def test_other_comments_are_left_alone(cell):
    assert transformed(cell) == cell


@pytest.mark.parametrize("cell", ["#| asset a --group g\nran = 1", "# why\n#|asset a --group g\nran = 1"])
def test_a_line_without_its_colon_is_refused_in_a_sentence_that_has_it(notebook, cell):
    error = notebook.run(cell, fails=True)
    assert str(error) == "the line of an asset has a colon: write #| asset: a --group g."
    assert "ran" not in notebook.shell.user_ns


@pytest.mark.parametrize("cell", ["#| assets\n1\n", "#| asset\n1\n", "# asset a\n1\n", "x = 1 #| asset a\n"])
def test_other_comments_stay(cell):
    assert transformed(cell) == cell


@pytest.mark.parametrize("head", ["%%asset a\n", "#| asset: a --group g\n", "# why\n%%asset a\n"])
def test_in_a_terminal_a_cell_is_typed_until_a_line_is_left_empty(notebook, head):
    whole = notebook.shell.input_transformer_manager.check_complete
    assert whole(head)[0] == whole(f"{head}await b\n")[0] == "incomplete"
    assert whole(f"{head}1\n\n")[0] == "complete"
