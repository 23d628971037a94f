"""scipy: sparse arrays."""

from __future__ import annotations

from nbasset.libraries.library import Foreign, Library
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.numpy import dtype_form


def open_sparse(value: Foreign) -> Node | None:
    """A sparse array: what is stored, in its own format."""
    wanted = _SPARSE.get(getattr(value, "format", ""))
    if wanted is None or not type(value).__module__.startswith("scipy.sparse"):
        return None
    shape = tuple(int(side) for side in value.shape)
    if value.format == "dok":
        return Node(("sparse", type_name(type(value)), shape), [dict(value.items()), value.dtype])
    parts = [getattr(value, name) for name in wanted if hasattr(value, name)]
    return Node(("sparse", type_name(type(value)), shape, dtype_form(value.dtype)), parts)


_SPARSE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("csr", "csc", "bsr"), ("data", "indices", "indptr")),
    "coo": ("data", "coords", "row", "col"),
    "dia": ("data", "offsets"),
    "lil": ("data", "rows"),
    "dok": (),
}

LIBRARY = Library(name="scipy", open=open_sparse, copied=True, loaded_as_they_were=True)
