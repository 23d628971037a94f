"""Formulas of models name functions of the notebook, and columns, which are the table's own."""

from __future__ import annotations

import pytest

from nbasset.libraries.formulas import names_in_formula


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("y ~ x", []),
        ("np.log(y) ~ sq(x, k) * C(kind)", ["C", "np", "sq"]),
        ("Q('a (b)') ~ scale(x):z", ["scale"]),
        ("~ helpers.sq(x) + I(x**2)", ["I", "helpers"]),
        ("it is ~ half past (nine)", []),
        ("", []),
        ("data.csv", []),
        ("y ~ np.pi", ["np"]),
    ],
)
def test_what_is_called_in_a_formula_is_found(text, names):
    assert names_in_formula(text) == names
