"""The program: a line in, a code out, what is wrong on stderr in one sentence."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nbasset.cli.main import main


def test_help_and_version_are_told(capsys):
    assert main(["-h"]) == 0
    assert "usage: nbasset COMMAND" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("nbasset ")
    assert main(["status", "-h"]) == 0
    assert "usage: nbasset status" in capsys.readouterr().out
    assert main([]) == 2


@pytest.mark.parametrize("words", [["nonsense"], ["status", "gone.ipynb"], ["status", "--nonsense"]])
def test_bad_usage_is_code_2_and_one_sentence_on_stderr(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("nbasset: ")
    assert len(told.err.splitlines()) == 1


def test_it_is_a_module_that_can_be_run(tmp_path):
    done = subprocess.run([sys.executable, "-m", "nbasset", "nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no command 'nonsense'" in done.stderr


def test_who_reads_no_further_is_not_answered_with_a_traceback(ran):
    ran({"c1": "%%asset a\n1"})
    program = f"{sys.executable} -m nbasset status | true"
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
