"""numba and jax: objects that wrap a function and keep what they have compiled of it, also in caches on disk."""

from __future__ import annotations

from nbasset.libraries.library import Changes, Library

_FUNCTION = ("py_func", "__wrapped__")

NUMBA = Library(name="numba", compiled=_FUNCTION, upkeep=frozenset({"numba.core.caching"}))
JAX = Library(
    name="jax",
    compiled=_FUNCTION,
    changes=Changes(aliases=frozenset({"jnp"})),
    upkeep=frozenset({"jax._src.compilation_cache"}),
)
JAXLIB = Library(name="jaxlib", compiled=_FUNCTION)
