"""Asking a notebook's own kernel about an asset, once its cells have defined what there is; nothing is made."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import cast

from nbasset.cli.documents import Document
from nbasset.cli.exit_codes import OK, STALE, USAGE
from nbasset.cli.kernel import Kernel, Message
from nbasset.cli.notebook_run import NotebookRun, Wanted
from nbasset.cli.notebooks import notebook
from nbasset.cli.parsers import Usage
from nbasset.cli.progress import Progress
from nbasset.cli.stopping import Stopping
from nbasset.core.program_runs import HEADLESS, UNSHOWN
from nbasset.ui.terminal import write_line


def ask(told: Namespace, verb: str, *words: str) -> int:
    """Have ``%asset NAME VERB`` answered, and print that.

    Args:
        told: has the notebook and the name of the asset.
        verb: what is asked.
        *words: what stands behind it.

    Returns:
        The exit code.
    """
    from nbasset.cli.foreseen import Foreseen, wanted_names

    refused = Foreseen(Document(notebook(told.notebook).path).cells).refusal(wanted_names(told.asset, ""))
    if refused:
        raise Usage(refused)
    return ask_line(told.notebook, "asset", " ".join([told.asset, verb, *words]))


def ask_line(word: str | None, magic: str, line: str) -> int:
    """Have a line magic run once the cells of a notebook have defined what there is, and print what it shows.

    Args:
        word: the notebook, as it was given.
        magic: the magic's name.
        line: what stands behind it.

    Returns:
        The exit code.
    """
    book = notebook(word)
    document, stopping = Document(book.path), Stopping()
    progress = Progress(sys.stderr, quiet=True)
    env = {"JPY_SESSION_NAME": str(book.path.absolute()), HEADLESS: UNSHOWN}

    def hear(message: Message) -> None:
        data = message["content"].get("data")
        if message["msg_type"] == "display_data" and isinstance(data, dict):
            write_line(str(cast("dict[str, object]", data).get("text/plain", "")))

    with stopping.by_signals(), Kernel(document.kernel, book.path.absolute().parent, env, stopping) as kernel:
        done = NotebookRun(document, Wanted(check=True), stopping, progress.says, progress.hears).go(kernel)
        if done["exit_code"] not in (OK, STALE):
            for sentence in done["sentences"]:
                progress.says(sentence)
            return done["exit_code"]
        reply = kernel.run(f"get_ipython().run_line_magic({magic!r}, {line!r})", hear)
    if reply.status != "ok":
        progress.says(reply.evalue)
        return USAGE
    return OK
