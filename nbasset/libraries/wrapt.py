"""wrapt: proxies of objects and functions, which stand for what they wrap."""

from __future__ import annotations

from nbasset.libraries.foreign import attribute
from nbasset.libraries.library import Foreign, Library
from nbasset.libraries.nodes import Node, type_name

_PARTS = ("__wrapped__", "_self_wrapper", "_self_instance", "_self_parent", "_self_enabled", "_self_binding")


def open_proxy(value: Foreign) -> Node | None:
    """A proxy, with what it does to what it wraps."""
    parts = {name: attribute(value, name) for name in _PARTS}
    names = [name for name, part in parts.items() if part is not None]
    return Node(
        ("proxy", type_name(type(value))), [parts[name] for name in names], lambda position: f".{names[position]}"
    )


WRAPT = Library(name="wrapt", open=open_proxy)
WRAPPERS = Library(name="_wrappers", open=open_proxy)
"""The same where it is compiled."""
