"""A local module that read a file when it was imported follows the file."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


def test_it_is_loaded_again_when_the_file_changes_and_not_when_it_is_touched(kernel: Kernel) -> None:
    kernel.run("open('data.txt', 'w').write('1')")
    kernel.run("open('m.py', 'w').write('K = open(\"data.txt\").read()\\nLOADED = []\\n')")
    kernel.run("import m\nfirst = m.LOADED")
    kernel.run("%%asset a\nm.K + '!'")
    kernel.run("import os\nos.utime('data.txt')")
    assert "0 made" in kernel.run("%materialize").text
    assert kernel.run("m.LOADED is first").text.endswith("True")
    kernel.run("open('data.txt', 'w').write('2')")
    kernel.run("%materialize")
    assert kernel.value("a") == "2!"


def test_a_file_that_it_writes_itself_does_not_load_it_for_ever(kernel: Kernel) -> None:
    source = "import pathlib\nN = int(open('n.txt').read()) + 1\npathlib.Path('n.txt').write_text(str(N))\n"
    kernel.run("open('n.txt', 'w').write('0')")
    kernel.run(f"open('m.py', 'w').write({source!r})")
    kernel.run("import m")
    for _ in range(3):
        kernel.run("1 + 1")
    assert kernel.run("m.N").text.endswith("1")


def test_a_file_that_breaks_it_blocks_its_users_until_it_is_mended(kernel: Kernel) -> None:
    kernel.run("open('c.json', 'w').write('{\"k\": 1}')")
    kernel.run("open('m.py', 'w').write('import json\\nC = json.load(open(\"c.json\"))\\n')")
    kernel.run("import m")
    kernel.run("%%asset a\nm.C['k']")
    kernel.run("open('c.json', 'w').write('{\"k\": ')")
    assert "module m does not load" in kernel.run("%asset_why a").text
    kernel.run("open('c.json', 'w').write('{\"k\": 2}')")
    kernel.run("%materialize")
    assert kernel.value("a") == 2
