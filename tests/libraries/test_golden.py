"""Digests of values are what they were when results were stored under them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from libraries.samples import SAMPLES, digests, installed

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text())
"""By library and number of the sample, the digest that nbasset 0.1.0 gives."""


@pytest.mark.parametrize("name", sorted({label.partition(" ")[0] for label in GOLDEN}))
def test_values_have_the_digests_that_0_1_0_gave_them(name):
    if not installed(name):
        pytest.skip(f"{name} is not installed")
    expected = {label: digest for label, digest in GOLDEN.items() if label.startswith(f"{name} ")}
    assert digests([name]) == expected
    assert len(set(expected.values())) == len(SAMPLES[name])
