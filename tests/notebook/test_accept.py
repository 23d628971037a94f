"""Accepting an edit as harmless, and settings that no name explains."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


def test_an_accepted_result_is_fresh_with_a_mark_and_a_record_of_who_and_what(kernel: Kernel) -> None:
    kernel.run("def scale(x):\n    return x * 2")
    kernel.run("%%asset a\nprint('slow work')\nscale(10)")
    kernel.run("%%asset b\na + 1")
    kernel.run("def scale(x):\n    return 2 * x")
    assert kernel.run("%asset_accept b").ename == "NeverMade"
    said = kernel.run("%asset_accept a")
    assert "accepted as fresh although: helper scale() changed" in said.text, said.traceback
    shown = kernel.run("%assets").text
    assert "fresh · accepted as fresh" in shown
    assert shown.count("● fresh") == 2
    assert "accepted by" in kernel.run("%asset a").text
    assert kernel.value("(a, b)") == (20, 21)
    assert kernel.run("run = %materialize\nprint(run.made)").text.strip().endswith("()")
    kernel.run("%materialize a --again")
    assert "accepted" not in kernel.run("%assets").text, "made again, it is simply fresh"
    assert "nothing to accept" in kernel.run("%asset_accept a").evalue


def test_a_changed_file_can_be_accepted_too(kernel: Kernel) -> None:
    (kernel.folder / "data.txt").write_text("1")
    shown = kernel.run("%%asset a\nint(open('data.txt').read())")
    (kernel.folder / "data.txt").write_text("01")
    kernel.run("%asset_accept a")
    assert "fresh · accepted as fresh" in shown.text
    (kernel.folder / "data.txt").write_text("2")
    kernel.run("1")
    assert "file data.txt changed" in shown.text


def test_settings_of_setup_cells_count_for_what_is_drawn_and_printed(kernel: Kernel) -> None:
    kernel.run("%matplotlib inline\nimport matplotlib.pyplot as plt\nimport pandas as pd")
    plot = kernel.run("%%asset curve\nplt.plot([1, 2])")
    table = kernel.run("%%asset table\npd.DataFrame({'x': range(100)})")
    number = kernel.run("%%asset number\n41")
    kernel.run("plt.rcParams['lines.linewidth'] = 5")
    assert "settings of matplotlib changed" in plot.text
    assert "● fresh" in table.text
    kernel.run("pd.set_option('display.max_rows', 7)")
    assert "settings of pandas changed" in table.text
    assert "● fresh" in number.text
    kernel.run("plt.rcParams.update(plt.rcParamsDefault)\npd.reset_option('display.max_rows')\n%matplotlib inline")
    assert "● fresh" in table.text
