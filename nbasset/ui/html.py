"""HTML: the same as :mod:`nbasset.ui.text`, drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nbasset.core.causes import Cause
from nbasset.core.patterns import pattern
from nbasset.core.shown import Item
from nbasset.core.view import AssetView, CauseView, LineView, NotebookView, StatusView, cause_view
from nbasset.ui.text import status_line as text_line
from nbasset.ui.theme import look_of, style_of
from nbasset.ui.words import FEW, filled, numbered, seconds, size, when

LONG = 24
"""Letters of a name above which it may be told in several lines."""


def esc(text: str) -> str:
    """A text as it is written in HTML, also inside quotes."""
    from html import escape  # its tables of every named character are not needed before something is drawn

    return escape(text)


def page(*parts: str) -> str:
    """Parts in what the notebook's one style is for."""
    return f'<div class="nbasset">{"".join(parts)}</div>'


def static(drawn: str) -> str:
    """What stands in the place of a widget where none lives; with the rule by which the page shows one of the two."""
    from nbasset.ui.panel_style import PAIR_CSS, PANEL_CSS

    return f'<style>{PANEL_CSS}{PAIR_CSS}</style><div class="nba-static">{drawn}</div>'


def badge(asset: StatusView) -> str:
    """Shape and words of a status, in its colour."""
    shape, words, _ = look_of(asset["status"], asset["marks"])
    style = style_of(asset["status"], asset["marks"])
    word, more, marks = words.partition(" · ")
    told = f'<span class="nba-marks">{more}{esc(marks)}</span>' if marks else ""
    return f'<span class="nba-word nba-{style}">{shape} {esc(word)}{told}</span>'


def status_line(asset: LineView, note: str = "") -> str:
    """An asset's status, value and what there is to say, in one line with a coloured edge.

    Args:
        asset: its view.
        note: what is said before the causes.
    """
    what = f'<span class="nba-name">{esc(asset["name"])}</span> <span class="nba-muted">{esc(asset["kind"])}</span>'
    words = [*([esc(note)] if note else []), *map(cause, asset["causes"])]
    told = f' <span class="nba-muted">· {" · ".join(words)}</span>' if words else ""
    style = style_of(asset["status"], asset["marks"])
    return f'<div class="nba-line nba-{style}">{badge(asset)}&ensp;{what}{told}</div>'


def output(asset: LineView, items: Iterable[Item], note: str = "") -> str:
    """An asset's output: its status line, and what its making showed.

    Args:
        asset: its view.
        items: what its making showed.
        note: what is said before the causes.
    """
    drawn = page(status_line(asset, note), *(item(each) for each in items))
    return collapsible(drawn, text_line(asset, note))


def collapsible(drawn: str, text: str) -> str:
    """What is drawn, with the first line of the same as text in front: the line that JupyterLab shows once collapsed.

    >>> collapsible("<b>two</b>", "two <of 3>\\nmore")
    '<!-- two ‹of 3› -->\\n<b>two</b>'
    """
    first = text.strip().partition("\n")[0].strip()
    if not first or not drawn or drawn.startswith("<!--"):
        return drawn
    return f"<!-- {first.replace('--', '–').replace('<', '‹').replace('>', '›')} -->\n{drawn}"


def fallback(widget: Item) -> str:
    """What stands for a widget where it does not live any more: its last text, once that is known.

    Args:
        widget: what was kept of it.

    >>> fallback({"type": "display", "data": {"text/plain": "100%"}})
    '<pre class="nba-fallback">100%</pre>'
    """
    last = widget["data"].keys() == {"text/plain"} if widget["type"] != "stream" else False
    return item(widget).replace("<pre>", '<pre class="nba-fallback">') if last else ""


_ANSI = pattern(r"\x1b\[[0-9;]*[A-Za-z]")


def item(each: Item) -> str:
    """One piece of output."""
    if each["type"] == "stream":
        tint = ' class="nba-stderr"' if each["name"] == "stderr" else ""
        return f"<pre{tint}>{esc(_ANSI.sub('', each['text']).rstrip())}</pre>"
    data = each["data"]
    if "text/html" in data:
        return f"<div>{_joined(data['text/html'])}</div>"
    if "text/markdown" in data:
        from nbasset.ui.markdown import rendered  # few displays are in Markdown

        return f"<div>{rendered(_joined(data['text/markdown']), trusted=True)}</div>"
    if "text/latex" in data:
        return f"<div>{esc(_joined(data['text/latex']))}</div>"  # the page typesets what stands between dollars
    if "image/svg+xml" in data:
        return f"<div>{_joined(data['image/svg+xml'])}</div>"
    for kind in ("image/png", "image/jpeg", "image/gif"):
        if kind in data:
            return f'<img class="nba-figure" src="data:{kind};base64,{_joined(data[kind]).strip()}"/>'
    plain = esc(_ANSI.sub("", _joined(data.get("text/plain", ""))))
    return plain and f"<pre>{plain}</pre>"


def _joined(text: object) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table.

    Args:
        head: what stands above the columns, as text.
        rows: the cells, as ready HTML.
    """
    heads = "".join(f"<th>{esc(each)}</th>" for each in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="nba"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def name(asset: str) -> str:
    """An asset's name in a table; where there is little room, a long one goes on below after an underscore.

    >>> name("raw_data"), name("all_that_was_measured_in_the_winter")[-35:]
    ('<span class="nba-name">raw_data</span>', '<wbr>in_<wbr>the_<wbr>winter</span>')
    """
    told = esc(asset)
    return f'<span class="nba-name">{told.replace("_", "_<wbr>") if len(asset) > LONG else told}</span>'


def number(text: str) -> str:
    """A number, in figures of one width."""
    return text and f'<span class="nba-num">{esc(text)}</span>'


def causes(whys: Iterable[CauseView]) -> str:
    """Why an asset is not fresh, one cause below the other."""
    return "<br>".join(f'<span class="nba-muted">{cause(each)}</span>' for each in whys)


def reason(words: str, known: Mapping[str, Iterable[Cause]]) -> str:
    """A reason as text, or its causes, each by itself, where they are known by its words."""
    return causes(map(cause_view, known.get(words, ()))) or esc(words)


def cause(why: CauseView) -> str:
    """One cause, with the lines that changed, each in its colour, when these are few.

    >>> print(cause({"category": "CODE", "text": "code changed", "diff": ["- 1", "+ 2"], "via": ""}))
    code changed <code><span class="nba-gone">- 1</span></code> <code><span class="nba-new">+ 2</span></code>
    """
    few = why["diff"] if len(why["diff"]) <= FEW else []
    return " ".join([esc(why["text"]), *(f"<code>{diff_line(line)}</code>" for line in few)])


def diff_line(line: str) -> str:
    """A line that came, went or stayed, in its colour."""
    kind = {"-": "gone", "+": "new"}.get(line[:1], "same")
    return f'<span class="nba-{kind}">{esc(line)}</span>'


def diff(lines: Iterable[str]) -> str:
    """Lines of code that differ, one below the other."""
    told = "\n".join(map(diff_line, lines))
    return f'<pre class="nba-diff">{told}</pre>' if told else ""


def assets_table(view: NotebookView) -> str:
    """Every asset in a row; where there is little room, a row goes on below itself."""
    rows = (
        [
            name(each["name"]),
            badge(each),
            esc(each["group"]),
            esc(each["kind"]),
            number(numbered(each)),
            number(when(each["made_at"])),
            number(seconds(each["took"])),
            number(size(each["size"])),
            _why(each["causes"]),
        ]
        for each in view["assets"]
    )
    head = ("asset", "status", "group", "value", "version", "last made", "took", "size", "why")
    return page(f'<div class="nba-fits">{table(*filled(head, rows))}</div>')


def _why(whys: list[CauseView]) -> str:
    return f'<div class="nba-why">{causes(whys)}</div>' if whys else ""


def card(asset: AssetView, paths: Iterable[str] = (), items: Iterable[Item] = ()) -> str:
    """Everything about one asset.

    Args:
        asset: its view.
        paths: from it back to each root cause, in words; without them its own causes are told.
        items: what its making showed.
    """
    facts = [
        ("about", esc(asset["description"])),
        ("why", "<br>".join([*(esc(path) for path in paths)]) or causes(asset["causes"])),
        ("group", esc(asset["group"])),
        ("uses", esc(", ".join(asset["upstream"]))),
        ("version", numbered(asset)),
        ("made", esc(when(asset["made_at"]))),
        ("took", esc(seconds(asset["took"]))),
        ("size", esc(size(asset["size"]))),
        *_facts(asset["metadata"]),
    ]
    line: AssetView = {**asset, "causes": []}
    return page(status_line(line), facts_table(fact for fact in facts if fact[1]), *map(item, items))


def _facts(metadata: Mapping[str, object]) -> list[tuple[str, str]]:
    if not metadata:
        return []
    from nbasset.ui.facts import fact_html  # few assets have any

    return [(esc(str(key)), fact_html(value)) for key, value in metadata.items()]


def facts_table(facts: Iterable[tuple[str, str]]) -> str:
    """Pairs of a word and what it is, in two columns; both ready HTML."""
    rows = "".join(f"<tr><th>{word}</th><td>{fact}</td></tr>" for word, fact in facts)
    return f'<table class="nba">{rows}</table>'


def text(words: str) -> str:
    """One line for people."""
    return page(f'<div class="nba-muted">{esc(words)}</div>')


EMBEDDED = frozenset(
    {"text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "text/plain"}
)


def embeddable(data: Mapping[str, object]) -> bool:
    """Whether a display can be part of an asset's own; what needs a renderer of its own (a widget) cannot.

    >>> embeddable({"text/plain": "", "application/vnd.jupyter.widget-view+json": {}})
    False
    """
    return "text/html" in data or all(kind in EMBEDDED for kind in data)
