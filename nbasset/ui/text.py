"""Text: tables, cards and trees for terminals and for every front end that draws nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from nbasset.core.shown import Item
from nbasset.core.view import AssetView, LineView, NotebookView, StatusView
from nbasset.ui.theme import look_of
from nbasset.ui.words import cause_line, cause_words, filled, made_words, numbered, seconds, size, when


def width(text: str) -> int:
    """How many columns a text takes in a terminal: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows in columns.

    >>> print(table(["a", "b"], [["1", "x"], ["10", "y"]]))
    a   b
    1   x
    10  y
    """
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def status_words(asset: StatusView) -> str:
    """Shape and words of an asset's status."""
    shape, words, _ = look_of(asset["status"], asset["marks"])
    return f"{shape} {words}"


def assets_table(view: NotebookView) -> str:
    """Every asset in a row."""
    rows = [
        [
            each["name"],
            status_words(each),
            each["group"],
            each["kind"],
            numbered(each),
            when(each["made_at"]),
            seconds(each["took"]),
            size(each["size"]),
            cause_line(each),
        ]
        for each in view["assets"]
    ]
    return table(*filled(["asset", "status", "group", "value", "version", "last made", "took", "size", "why"], rows))


def status_line(asset: LineView, note: str = "") -> str:
    """An asset's status, value and what there is to say, in one line.

    Args:
        asset: its view.
        note: what is said before the causes.
    """
    parts = [f"{asset['name']}: {asset['kind'] or 'no value yet'}", status_words(asset)]
    parts += [part for part in (note, cause_line(asset)) if part]
    return " · ".join(parts)


def item_text(item: Item) -> str:
    """One piece of output as text."""
    if item["type"] == "stream":
        return item["text"].rstrip("\n")
    return str(item["data"].get("text/plain", f"<{', '.join(item['data'])}>"))


def output_text(asset: LineView, items: Iterable[Item], note: str = "") -> str:
    """An asset's output: what it showed, and its status line.

    Args:
        asset: its view.
        items: what its making showed.
        note: what is said before the causes.
    """
    return "\n".join([*(item_text(item) for item in items), status_line(asset, note)])


def card(asset: AssetView, paths: Iterable[str] = (), preview: str = "") -> str:
    """Everything about one asset.

    Args:
        asset: its view.
        paths: from it back to each root cause, in words.
        preview: what its making showed, as text.
    """
    lines = [f"{asset['name']} — {asset['kind'] or 'no value yet'}", status_words(asset)]
    lines += [f"  {cause_words(cause)}" for cause in asset["causes"]]
    lines += [f"  because {path}" for path in paths]
    if asset["description"]:
        lines.append(asset["description"])
    lines.append(f"group {asset['group']}; uses {', '.join(asset['upstream']) or 'nothing'}")
    if asset["made_at"]:
        lines.append(f"{made_words(asset)}, {size(asset['size'])}")
    if asset["metadata"]:
        from nbasset.ui.facts import fact_text  # few assets have any

        lines += [f"  {name}: {fact_text(value)}" for name, value in asset["metadata"].items()]
    return "\n".join([*lines, *([preview] if preview else [])])


def tree(view: NotebookView) -> str:
    """The graph as a tree from the sources down; an asset met again is only named.

    >>> source = {"name": "a", "upstream": [], "status": "FRESH", "marks": [], "causes": []}
    >>> print(tree({"assets": [source, {**source, "name": "b", "upstream": ["a"], "status": "MISSING"}]}))
    a  ● fresh
    └─ b  ○ missing
    """
    return "\n".join(f"{lead}{name}  {words}" for lead, name, words, _ in tree_lines(view))


def tree_lines(view: NotebookView) -> Iterator[tuple[str, str, str, AssetView]]:
    """The lines of the tree: what leads to the name, the name, the status in words, the asset."""
    known = {each["name"]: each for each in view["assets"]}
    downstream: dict[str, list[str]] = {name: [] for name in known}
    for name, each in known.items():
        for up in each["upstream"]:
            if up in known:
                downstream[up].append(name)
    roots = [name for name, each in known.items() if not any(up in known for up in each["upstream"])]
    drawn: set[str] = set()
    todo = [(name, "", "") for name in reversed(roots)]
    while todo:
        name, lead, below = todo.pop()
        again = name in drawn
        yield lead, name, "↑" if again else status_words(known[name]), known[name]
        if again:
            continue
        drawn.add(name)
        children = downstream[name]
        for number, child in reversed(list(enumerate(children))):
            last = number == len(children) - 1
            todo.append((child, f"{below}{'└─ ' if last else '├─ '}", f"{below}{'   ' if last else '│  '}"))


__all__ = ["assets_table", "card", "item_text", "output_text", "status_line", "table", "tree", "width"]
