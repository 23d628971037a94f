"""In no frame that is painted do margin, line, panel, status bar and graph say different things of an asset."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from browser.lab import EXTENSION, Opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]
CELLS = [
    "%load_ext nbasset",
    "%%asset raw\nopen('in.csv').read()",
    "%%asset clean\nlist(raw)",
    "%%asset total\nimport time\nfor n in range(3):\n    print(n)\n    time.sleep(0.2)\nlen(clean)",
    "%materialize",
]
ASSETS = {1: "raw", 2: "clean", 3: "total"}
LOOK = """assets => {
    const shape = text => (text ?? '').trim().at(0) ?? '';
    const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
    const line = cell => {
        const own = [...cell.querySelectorAll('.jp-OutputArea-output')].find(each => each.querySelector('.nba-line'));
        const instead = own?.closest('.nbl-other')?.style.getPropertyValue('--nbl-says');
        return instead ? shape(JSON.parse(instead)) : shape(own?.querySelector('.nba-word')?.textContent);
    };
    const counts = shapes => {
        const found = {};
        shapes.forEach(each => { found[each] = (found[each] ?? 0) + 1; });
        return Object.entries(found).map(([each, count]) => `${each} ${count}`).sort().join();
    };
    const drawings = () => [...document.querySelectorAll('.nba-graph .custom-widget')].map(each => each._cyreg?.cy);
    const node = name => drawings().find(each => each)?.getElementById(name).data('status');
    const status = cell => cell.querySelector('.nbl-badge')?.dataset.status;
    const row = name => shape(document.querySelector(`.nbl-list [data-name=${name}]`)?.textContent);
    const look = () => {
        const seen = Object.entries(assets).map(([number, name]) =>
            [name, shape(cells[number].querySelector('.nbl-badge')?.textContent), line(cells[number]), row(name)]);
        const bar = (document.querySelector('.nbl-status-item').textContent.match(/\\S \\d+/g) ?? []).sort().join();
        const nodes = Object.entries(assets).map(([number, name]) => [`node ${name}`, status(cells[number]), node(name)]);
        const drawing = drawings().find(each => each);
        const yes = (is, no) => is ? 'yes' : no;
        const there = Object.entries(assets).map(([number, name]) => [`there ${name}`,
            yes(status(cells[number]), 'no'), drawing && yes(drawing.getElementById(name).nonempty(), 'no')]);
        const rows = counts(seen.map(each => each[3]).filter(Boolean));
        return JSON.stringify([...seen, ['all', bar, rows], ...nodes, ...there]);
    };
    // What is observed of sizes is told in each frame after everything that was asked for it was drawn, and before it is painted.
    const probe = document.createElement('div');
    probe.style.cssText = 'position:fixed;height:1px;width:1px';
    document.body.append(probe);
    window.painted = [];
    new ResizeObserver(() => {
        window.framesSeen = (window.framesSeen ?? 0) + 1;
        const now = look();
        if (window.painted.at(-1) !== now) window.painted.push(now);
    }).observe(probe);
    const turn = () => {
        if (!Object.keys(assets).every(number => cells[number].isConnected)) return probe.remove();
        probe.style.width = probe.style.width === '1px' ? '2px' : '1px';
        requestAnimationFrame(turn);
    };
    turn();
}"""


DRAWN = """() => [...document.querySelectorAll(".nba-graph .custom-widget")]
    .some(each => each._cyreg?.cy.nodes(".card").length)"""


def differing(notebook: Opened) -> list[Any]:
    """What was painted and did not agree; a cell that has just begun has no line."""
    painted = notebook.page.evaluate("() => window.painted.map(each => JSON.parse(each))")
    return [row for frame in painted for row in frame if len({*filter(None, row[1:])}) > 1]


def painted(notebook: Opened, name: str, sign: int = 1) -> str:
    """The shapes that were painted for an asset, one after the other; of its node in the graph, the statuses."""
    frames = notebook.page.evaluate("() => window.painted.map(each => JSON.parse(each))")
    shapes = [row[sign] for frame in frames for row in frame if row[0] == name]
    return ("" if sign == 1 else " ").join(shape for shape, _ in groupby(shapes))


def test_every_sign_of_an_asset_changes_in_one_frame(opened: Open) -> None:
    notebook = opened("frames", CELLS)
    source = notebook.lab.folder / "frames" / "in.csv"
    source.write_text("abc")
    notebook.run(*range(len(CELLS)))
    notebook.command("nbasset:panel")
    notebook.wait("() => document.querySelectorAll('.nbl-list [data-name]').length === 3")
    notebook.front()
    notebook.page.evaluate(LOOK, ASSETS)
    source.write_text("abcd")
    notebook.until(lambda: painted(notebook, "total"), lambda now: now.endswith("◆"))
    notebook.run(4)
    notebook.until(lambda: painted(notebook, "total"), lambda now: now.endswith("●"))
    notebook.edit(2, "%%asset clean\nlist(raw + '!')")
    notebook.until(lambda: painted(notebook, "total"), lambda now: now.endswith("◇"))
    notebook.run(2, 4)
    notebook.until(lambda: painted(notebook, "total"), lambda now: now.endswith("●"))
    assert differing(notebook) == []
    shapes = painted(notebook, "total")
    assert all(shape in shapes for shape in "●◆▶◇"), shapes
    assert notebook.page.evaluate("() => window.framesSeen") > 30


def test_a_graph_beside_changes_in_the_frame_of_all_other_signs(opened: Open) -> None:
    notebook = opened("graph_frames", [*CELLS, "%%asset extra\ntotal + 1"])
    source = notebook.lab.folder / "graph_frames" / "in.csv"
    source.write_text("abc")
    notebook.run(*range(len(CELLS)))
    notebook.command("nbasset:panel")
    notebook.wait("() => document.querySelectorAll('.nbl-list [data-name]').length === 3")
    notebook.command("nbasset:graph")
    notebook.wait(DRAWN)
    notebook.front()
    notebook.page.evaluate(LOOK, {**ASSETS, len(CELLS): "extra"})
    for text in ("abcd", "abcde", "abcdef"):
        source.write_text(text)
        notebook.until(lambda: painted(notebook, "total"), lambda now: now.endswith("◆"))
        notebook.run(4)
        notebook.until(lambda: painted(notebook, "total"), lambda now: now.endswith("●"))
    assert differing(notebook) == []
    followed = painted(notebook, "node total", 2)
    assert followed.split() == ["FRESH", *["STALE", "QUEUED", "RUNNING", "FRESH"] * 3]
    notebook.run(len(CELLS))
    notebook.until(lambda: painted(notebook, "extra"), lambda now: now.endswith("●"))
    notebook.edit(len(CELLS), "1")
    notebook.run(len(CELLS))
    notebook.until(lambda: painted(notebook, "there extra", 2), lambda now: now == "no yes no")
    assert differing(notebook) == [], "a node comes and goes with its badge"
