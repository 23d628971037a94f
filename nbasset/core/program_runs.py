"""Runs by programs: what ``nbasset run`` and a notebook's kernel say to each other, and what is told at the end."""

# Annotations are evaluated here, which costs less than to keep them as texts.

from typing import NotRequired, TypedDict

MIME = "application/vnd.nbasset.run+json"
"""Of what the program is told."""
HEADLESS = "NBASSET_HEADLESS"
"""The environment variable that says to a kernel that a program runs its notebook."""
UNSHOWN = "unshown"
"""Its value where nobody will see what the cells of assets show: where these stand is not looked at in between."""
FORMAT = 1
"""The number of the form of :class:`RunDocument`."""
ENTRY = "nbasset.notebook.asked"
"""The module of the kernel that answers."""


class AssetResult(TypedDict):
    """What became of an asset: ``outcome`` is ``made``, ``from the store``, ``failed``, ``blocked``, ``waits``,
    ``cancelled``; or how it stands, where nothing was made: ``fresh``, ``stale``, ``missing``, ``unresolved``.

    ``status`` is where it stands now; ``took`` is in seconds, ``size`` in bytes.
    """

    asset: str
    status: str
    outcome: str
    reason: str
    error: str
    took: NotRequired[float | None]
    size: NotRequired[int]
    value: NotRequired[str]
    data_version: NotRequired[str]


class CheckResult(TypedDict):
    """What a check has found: ``passed``, ``failed``, ``warns``."""

    asset: str
    check: str
    found: str
    description: str | None


class CellResult(TypedDict):
    """What became of a code cell: ``ran``, ``raised``, or ``not run``; ``error`` and ``reason`` are in one line.

    ``cell`` counts code cells from 1; ``id`` is empty where it has none.
    """

    cell: int
    id: str
    outcome: str
    reason: str
    error: str


class RunDocument(TypedDict):
    """What ``nbasset run --json`` prints: times are in seconds since 1970.

    ``outcome`` is ``fresh`` where everything asked for is fresh or was made, else ``failed``, ``raised``, ``stale``,
    ``stopped`` or ``refused``, as the exit code says; ``stale`` names what would be made, where nothing was;
    ``sentences`` are for people; ``runs`` are ids that ``nbasset runs`` knows.
    """

    format: int
    notebook: str
    outcome: str
    exit_code: int
    started: float
    finished: float
    assets: list[AssetResult]
    checks: list[CheckResult]
    cells: list[CellResult]
    stale: list[str]
    sentences: list[str]
    runs: list[str]


class Answer(TypedDict):
    """What the kernel answers: ``loaded`` is false before nbasset is, and then there is no more to say."""

    loaded: bool
    awaits: NotRequired[bool]
    make: NotRequired[list[str]]
    skip: NotRequired[str]
    refused: NotRequired[str]
    stopped: NotRequired[bool]
    assets: NotRequired[list[AssetResult]]
    checks: NotRequired[list[CheckResult]]
    failed: NotRequired[bool]
    stale: NotRequired[list[str]]
    runs: NotRequired[list[str]]
    sentences: NotRequired[list[str]]


class Happened(TypedDict):
    """What happens meanwhile: an event of a run, as its type says."""

    event: str
    asset: str
    said: str
    took: float | None
    kind: str
    traceback: str
