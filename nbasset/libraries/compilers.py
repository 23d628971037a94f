"""numba and jax: objects that wrap a function and keep what they have compiled of it."""

from __future__ import annotations

from nbasset.libraries.library import Changes, Library

_FUNCTION = ("py_func", "__wrapped__")

NUMBA = Library(name="numba", compiled=_FUNCTION)
JAX = Library(name="jax", compiled=_FUNCTION, changes=Changes(aliases=frozenset({"jnp"})))
JAXLIB = Library(name="jaxlib", compiled=_FUNCTION)
