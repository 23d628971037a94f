"""What is written past Python is heard while a body is at work, and nothing of it after that."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, subprocess
from nbasset.engine.descriptors import HERE
HERE.make()
heard = []
for number in range(50):
    with HERE.heard(lambda name, text: heard.append((name, text))):
        os.write(1, "ä%d ".encode() % number)
        os.write(2, b"e")
with HERE.heard(lambda name, text: heard.append((name, text))):
    subprocess.run(["echo", "another program"])
subprocess.run(["echo", "nobody's"])
HERE.take_in()
of = lambda wanted: "".join(text for name, text in heard if name == wanted)
assert of("stderr") == "e" * 50
assert of("stdout") == "".join(f"ä{number} " for number in range(50)) + "another program\\n", of("stdout")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="they are taken in where pipes can be waited for")
def test_what_programs_and_c_code_write_is_heard_whole_by_who_is_at_work():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stderr, done.stdout) == ("", "nobody's\n")
