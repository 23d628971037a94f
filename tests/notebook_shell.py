"""A shell in this process, with nbasset loaded: for what needs no kernel."""

from __future__ import annotations

import atexit
import sys
from contextlib import contextmanager

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from nbasset.notebook import extension


@contextmanager
def loaded_shell():
    """A shell whose cells run here; a cell that fails raises."""
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    hooks = (sys.displayhook, sys.excepthook)
    shell = InteractiveShell(config=config)
    extension.load(shell)
    shell.session = extension._loaded[id(shell)].session

    def run(cell):
        done = shell.run_cell(cell)
        done.raise_error()
        return done.result

    shell.run = run
    yield shell
    extension.unload(shell)
    database = shell.history_manager.db
    shell.atexit_operations()
    atexit.unregister(shell.atexit_operations)
    database.close()
    sys.displayhook, sys.excepthook = hooks
