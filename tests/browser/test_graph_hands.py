"""The graph by keyboard, when its panel changes size, and while a body is at work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.graph_notebook import GRAPH, PIPELINE, in_view, nodes, press, side, still
from browser.lab import EXTENSION, Opened
from browser.test_graph import made

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]


def focused(notebook: Opened) -> list[str]:
    return [name for name, node in nodes(notebook).items() if "focused" in node["classes"]]


def test_the_arrow_keys_go_from_card_to_card_and_enter_opens_the_details(opened: Open) -> None:
    notebook = opened("keys", PIPELINE)
    made(notebook)
    in_view(notebook, GRAPH)
    notebook.page.locator(".nba-search input[placeholder^='Find']").click()
    for _ in range(12):
        notebook.page.keyboard.press("Tab")
        if focused(notebook):
            break
    assert focused(notebook) == ["file:原データ.csv"], "the first card"
    keys = notebook.page.keyboard
    keys.press("ArrowRight")
    notebook.until(lambda: focused(notebook), lambda now: now == ["raw_data"])
    keys.press("ArrowRight")
    [there] = notebook.until(lambda: focused(notebook), lambda now: now in (["processed_data"], ["table"]))
    keys.press("Enter")
    notebook.until(lambda: side(notebook), lambda text: text.startswith(there))
    notebook.until(lambda: nodes(notebook)[there]["classes"], lambda now: "chosen" in now)
    still(notebook, there)
    notebook.cell_picture(GRAPH, "keyboard-light")
    keys.press("ArrowLeft")
    notebook.until(lambda: focused(notebook), lambda now: now == ["raw_data"])
    cell = notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    assert cell == GRAPH, "the notebook's own keys are at rest meanwhile"
    mode = notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.mode")
    assert mode == "command"


def zoom(notebook: Opened) -> float:
    return float(
        notebook.page.evaluate(
            "() => [...document.querySelectorAll('.nba-graph .custom-widget')]"
            ".filter(e => e._cyreg?.cy).at(-1)._cyreg.cy.zoom()"
        )
    )


def test_the_graph_is_fitted_anew_when_the_window_changes_until_somebody_zooms(opened: Open) -> None:
    chain = "from nbasset import asset\n@asset\ndef s0(): return 0\n" + "\n".join(
        f"@asset\ndef s{n}(s{n - 1}): return {n}" for n in range(1, 4)
    )
    notebook = opened("resize", ["%load_ext nbasset\n%nbasset mode define", chain, "%asset_graph"])
    notebook.run(0, 1, 2)
    notebook.until(lambda: len(nodes(notebook)), lambda count: count == 4)
    still(notebook, "s3")
    whole = zoom(notebook)
    notebook.page.set_viewport_size({"width": 820, "height": 900})
    notebook.until(lambda: zoom(notebook), lambda now: now < whole * 0.9)
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)
    notebook.page.set_viewport_size({"width": 1250, "height": 900})
    notebook.until(lambda: zoom(notebook), lambda now: now > whole * 0.95)

    def zoomed() -> float:
        notebook.page.locator(".nba-graph .custom-widget").last.hover()
        notebook.page.keyboard.down("Control")
        notebook.page.mouse.wheel(0, -300)
        notebook.page.keyboard.up("Control")
        notebook.page.wait_for_timeout(300)
        return zoom(notebook)

    near = notebook.until(zoomed, lambda now: now > whole * 1.3)
    notebook.page.set_viewport_size({"width": 1000, "height": 900})
    notebook.page.wait_for_timeout(800)
    assert zoom(notebook) == pytest.approx(near, rel=0.2), "what was zoomed by hand stays"
    press(notebook, "⤢")
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)


def test_the_graph_is_fitted_in_the_frame_in_which_its_room_changes(opened: Open) -> None:
    notebook = opened("room", PIPELINE)
    made(notebook)
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)
    whole = zoom(notebook)
    after = notebook.page.evaluate(
        """() => new Promise(done => {
            document.querySelector('.nba-graph').style.maxWidth = '400px';
            requestAnimationFrame(() => requestAnimationFrame(() => done(
                document.querySelector('.nba-graph .custom-widget')._cyreg.cy.zoom())));
        })"""
    )
    assert after < whole * 0.9
    notebook.until(lambda: [node["inside"] for node in nodes(notebook).values()], all)


PRINTS = "for n in range(40):\n    print(f'step {n} of 40')\n    time.sleep(0.1)"
BAR = "import sys\nfrom tqdm import tqdm\nfor n in tqdm(range(40), 'step', file=sys.stderr):\n    time.sleep(0.1)"


@pytest.mark.parametrize("work", [PRINTS, BAR], ids=["print", "tqdm"])
def test_a_card_at_work_says_for_how_long_and_the_last_line_printed(opened: Open, work: str) -> None:
    slow = f"%%asset slow\nimport time\n{work}"
    name = "elapsed" if work == PRINTS else "bar"
    notebook = opened(name, ["%load_ext nbasset\n%nbasset mode define", slow, "%asset_graph", "%materialize"])
    notebook.run(0, 1, 2)
    notebook.until(notebook.statuses, lambda now: now == {"slow": "MISSING"})
    notebook.page.evaluate(
        """() => {
            const cy = [...document.querySelectorAll('.nba-graph .custom-widget')].find(e => e._cyreg?.cy)._cyreg.cy;
            window.pictures = [];
            window.loaded = [];
            cy.on('data', '.card', event => {
                const cache = cy.renderer().imageCache;
                window.loaded.push([!!cache[event.target.data('picture')]?.image.complete, Object.keys(cache).length]);
                window.pictures.push(new TextDecoder().decode(Uint8Array.from(
                    atob(event.target.data('picture').split(',')[1]), letter => letter.charCodeAt(0))));
            });
        }"""
    )
    notebook.start(3)
    said = notebook.until(
        lambda: notebook.page.evaluate("() => window.pictures"),
        lambda all: any("step" in each and ">1 s" in each for each in all) and any(">2 s" in each for each in all),
    )
    assert any("running" in each for each in said)
    loaded = notebook.page.evaluate("() => window.loaded")
    assert all(there for there, _ in loaded), "a card never stands empty until its picture is loaded"
    assert max(kept for _, kept in loaded) < 8, "pictures of the past are let go of"
    notebook.cell_picture(2, f"{name}-light")
    notebook.idle()
