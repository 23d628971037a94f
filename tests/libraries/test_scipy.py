"""scipy's sparse arrays."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from libraries.families import of


def test_sparse_arrays_by_format_and_content():
    sparse = pytest.importorskip("scipy.sparse")
    dense = np.array([[0, 1.5], [2, 0]])
    kinds = ["csr", "csc", "coo", "lil", "dia", "bsr", "dok"]
    arrays = [getattr(sparse, f"{kind}_array")(dense) for kind in kinds]
    matrices = [getattr(sparse, f"{kind}_matrix")(dense) for kind in kinds]
    assert len({of(each) for each in [*arrays, *matrices, dense]}) == 15
    for each in [*arrays, *matrices]:
        assert of(each) == of(each.copy()) == of(pickle.loads(pickle.dumps(each)))
        assert of(each) != of((each * 2).asformat(each.format))


def test_asking_a_sparse_array_about_itself_does_not_count():
    sparse = pytest.importorskip("scipy.sparse")
    value = sparse.csr_array(np.eye(3))
    before = of(value)
    assert value.has_sorted_indices
    assert value.has_canonical_format
    assert of(value) == before


def test_a_body_gets_a_copy_which_it_may_sort_as_it_sums():
    sparse = pytest.importorskip("scipy.sparse")
    from nbasset.instance.private_copies import chosen

    assert "value" in chosen({"value": sparse.random_array((4, 4), density=0.5)}, ["value"], ())
