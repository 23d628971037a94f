"""Figures are shown inline where IPython shows them so, and nothing of matplotlib is loaded otherwise."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from nbasset.notebook import figures


class Backend(ModuleType):
    """IPython's backend, which keeps count."""

    flushed = 0

    def flush_figures(self) -> None:
        self.flushed += 1


@pytest.fixture
def backend(monkeypatch):
    made = Backend(figures._BACKEND)
    monkeypatch.setitem(sys.modules, figures._BACKEND, made)
    return made


def drawing_with(monkeypatch, name):
    library = SimpleNamespace(rcParams=SimpleNamespace(_get={"backend": name}.get))
    monkeypatch.setitem(sys.modules, "matplotlib", library)


@pytest.mark.parametrize(
    ("name", "times"), [("module://matplotlib_inline.backend_inline", 1), ("inline", 1), ("agg", 0)]
)
def test_what_is_not_shown_yet_is_shown_where_figures_are_inline(backend, monkeypatch, name, times):
    drawing_with(monkeypatch, name)
    figures.flush()
    assert backend.flushed == times


def test_without_matplotlib_nothing_is_flushed_and_nothing_loaded(monkeypatch):
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    monkeypatch.delitem(sys.modules, figures._BACKEND, raising=False)
    figures.flush()
    figures.get_ready()
    assert figures._BACKEND not in sys.modules


def test_ipython_learns_to_show_them_where_they_are_inline(monkeypatch):
    loaded = []
    monkeypatch.setattr(figures, "import_module", loaded.append)
    monkeypatch.delitem(sys.modules, figures._BACKEND, raising=False)
    drawing_with(monkeypatch, "inline")
    figures.get_ready()
    drawing_with(monkeypatch, "agg")
    figures.get_ready()
    assert loaded == [figures._BACKEND]
