"""Local modules: edited on disk, they are loaded again before anything is planned."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


def write(kernel: Kernel, name: str, text: str) -> None:
    (kernel.folder / name).write_text(text)


@pytest.mark.parametrize(
    ("setup", "body"),
    [
        ("import tools", "tools.double(raw)"),
        ("import tools as t", "t.double(raw)"),
        ("from tools import double", "double(raw)"),
        ("from tools import double as twice", "twice(raw)"),
        ("", "import tools\ntools.double(raw)"),
        ("", "from tools import double\ndouble(raw)"),
        ("from tools import FACTOR", "raw * FACTOR"),
        ("import tools\ndef helper(x):\n    return tools.double(x)", "helper(raw)"),
        ("import outer", "outer.through(raw)"),
        ("from outer import through", "through(raw)"),
        ("from tools import Doubler\nd = Doubler()", "d.run(raw)"),
    ],
)
def test_an_edited_local_module_makes_stale_what_uses_it_and_runs_the_new_code(
    kernel: Kernel, setup: str, body: str
) -> None:
    text = (
        "FACTOR = 2\n\ndef double(x):\n    return x * FACTOR\n\ndef unused(x):\n    return x\n\n"
        "class Doubler:\n    def run(self, x):\n        return double(x)\n"
    )
    write(kernel, "tools.py", text)
    write(
        kernel,
        "outer.py",
        "from tools import double, FACTOR\n\ndef through(x):\n    return double(x) * FACTOR // FACTOR\n",
    )
    kernel.run("%%asset raw\n10")
    kernel.run(setup or "pass")
    shown = kernel.run(f"%%asset result\n{body}")
    assert shown.ok, shown.traceback
    assert kernel.value("result") == 20
    write(kernel, "tools.py", text.replace("FACTOR = 2", "FACTOR = 3"))
    kernel.run("pass")
    assert "◆ stale" in shown.text
    kernel.run("%materialize")
    assert kernel.value("result") == 30
    write(kernel, "tools.py", "# put back\n" + text)
    kernel.run("pass")
    assert "● fresh" in kernel.run("%assets result").text
    assert kernel.value("result") == 20


def test_what_of_a_module_is_not_used_does_not_count(kernel: Kernel) -> None:
    write(kernel, "tools.py", "def used():\n    return 1\n\ndef unused():\n    return 2\n")
    kernel.run("import tools")
    kernel.run("%%asset a\ntools.used()")
    write(kernel, "tools.py", "def used():\n    return 1\n\ndef unused():\n    return 3\n")
    assert "● fresh" in kernel.run("%assets").text


def test_a_module_that_does_not_load_blocks_its_users_with_the_reason(kernel: Kernel) -> None:
    write(kernel, "tools.py", "def used():\n    return 1\n")
    kernel.run("import tools")
    kernel.run("%%asset a\ntools.used()")
    kernel.run("%%asset b\n2")
    write(kernel, "tools.py", "def used(:\n    return 1\n")
    shown = kernel.run("%assets").text
    assert "⊘ blocked" in shown
    assert "module tools does not load" in shown
    assert "SyntaxError" in shown
    assert "● fresh" in shown
    write(kernel, "tools.py", "def used():\n    return 5\n")
    kernel.run("%materialize")
    assert kernel.value("a") == 5
