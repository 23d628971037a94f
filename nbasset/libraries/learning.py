"""scikit-learn, statsmodels, tensorflow: models that are fitted; joblib and tqdm, which go along with that."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.foreign import attributes_of, name_of
from nbasset.libraries.held import kept_at
from nbasset.libraries.library import TEXTS, USERS, Changes, Counted, Foreign, Library, Settings
from nbasset.libraries.nodes import Node, type_name

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


_COUNTERS = slice(7, 11)
"""Of what a tree of neighbours gives out for copying: how often it was asked, and how much was looked at."""

_TIMES = frozenset({"mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time"})


def _open(value: Foreign) -> Node | None:
    """A tree of neighbours, which counts how often it is asked, and a search, which takes the time; None for others."""
    name = name_of(type(value))
    if name.startswith(("KDTree", "BallTree", "BinaryTree")):
        state = [*value.__getstate__()]
        del state[_COUNTERS]
        return Node(("tree", type_name(type(value))), state)
    found = attributes_of(value) or {}
    if "cv_results_" in found:
        told = {column: each for column, each in found["cv_results_"].items() if column not in _TIMES}  # type: ignore[attr-defined]
        parts = {**found, "cv_results_": told, "refit_time_": None}
        return Node(("search", type_name(type(value))), [{key: parts[key] for key in sorted(parts)}])
    return None


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
    open=_open,
    caches=frozenset({"_stop_words_id", "refit_time_"}),
    changes=Changes(methods=frozenset({"fit", "partial_fit", "fit_transform", "fit_predict", "set_params"})),
)
STATSMODELS = Library(
    name="statsmodels", caches=frozenset({"diagn", "_nobs_int", "predict_start", "predict_end", "predict_dates"})
)
TENSORFLOW = Library(name="tensorflow", changes=Changes(aliases=frozenset({"tf"})))
JOBLIB = Library(
    name="joblib",
    caches=frozenset({"timestamp", "_func_code_info", "_func_code_id"}),
    upkeep=frozenset({"joblib.externals.loky.backend.context"}),
    settings=kept_at(
        "settings of joblib",
        "joblib.parallel:_backend.config",
        "joblib.parallel:DEFAULT_BACKEND",
        written=("parallel_config", "parallel_backend"),
    ),
)
TQDM = Library(name="tqdm", upkeep=frozenset({"tqdm.utils"}))
