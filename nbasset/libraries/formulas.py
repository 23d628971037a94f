"""patsy and formulaic: formulas of models, which name columns of a table, and functions of whoever writes them."""

from __future__ import annotations

import ast
import re

from nbasset.libraries.library import Library, Texts

_MODELS = (
    *("ols", "wls", "gls", "glsar", "glm", "gee", "rlm", "logit", "probit", "mnlogit", "poisson", "negativebinomial"),
    *("mixedlm", "phreg", "quantreg", "conditional_logit", "glmgam", "ordinal_gee", "nominal_gee", "from_formula"),
    *("OLS", "WLS", "GLS", "GLM", "PanelOLS", "IV2SLS"),
)
_QUOTED = r"Q\((['\"]).*?\1\)|`[^`]*`"


def names_in_formula(text: str) -> list[str]:
    """The functions that a formula calls, and what it takes attributes from; columns are the table's own.

    A text without a tilde that calls nothing is no formula which leads anywhere: ``data.csv`` is a file.

    >>> names_in_formula("y ~ squared(x) + np.log(z):C(kind) - 1 | g"), names_in_formula("approx ~3 m(from here")
    (['C', 'np', 'squared'], [])
    """
    found: set[str] = set()
    for side in re.sub(_QUOTED, "1", text).split("~"):
        try:
            tree = ast.parse(side.replace(":", "+").strip() or "1", mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []
        for node in ast.walk(tree):
            leads = node.func if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Attribute) and ("~" in text or "(" in text):
                leads = node.value
            if isinstance(leads, ast.Name):
                found.add(leads.id)
    return sorted(found)


PATSY = Library(name="patsy", texts=Texts(names_in_formula, frozenset({*_MODELS, "dmatrix", "dmatrices"})))
FORMULAIC = Library(name="formulaic", texts=Texts(names_in_formula, frozenset({"Formula", "model_matrix"})))
