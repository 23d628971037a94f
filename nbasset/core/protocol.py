"""The protocol: what a kernel and the pages that show its notebook say to each other, and its JSON Schema.

The kernel tells where assets stand, as :mod:`nbasset.core.view` draws them, and what it took each cell to say; a page
tells which cells are gone, back or other ones, and asks to stop. A graph is a widget of its own: its elements come in
one list, and messages tell what has changed of them. All else that a page is sent is Jupyter's: text and HTML to
display, the widgets of the panels; and what it asks for beside this are lines for the kernel to run, as
``%materialize``.
"""

# Annotations are evaluated here, which costs less than to keep them as texts.

from typing import Literal, NotRequired, TypeAlias, TypedDict

from nbasset.core.json_schema import Schema, schema_of
from nbasset.core.status import Status
from nbasset.core.view import AssetState, AssetView

PROTOCOL = 1
"""The number of this protocol; pages of another one say so and show nothing."""


class CellState(TypedDict):
    """A cell that defines assets, or names that these may use, and the text with which it does."""

    id: str
    source: str


class RunState(TypedDict):
    """A run: what it is about, when it began and ended, and how, in one line.

    ``ok`` is unknown while it is at work, and of one that was stopped; ``unmet`` tells that an asset has not passed a
    check in it, which need not keep anything from being made.
    """

    id: str
    started: float
    finished: float | None
    ok: bool | None
    unmet: bool
    what: str
    text: str


class State(TypedDict):
    """From the kernel: where assets stand. What is ``whole`` replaces all that was told before."""

    type: Literal["state"]
    protocol: int
    whole: bool
    running: bool
    assets: list[AssetState]
    cells: list[CellState]
    jobs: list[str]
    runs: list[RunState]


class Said(TypedDict):
    """From the kernel: one sentence for people."""

    type: Literal["said"]
    text: str


class OutdatedCell(TypedDict):
    """A plain cell whose output is outdated, the text with which it was run, and why.

    Or one that has changed values of assets in place, which no asset sees: sentences.
    """

    id: str
    source: str
    causes: list[str]
    changes: list[str]


class Outdated(TypedDict):
    """From the kernel: every plain cell whose output is outdated now."""

    type: Literal["outdated"]
    cells: list[OutdatedCell]


class RunFirst(TypedDict):
    """From the kernel: a sentence about cells that have to be run first, and those, with the one that was run, last."""

    type: Literal["run first"]
    text: str
    cells: list[str]


class CellRewrite(TypedDict):
    """Another text for a cell, as long as it says what it said."""

    id: str
    before: str
    after: str


class Rewrite(TypedDict):
    """From the kernel: other texts for cells: at once; or with a ``label``, to be run, when its button is pressed."""

    type: Literal["rewrite"]
    text: str
    label: str
    cells: list[CellRewrite]


class ForetoldAsset(TypedDict):
    """An asset that will turn stale once a cell is run that was edited, and which edit that is, in words."""

    name: str
    why: str


class Foretold(TypedDict):
    """From the kernel: what edits that were not run will make stale, and the plain cells among those edited."""

    type: Literal["foretold"]
    assets: list[ForetoldAsset]
    cells: list[str]


Statement: TypeAlias = State | Outdated | Foretold
"""What the kernel says of how things stand."""


class Found(TypedDict):
    """From the kernel: the assets that words of a search choose as a selection; or why they are none."""

    type: Literal["found"]
    words: str
    assets: list[str]
    why: str


class Bye(TypedDict):
    """From the kernel: nbasset is unloaded."""

    type: Literal["bye"]


class Hello(TypedDict):
    """From a page: it is there, and whether it draws graphs from one list; the whole state is sent to it."""

    type: Literal["hello"]
    protocol: int
    draws: NotRequired[bool]


class Cells(TypedDict):
    """From a page: cells that were deleted, or are back."""

    type: Literal["gone", "back"]
    cells: list[str]


class Moved(TypedDict):
    """From a page: what made a cell's assets stands in another cell now, as it was split, merged or pasted."""

    type: Literal["moved"]
    cell: str
    now: str


class Edited(TypedDict):
    """From a page: every cell whose text is not the one that was run, and what it says now."""

    type: Literal["edited"]
    cells: list[CellState]


class Seen(TypedDict):
    """From a page: whether somebody can see it; while one can, files are looked at between cells."""

    type: Literal["seen"]
    visible: bool


class Look(TypedDict):
    """From a page: look at files and modules now, as one was saved, or somebody came back to the page."""

    type: Literal["look"]


class Find(TypedDict):
    """From a page: say which assets these words choose, as a selection."""

    type: Literal["find"]
    words: str


class Behind(TypedDict):
    """From a page: the outputs of some assets in its notebook are not as they stand; their displays are sent again."""

    type: Literal["behind"]
    assets: list[str]


class CellSource(TypedDict):
    """A code cell of the notebook, and its text, where that is not as it was told before."""

    id: str
    source: NotRequired[str]


class Texts(TypedDict):
    """From a page: all its code cells from the top, when it begins to listen and whenever one is another."""

    type: Literal["texts"]
    cells: list[CellSource]


class Stop(TypedDict):
    """From a page, on a channel of its own: stop the run that is at work."""

    type: Literal["stop"]


class Position(TypedDict):
    """Where the middle of a card stands."""

    x: float
    y: float


class Looks(TypedDict, total=False):
    """What can change of a card or a file: its picture, or its label and colours where it is a plain box."""

    status: Status
    fill: str
    colour: str
    label: str
    picture: str
    wide: float


class CardData(Looks):
    """A card or a file in a graph; ``parent`` is the box that it stands in."""

    id: str
    name: str
    parent: NotRequired[str]


class CardElement(TypedDict):
    """A card or a file, as Cytoscape.js takes it."""

    data: CardData
    classes: str
    position: Position


class BoxData(TypedDict):
    """The box of a group; ``indent`` moves its name to where it begins."""

    id: str
    name: str
    indent: float


class BoxElement(TypedDict):
    """A box, as Cytoscape.js takes it; it stands around what is in it."""

    data: BoxData
    classes: str


class LineData(TypedDict):
    """A line from one card to another, with the control points that bend it."""

    id: str
    source: str
    target: str
    weights: list[float]
    distances: list[float]


class LineElement(TypedDict):
    """A line, as Cytoscape.js takes it."""

    data: LineData
    classes: str


Element = CardElement | BoxElement | LineElement


class Change(TypedDict, total=False):
    """What has changed of an element: of its data what differs, all of its classes."""

    data: Looks
    classes: str


class DrawingState(TypedDict):
    """The state of the widget that draws a graph: its elements, what they are drawn into, rules of its size."""

    elements: list[Element]
    canvas: str
    rules: list[str]


class Redrawn(TypedDict):
    """Of a drawing whose structure is another one: its elements, how Cytoscape.js styles them, rules of its size."""

    elements: list[Element]
    style: str
    rules: str


class Anew(Redrawn):
    """To a drawing: it is another one."""

    type: Literal["anew"]


class Changed(TypedDict):
    """To a drawing: some of its elements look different now, by their ids."""

    type: Literal["change"]
    elements: dict[str, Change]


class Fit(TypedDict):
    """To a drawing: bring everything into the room there is now."""

    type: Literal["fit"]


class Together(TypedDict):
    """From the kernel: what it says of one moment, and what changes in drawings with it, by their widgets and elements.

    A page shows all of it in the same frame.
    """

    type: Literal["together"]
    said: list[Statement]
    drawn: dict[str, dict[str, Change]]
    anew: dict[str, Redrawn]


FromKernel: TypeAlias = State | Said | Outdated | Foretold | Found | RunFirst | Rewrite | Bye | Together
"""What the kernel says on the channel on which both sides speak."""
FromPage: TypeAlias = Hello | Cells | Moved | Edited | Seen | Look | Find | Behind | Texts
"""What a page says on the channel on which both sides speak."""

MESSAGES: dict[str, tuple[type, ...]] = {
    "FromKernel": (State, Said, Outdated, Foretold, Found, RunFirst, Rewrite, Bye, Together),
    "FromPage": (Hello, Cells, Moved, Edited, Seen, Look, Find, Behind, Texts, Stop),
    "ToDrawing": (Changed, Anew, Fit),
}
"""What each side may say, and what is said to the widget of a drawing."""


def asset_state(view: AssetView) -> AssetState:
    """Of an asset's view, or a check's, what a page is told."""
    told: AssetState = {
        "name": view["name"],
        "point": view["point"],
        "points": view["points"],
        "group": view["group"],
        "description": view["description"],
        "status": view["status"],
        "marks": view["marks"],
        "causes": view["causes"],
        "upstream": view["upstream"],
        "waits_for": view["waits_for"],
        "version": view["version"],
        "made_at": view["made_at"],
        "took": view["took"],
        "size": view["size"],
        "from_store": view["from_store"],
        "kind": view["kind"],
        "cell": view["cell"],
    }
    return {**told, "check": True} if view.get("check") else told


def schema() -> Schema:
    """Everything that a page is sent and says, as JSON Schema."""
    definitions: Schema = {}
    for side, kinds in MESSAGES.items():
        definitions[side] = {"anyOf": [schema_of(kind, definitions) for kind in kinds]}
    roots = [*({"$ref": f"#/definitions/{side}"} for side in MESSAGES), schema_of(DrawingState, definitions)]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Protocol",
        "description": "What a kernel and the pages that show its notebook say to each other.",
        "anyOf": roots,
        "definitions": dict(sorted(definitions.items())),
    }
