"""coverage: what it reads in a child that a body has forked is no input of that body."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os
from nbasset.engine.watch.observing import observing
with observing() as seen:
    child = os.fork()
    if not child:
        open("data.txt").close()
        os._exit(0)
    os.waitpid(child, 0)
print(sorted(os.path.basename(path) for path in seen.inputs()))
"""


def test_what_it_does_in_a_child_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "data.txt").touch()
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / ".coveragerc").write_text("[run]\nparallel = true\npatch = fork, _exit\nsource_pkgs = nbasset.core\n")
    command = [sys.executable, "-m", "coverage", "run", "program.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ}, check=False)
    assert done.stdout == "['data.txt']\n", done.stderr
