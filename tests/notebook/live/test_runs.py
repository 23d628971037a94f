"""``%asset_runs`` in a real kernel."""

from __future__ import annotations

import subprocess
import sys

import pytest
from kernels import Kernel, settled

pytestmark = [pytest.mark.kernel, pytest.mark.libraries]


def test_without_runs_a_sentence_says_how_there_will_be_some(kernel: Kernel) -> None:
    assert "No run yet: %materialize" in kernel.run("%asset_runs").text


def test_every_run_is_listed_with_what_made_it_and_what_came_of_it(kernel: Kernel) -> None:
    kernel.run("%%asset a\n[1]", "a")
    kernel.run("%%asset b\na[7]", "b")
    kernel.run("%materialize a --again", "m")
    still, live = kernel.run("%asset_runs", "r").outputs
    text = still["data"]["text/plain"]
    assert "%materialize a --again" in text
    assert [line.split("  ")[-1].strip() for line in text.splitlines()[1:4]] == ["1 made", "1 failed", "1 made"]
    assert "✖ failed" in text
    assert "IndexError" in still["data"]["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in live["data"]


def test_one_run_is_shown_with_its_steps_and_an_unknown_one_is_refused_in_a_sentence(kernel: Kernel) -> None:
    kernel.run("%%asset b\n1 / 0", "b")
    run = kernel.run("%asset_runs", "r").text.split("\n")[1].split()[0]
    shown = kernel.run(f"%asset_runs {run[:4]}", "r").text
    assert "ZeroDivisionError" in shown
    assert "There is no run 'zzz' of this notebook" in kernel.run("%asset_runs zzz").evalue


def test_the_runs_of_one_asset_can_be_asked_for(kernel: Kernel) -> None:
    kernel.run("%%asset a\n1", "a")
    kernel.run("%%asset b\n2", "b")
    assert "cell [2]" in kernel.run("%asset_runs --asset a").text
    assert "cell [3]" not in kernel.run("%asset_runs --asset a").text


def test_the_list_follows_later_runs_and_runs_again_what_was_left_undone(kernel: Kernel) -> None:
    kernel.run("%nbasset mode define")
    kernel.run("fine = False")
    kernel.run("%%asset a\n1 if fine else 1 / 0", "a")
    kernel.run("%%asset b\na", "b")
    kernel.run("%materialize")
    kernel.run("%asset_runs", "r")
    watcher = "get_ipython().magics_manager.magics['line']['asset_runs'].__self__.session.widgets.of(object)[0]"
    assert kernel.value(f"{watcher}._panel._left[0]") == ("a", "b")
    kernel.run("fine = True")
    kernel.run(f"{watcher}._panel._button.click()")
    settled(kernel, f"{watcher}._panel._left[0]", ())
    assert kernel.value("b") == 1


def test_a_terminal_shows_the_runs_as_text(tmp_path) -> None:
    code = "ip = get_ipython(); ip.run_line_magic('load_ext', 'nbasset'); ip.run_cell_magic('asset', 'raw', '[1]'); "
    command = [sys.executable, "-m", "IPython", "--no-banner", "-c", code + "ip.run_line_magic('asset_runs', '')"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    assert "● done" in done.stdout
    assert "1 made" in done.stdout
