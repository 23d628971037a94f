"""Values, their index and the event log, on disk, signed."""

from nbasset.storage.io_managers import InputContext, IOManager, OutputContext, PickleIOManager
from nbasset.storage.memory import MemoryStore
from nbasset.storage.store import FileStore
from nbasset.storage.trust import Untrusted

__all__ = [
    "FileStore",
    "IOManager",
    "InputContext",
    "MemoryStore",
    "OutputContext",
    "PickleIOManager",
    "Untrusted",
]
