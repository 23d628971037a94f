"""Work orders: one step as facts, which any process with the same code and the same store can make.

What only the kernel has (live inputs, private copies, the user's namespace, where assets stand) stays there. Only keys
travel: inputs are read from the store, results are written to it, and the answer tells where they lie.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.runs import DagsterRun
from nbasset.core.shown import Item
from nbasset.core.status import Assessment
from nbasset.core.version import Settings
from nbasset.engine.capture import PlainSurroundings, silent


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a kernel is at work.

    Args:
        root: the store's folder.
        notebook: what history is kept under.
        folder: the current folder, which relative paths in bodies start from.
        path: where modules are looked for.
        arguments: what the kernel was started with, as bodies see it in ``sys.argv``.
        process: its process.
        variables: environment variables that the process that makes the step has to have as here; None for one that
            is not set, and instead of all where it has to have none.
        away: whether the order may leave this computer: then neither the user's secret nor whatever else is one goes
            along, and what the process has beside stays as it is.
        filters: what its cells let warnings do; None the same.
        threads: with how many threads its libraries compute, by their files; empty where nobody tells.
        store: the URL of the store, for which the folder stands in here; empty where the folder is the store.
    """

    root: str
    notebook: str
    folder: str
    path: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    process: int = 0
    variables: Mapping[str, str | None] | None = None
    away: bool = False
    filters: tuple[object, ...] | None = None
    threads: Mapping[str, int] = field(default_factory=dict)
    store: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """One library's settings, of which the notebook has changed some.

    Args:
        library: the module that has them.
        digests: by the names under which they are asked for, each way in which they count, as the notebook has it.
        values: by their names, what they are, by value.
    """

    library: str
    digests: Mapping[str, str]
    values: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """One step to be made, as facts that plain pickle takes.

    What of the notebook's settings cannot travel, and counts, whoever takes the order finds to differ, and refuses.

    Args:
        names: the assets that the step makes.
        body: the asset, the names of the notebook it needs and the resources, by value.
        own: the assets as things stand: versions, settings and keys.
        inputs: by the names the body uses, the records of the inputs; the values are in the store under their keys.
        home: where the kernel is at work.
        run: the run.
        retry: 0 for the first try.
        visible: the notebook names the body may see; None means all.
        ignored: folders whose files are no inputs.
        sources: the text of the files that the code was compiled from and that are on no disk, for tracebacks.
        surroundings: makes what the body runs in; a function of a module.
        ahead: by asset, what there is to know to number the version that is made.
        carried: what cells have set in libraries.
    """

    names: tuple[ResultName, ...]
    body: bytes
    own: Mapping[ResultName, Assessment]
    inputs: Mapping[str, Materialization]
    home: Workplace
    run: DagsterRun
    retry: int = 0
    visible: frozenset[str] | None = None
    ignored: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    surroundings: Callable[[], PlainSurroundings] = silent
    ahead: Mapping[ResultName, Mapping[tuple[str, str], int]] = field(default_factory=dict)
    carried: tuple[Carried, ...] = ()

    @property
    def run_id(self) -> str:
        """The name of the run."""
        return self.run.run_id

    @property
    def settings(self) -> Settings:
        """Seed, I/O manager and config."""
        return self.own[self.names[0]].settings


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a step could not be made.

    Args:
        line: the error in one line.
        text: the error with its traceback in the user's own lines.
        pickled: the error itself; empty when it cannot be pickled.
        lost: the input that could not be used, when that is why.
    """

    line: str
    text: str = ""
    pickled: bytes = b""
    lost: ResultName | None = None

    @classmethod
    def of(cls, error: BaseException, line: str, text: str) -> Failure:
        """The failure that an error is; one that cannot be pickled is told in words alone."""
        try:
            pickled = pickle.dumps(error)
        except Exception:  # noqa: BLE001  # whatever hinders it, the words are there
            pickled = b""
        return cls(line, text, pickled)

    def error(self) -> BaseException:
        """The error to raise here: the very one, or one that says the same where it cannot be made again.

        >>> Failure.of(ValueError("no"), "ValueError: no", "").error()
        ValueError('no')
        >>> Failure("CustomError: no").error()
        RuntimeError('CustomError: no')
        """
        try:
            error = pickle.loads(self.pickled) if self.pickled else None
        except Exception:  # noqa: BLE001  # its class may want other arguments than it was pickled with
            error = None
        return error if isinstance(error, BaseException) else RuntimeError(self.line)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a work order, as facts that plain pickle takes.

    Args:
        made: the records of the results, which lie in the store; empty when it failed.
        took: seconds the body ran.
        shown: what it showed.
        warnings: sentences for the user.
        failure: why it failed; None when it did not.
        refused: why it has to be made in the kernel; empty when it need not.
        unlike: what is otherwise in its process, when that is why.
        described: its values as they are shown.
        drew: whether it drew from the global random generators.
        unchanged: whether the process is surely as it was before.
    """

    made: tuple[Materialization, ...] = ()
    took: float = 0.0
    shown: tuple[Item, ...] = ()
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None
    refused: str = ""
    unlike: tuple[str, ...] = ()
    described: Mapping[ResultName, dict[str, object]] = field(default_factory=dict)
    drew: bool = False
    unchanged: bool = False


Tell = Callable[[Item], None]
"""Takes what a body shows, while it comes."""

Work = Callable[[WorkOrder, Tell], Delivery]
"""Makes a step; a function of a module."""


class NeedsKernel(BaseException):
    """A body has asked for what is only in the kernel. No body's ``except Exception`` is to take it for an error.

    Args:
        what: what it has asked for.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        ASKED.append(what)


ASKED: list[str] = []
"""What bodies have asked for in this process that is only in the kernel, whether or not they have caught that."""
