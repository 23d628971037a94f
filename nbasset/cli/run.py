"""``nbasset run``: a notebook in a real kernel, and what of it is not fresh made."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nbasset.cli import after_run
from nbasset.cli.documents import Document
from nbasset.cli.notebook_run import NotebookRun, Wanted
from nbasset.cli.notebooks import ENDING, notebook
from nbasset.cli.parsers import Usage
from nbasset.cli.progress import Progress, told_at_the_end
from nbasset.cli.run_options import config_of, seconds_of, values_of
from nbasset.cli.stopping import Stopping
from nbasset.core.dataclass import replace
from nbasset.core.program_runs import HEADLESS, UNSHOWN, RunDocument


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset run``."""
    add = parser.add_argument
    add("notebook", metavar="NOTEBOOK", help="the notebook")
    add("selection", nargs="*", metavar="SELECTION", help="names, k*, a+, +a, group:x, status:stale …; all by default")
    add("--job", default="", metavar="NAME", help="the selection of this job")
    add("--config", action="append", default=[], metavar="ASSET.FIELD=VALUE", help="a setting of an asset for this run")
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="what a name of the cell tagged parameters is")
    add("-j", dest="width", type=int, metavar="N", help="make N at once, each in a process of its own")
    add("--executor", metavar="EXECUTOR", help="what makes the steps: kernel, 'processes 4', 'dask ADDRESS'")
    add("--kernel", metavar="NAME", help="the kernel to run it in, instead of the one that the notebook names")
    add("--output", metavar="FILE", help="write the notebook with its outputs to this file")
    add("--inplace", action="store_true", help="write the outputs into the notebook itself")
    add("--check", action="store_true", help="make nothing: exit code 4 where something is not fresh")
    add("--again", action="store_true", help="make what is selected even where it is fresh")
    add("--only", action="store_true", help="leave what the selection rests on as it is")
    add("--max", metavar="TIME", help="stop it after this time: 90s, 30m, 2h")
    add("--json", action="store_true", help="one JSON document on stdout, everything else on stderr")
    add("-q", "--quiet", action="store_true", help="say nothing but what has failed")
    after_run.arguments(parser)


def main(told: Namespace) -> int:
    """Run it."""
    done = run(told)
    if told.json:
        print(json.dumps(done, ensure_ascii=False, indent=1))
    else:
        for line in told_at_the_end(done, quiet=told.quiet):
            print(line)
    return done["exit_code"]


def run(told: Namespace) -> RunDocument:
    """Run it, and do what is to be done afterwards.

    Args:
        told: the options.

    Returns:
        What has become of it.

    Raises:
        Usage: when it cannot begin.
    """
    book = notebook(told.notebook)
    document, wanted = Document(book.path), _wanted(told)
    target = _target(told, book.path)
    after_run.check(told)
    document.set(values_of(told.set))
    if told.set:
        wanted = replace(wanted, cells=document.cells)
    stopping = Stopping(seconds_of(told.max) if told.max else None)
    progress = Progress(sys.stderr, quiet=told.quiet)
    env = {"JPY_SESSION_NAME": str(book.path.absolute()), HEADLESS: UNSHOWN if target is None else "1"}
    from nbasset.cli.kernel import Kernel

    going = NotebookRun(document, wanted, stopping, progress.says, progress.hears)
    with stopping.by_signals():
        if refused := going.refused():
            done = refused
        else:
            with Kernel(told.kernel or document.kernel, book.path.absolute().parent, env, stopping) as kernel:
                done = going.go(kernel)
        if target is not None and not refused:
            document.write(target)
        after_run.after_run(book, done, told, progress.says)
    return done


def _wanted(told: Namespace) -> Wanted:
    if told.job and told.selection:
        raise Usage("give either a selection or --job, not both.")
    if told.width is not None and (told.width < 1 or told.executor):
        raise Usage("-j takes how many are made at once, for example 4, and stands for --executor 'processes 4'.")
    executor: str | int | None = told.executor or told.width
    words = " ".join(told.selection)
    more = [told.job and f"--job {told.job}", told.again and "--again", told.only and "--only"]
    return Wanted(
        words,
        told.job,
        config_of(told.config),
        "kernel" if executor == 1 else executor,
        check=told.check,
        again=told.again,
        only=told.only,
        tells=after_run.tells(told),
        cause=" ".join(filter(None, ["nbasset run", words, *more])),
    )


def _target(told: Namespace, path: Path) -> Path | None:
    """The file that is written; ``None`` for none."""
    if told.output and told.inplace:
        raise Usage("give either --output or --inplace, not both.")
    target = path if told.inplace else Path(told.output) if told.output else None
    if target is not None and target.suffix != ENDING:
        raise Usage(f"--output takes the file of a notebook, {ENDING}; not {target}.")
    if target is not None and not target.absolute().parent.is_dir():
        raise Usage(f"there is no folder {target.absolute().parent} for --output.")
    return target
