"""Seeding: each step starts with the global random generators in a state of its own, and gives them back.

The idea of a seed derived from the name is R's ``targets``: no step shifts another's draws.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType

from nbasset.engine.watch.imports import Imports
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import Generators


@contextmanager
def seeded(seed: int | None, drew: Callable[[], object] | None = None) -> Iterator[None]:
    """Seed the global generators of Python and of every library that has some, and put them back afterwards.

    One whose library is imported only inside is seeded then, and gets entropy of its own afterwards.

    Args:
        seed: 32 bits; None leaves every generator as it is.
        drew: called at the end when a generator was asked inside.

    >>> import random
    >>> with seeded(7):
    ...     first = random.random()
    >>> with seeded(7):
    ...     assert random.random() == first
    """
    if seed is None and drew is None:
        yield
        return
    known = KNOWN.generators
    with ExitStack() as stack:

        def loaded(module: ModuleType) -> None:
            generators = known[module.__name__]
            if seed is not None:
                stack.callback(generators.seed, module, None)
            _begin(stack, generators, module, seed, drew)

        # Not by taking one set of keys from another: that looks at every module there is.
        later = [name for name in known if name not in sys.modules]
        if later:
            stack.enter_context(Imports(later, loaded))
        for name, generators in known.items():
            if name in sys.modules:
                module = sys.modules[name]
                if seed is not None:
                    stack.callback(generators.restore, module, generators.state(module))
                _begin(stack, generators, module, seed, drew)
        yield


def _begin(
    stack: ExitStack, generators: Generators, module: ModuleType, seed: int | None, drew: Callable[[], object] | None
) -> None:
    if seed is not None:
        generators.seed(module, seed)
    if drew is not None:
        stack.callback(_tell, generators, module, pickle.dumps(generators.state(module)), drew)


def _tell(generators: Generators, module: ModuleType, before: bytes, drew: Callable[[], object]) -> None:
    if pickle.dumps(generators.state(module)) != before:
        drew()
