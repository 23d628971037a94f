"""The doctor tells which bodies are repeatable, and which line is to blame when one is not."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("sorted(raw)", "it gave the same list of 3: it is repeatable"),
        ("import random\nrandom.random()", "repeatable"),
        ("import time\nx = 1\ntime.time_ns()", "It uses the clock in line 4: time.time_ns()"),
        ("import numpy as np\nnp.random.default_rng().random()", "an unseeded random generator in line 3"),
        ("import uuid\nuuid.uuid4()", "entropy in line 3"),
        ("list({'a', 'b', 'c', 'd', 'e', 'f', 'g'})", "the order of a set"),
        ("helper(raw)", "repeatable"),
        ("import os\nprint(os.getpid())\n1", "prints something else each time"),
        ("1 / 0", "It failed when it was made beside the notebook: ZeroDivisionError"),
    ],
)
def test_the_doctor_says_what_differs_and_why(kernel: Kernel, body: str, finding: str) -> None:
    kernel.run("%%asset raw\n[3, 1, 2]")
    kernel.run("def helper(x):\n    return sum(x) + len(raw)")
    kernel.run(f"%%asset a --define\n{body}")
    run = kernel.run("%asset_doctor a")
    assert run.ok, run.traceback
    assert finding in run.text


def test_the_doctor_examines_functions_too(kernel: Kernel) -> None:
    kernel.run("from nbasset import asset\n@asset\ndef one():\n    return 1\n@asset\ndef two(one):\n    return one + 1")
    kernel.run("%materialize")
    assert "it gave the same int" in kernel.run("%asset_doctor two").text
