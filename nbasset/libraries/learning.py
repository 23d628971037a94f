"""scikit-learn, statsmodels, tensorflow: models that are fitted."""

from __future__ import annotations

from nbasset.libraries.library import Changes, Library

SKLEARN = Library(
    name="sklearn",
    changes=Changes(methods=frozenset({"fit", "partial_fit", "fit_transform", "fit_predict", "set_params"})),
)
STATSMODELS = Library(name="statsmodels", caches=frozenset({"_cache"}))
TENSORFLOW = Library(name="tensorflow", changes=Changes(aliases=frozenset({"tf"})))
