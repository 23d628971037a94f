"""scikit-learn, statsmodels, tensorflow: models that are fitted; joblib and tqdm, which go along with that."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.library import TEXTS, USERS, Changes, Counted, Library, Settings

_OF_TEXTS = frozenset({"display", "print_changed_only"})
"""Those of scikit-learn's settings that only say how models look."""


def _changed(sklearn: ModuleType) -> dict[str, str]:
    """The settings that differ from those it starts with."""
    before = getattr(sys.modules.get("sklearn._config"), "_global_config", {})
    now = sklearn.get_config() if before else {}
    return {name: repr(value) for name, value in now.items() if value != before.get(name, value)}


def _printing(sklearn: ModuleType) -> dict[str, str]:
    return {name: value for name, value in _changed(sklearn).items() if name in _OF_TEXTS}


def _working(sklearn: ModuleType) -> dict[str, str]:
    return {name: value for name, value in _changed(sklearn).items() if name not in _OF_TEXTS}


SKLEARN = Library(
    name="sklearn",
    counted=(
        Counted("settings of scikit-learn in texts", _printing, TEXTS),
        Counted("settings of scikit-learn", _working, USERS),
    ),
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
JOBLIB = Library(name="joblib", upkeep=frozenset({"joblib.externals.loky.backend.context"}))
TQDM = Library(name="tqdm", upkeep=frozenset({"tqdm.utils"}))
