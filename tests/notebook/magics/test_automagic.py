"""An asset that is called like one of IPython's magics is the asset wherever its name is written."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("name", ["history", "more", "env"])
def test_a_line_with_an_assets_name_is_the_asset_and_not_the_magic(shell, capsys, name):
    shell.run(f"%%asset {name} --define\n[41]")
    shell.run(f"%materialize {name}")
    assert shell.run(name) == [41]
    assert shell.run(f"{name}[0] + 1") == 42
    assert shell.run(f"{name}.copy()") == [41]


def test_other_magics_go_on_without_their_sign(shell, capsys):
    shell.run("pwd")
    assert shell.run("pwd")


@pytest.mark.parametrize("line", ["import math", "del x", f"{'x' * 3000} = 1", "x"])
def test_every_other_line_is_what_it_was(shell, capsys, line):
    shell.run("x = 5")
    shell.run(line)
