"""``nbasset completion``: a shell completes commands and options."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from nbasset.cli.commands import COMMANDS
from nbasset.cli.completion import SHELLS
from nbasset.cli.main import main


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_is_told_of_every_command(shell, capsys):
    assert main(["completion", shell]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)
    assert "--inplace" in told


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_reads_it(tmp_path, capsys):
    main(["completion", "bash"])
    script = tmp_path / "complete.sh"
    script.write_text(capsys.readouterr().out + "\ncomplete -p nbasset\n", encoding="utf-8")
    done = subprocess.run(["bash", "--norc", str(script)], capture_output=True, text=True, check=True)
    assert "nbasset" in done.stdout
