"""The instance: joins definitions, store and engine; the only room that knows every other."""

from nbasset.instance.current_instance import current, use
from nbasset.instance.instance import Instance

__all__ = ["Instance", "current", "use"]
