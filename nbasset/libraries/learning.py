"""scikit-learn, statsmodels, tensorflow: models that are fitted."""

from __future__ import annotations

from nbasset.libraries.library import Changes, Library, Settings

SKLEARN = Library(
    name="sklearn",
    settings=Settings(
        "settings of sklearn",
        lambda sklearn: sklearn.get_config(),
        lambda sklearn, name, value: sklearn.set_config(**{name: value}),
        written=("sklearn.set_config", "set_config"),
    ),
    changes=Changes(methods=frozenset({"fit", "partial_fit", "fit_transform", "fit_predict", "set_params"})),
)
STATSMODELS = Library(name="statsmodels", caches=frozenset({"_cache"}))
TENSORFLOW = Library(name="tensorflow", changes=Changes(aliases=frozenset({"tf"})))
