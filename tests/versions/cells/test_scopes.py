"""Python's scopes."""

import sys

import pytest
from versions.cells.sources import free_of


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of 3.12")
def test_type_parameters_belong_to_what_they_stand_on():
    source = "def f[T: B](a: T) -> T: return a\nclass C[U](list[U]): x: U\ntype A[V] = dict[V, W]"
    assert free_of(source) == ["B", "W"]
