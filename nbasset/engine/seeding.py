"""Seeding: each step starts with the global random generators in a state of its own, and gives them back.

The idea of a seed derived from the name is R's ``targets``: no step shifts another's draws.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

NUMPY_RANDOM = "numpy.random"


@contextmanager
def seeded(seed: int | None) -> Iterator[None]:
    """Seed Python's, numpy's and torch's global generators, and put them back afterwards.

    Args:
        seed: 32 bits; nothing leaves every generator alone.

    numpy is seeded as well when it is imported only inside.

    >>> with seeded(7):
    ...     first = random.random()
    >>> with seeded(7):
    ...     assert random.random() == first
    """
    if seed is None:
        yield
        return
    python = random.getstate()
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    numpy_state = numpy.random.get_state() if numpy else None
    torch_state = torch.random.get_rng_state() if torch else None
    random.seed(seed)
    waiting = None if numpy else _SeedAtImport(seed)
    if numpy:
        numpy.random.seed(seed)
    if torch:
        torch.random.default_generator.manual_seed(seed)
    try:
        yield
    finally:
        random.setstate(python)
        if waiting:
            waiting.withdraw()
        if numpy:
            numpy.random.set_state(numpy_state)
        if torch:
            torch.random.set_rng_state(torch_state)


class _SeedAtImport:
    """A finder for ``sys.meta_path`` that seeds ``numpy.random`` right after its first import."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.imported: ModuleType | None = None
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Wrap the loader of ``numpy.random``; every other module is somebody else's business."""
        if name != NUMPY_RANDOM:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def run_and_seed(module: ModuleType) -> None:
                run(module)
                self.imported = module
                module.seed(self.seed)

            loader: Any = spec.loader
            loader.exec_module = run_and_seed
        return spec

    def withdraw(self) -> None:
        """Stop waiting; a generator that was seeded gets entropy of its own again."""
        sys.meta_path.remove(self)
        if self.imported is not None:
            self.imported.seed(None)
