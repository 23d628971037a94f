"""What a program is told is sent past all that looks at displays."""

from __future__ import annotations

import json

import pytest
from kernels import Kernel

from nbasset.core.program_runs import MIME


@pytest.mark.kernel
def test_what_is_told_is_a_display_of_a_type_that_no_page_draws(kernel: Kernel) -> None:
    asked = "__import__('nbasset.notebook.telling', fromlist=['tell']).tell({'a': [1]})"
    run = kernel.run(f"%%asset a\n{asked}\n3")
    told = [each["data"] for each in run.outputs if MIME in each["data"]]
    assert json.loads(json.dumps(told)) == [{MIME: {"a": [1]}}]
    shown = kernel.run("%asset_log a")
    assert MIME not in json.dumps(shown.outputs), "it is no part of what the body has shown"
