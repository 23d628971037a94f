"""Notebooks for the tests of the graph, and what can be done with a graph on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browser.lab import Opened

SETUP = "%load_ext nbasset\n%nbasset mode define"
PIPELINE = [
    SETUP,
    "def clean(x):\n    return x * 2",
    "from pathlib import Path\n_ = Path('原データ.csv').write_text('10,20,30')",
    "%%asset raw_data --group sources\nimport time\ntime.sleep(0.5)\n"
    "[int(x) for x in open('原データ.csv').read().split(',')]",
    "%%asset processed_data --group preprocessing\nimport time\nprint(f'cleaning {len(raw_data)} rows')\n"
    "time.sleep(0.5)\n[clean(x) for x in raw_data]",
    "%%asset table --group preprocessing\nimport pandas as pd\n"
    "pd.DataFrame({'raw': raw_data, 'clean': processed_data})",
    "%%asset --group 報告\ndef 最終報告(processed_data):\n    '''The sum.'''\n    return sum(processed_data)",
    "%asset_graph",
    "%materialize",
]
ASSETS = ("raw_data", "processed_data", "table", "最終報告")
HELPER, GRAPH, RUN = 1, 7, 8
BROKEN = [
    SETUP,
    "%%asset numbers\n[1, 2, 3]",
    "%%asset halves\nprint('dividing')\n[n / (n - 2) for n in numbers]",
    "%%asset total\nsum(halves)",
    "%%asset slow\nimport time\ntime.sleep(60)",
    "%asset_graph",
    "%materialize total",
    "%asset_runs",
]


def large(count: int, groups: int = 12) -> str:
    """A cell that defines so many trivial assets."""
    return f"""
import random
random.seed(1)
source = ["from nbasset import asset"]
for i in range({count}):
    ups = sorted({{f"a{{random.randrange(max(0, i - 40), i)}}" for _ in range(min(i, 2))}})
    source.append(f"@asset(group_name='group_{{i * {groups} // {count}}}')\\ndef a{{i}}({{', '.join(ups)}}): return {{i}}")
exec("\\n".join(source))
"""


def in_view(notebook: Opened, cell: int) -> None:
    """Scroll to a cell."""
    notebook.page.evaluate(
        "number => window.jupyterapp.shell.currentWidget.content.widgets[number].node.scrollIntoView()", cell
    )
    notebook.page.wait_for_timeout(150)


def nodes(notebook: Opened) -> dict[str, dict[str, Any]]:
    """Every node of the last graph: its classes, where it is drawn on the page, whether it is inside of its panel."""
    return dict(
        notebook.page.evaluate(
            """() => {
                const element = [...document.querySelectorAll('.nba-graph .custom-widget')].filter(e => e._cyreg?.cy).at(-1);
                if (!element) return {};
                const place = element.getBoundingClientRect();
                return Object.fromEntries(element._cyreg.cy.nodes().map(node => {
                    const box = node.renderedBoundingBox({includeLabels: false, includeOverlays: false});
                    return [node.id(), {
                        data: node.data(), classes: node.classes(),
                        at: [place.x + (box.x1 + box.x2) / 2, place.y + (box.y1 + box.y2) / 2],
                        position: node.position(),
                        inside: box.x1 >= -1 && box.y1 >= -1 && box.x2 <= place.width + 1 && box.y2 <= place.height + 1,
                    }];
                }));
            }"""
        )
    )


INTO_SIGHT = """([x, y]) => {
    const graph = [...document.querySelectorAll('.nba-graph .custom-widget')].filter(e => e._cyreg?.cy).at(-1);
    for (let e = graph?.parentElement; e && !e.classList.contains('nba-panel'); e = e.parentElement) {
        const place = e.getBoundingClientRect();
        if (e.scrollWidth > e.clientWidth) e.scrollLeft += x - place.x - place.width / 2;
        if (e.scrollHeight > e.clientHeight) e.scrollTop += y - place.y - place.height / 2;
    }
}"""
"""Scroll to where a node is, as a hand would."""


def still(notebook: Opened, name: str) -> tuple[float, float]:
    """Where the middle of a node is on the page, once it stands still there."""
    places = [(-1.0, -1.0)]

    def settled() -> bool:
        places.append(tuple(nodes(notebook).get(name, {"at": places[-1]})["at"]))
        return len(places) > 8 and len(set(places[-8:])) == 1 and places[-1] != places[0]

    notebook.until(settled, bool)
    return places[-1]


def click(notebook: Opened, cell: int, name: str) -> None:
    """Click a node of the graph in a cell."""
    in_view(notebook, cell)
    hit(notebook, name, lambda x, y: notebook.page.mouse.click(x, y))


def hit(notebook: Opened, name: str, press: Callable[[float, float], None]) -> None:
    """Press on a node until it was this one: the graph may fit itself anew at the very moment.

    A press is made again only once the page has come to it and the graph did not hear: one that is still on its way would
    be a second one, which closes what the first has opened.
    """

    def pressed() -> str:
        still(notebook, name)  # until then the graph may scroll to the one that is chosen
        notebook.page.evaluate(INTO_SIGHT, nodes(notebook).get(name, {"at": [0, 0]})["at"])
        place = still(notebook, name)
        notebook.page.evaluate(
            """() => {
                const all = [...document.querySelectorAll('.nba-graph .custom-widget')].filter(e => e._cyreg?.cy);
                window.pressed = null;
                all.at(-1)._cyreg.cy.one('click', event => { window.pressed = event.target.id?.() ?? 'nothing'; });
                const end = () => setTimeout(() => { window.pressed ??= 'missed'; }, 500);
                document.addEventListener('mouseup', end, {capture: true, once: true});
            }"""
        )
        press(*place)
        notebook.wait("() => window.pressed !== null")
        return str(notebook.page.evaluate("() => window.pressed"))

    notebook.until(pressed, lambda seen: seen == name)


def press(notebook: Opened, words: str, where: str = ".nba-panel") -> None:
    """Press a button of a panel."""
    notebook.page.locator(f"{where} button", has_text=words).last.click()


def side(notebook: Opened) -> str:
    """What the details say, in one look: they may be closed at any moment."""
    return str(notebook.page.evaluate("() => [...document.querySelectorAll('.nba-side')].at(-1)?.innerText ?? ''"))
