"""The instance: joins definitions, store and engine; the only room that knows every other."""

from nbasset.instance.instance import Instance, current, use

__all__ = ["Instance", "current", "use"]
