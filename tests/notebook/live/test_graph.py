"""``%asset_graph`` in a real kernel: what it sends, what follows it, what it leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from kernels import Kernel
from nbconvert import HTMLExporter

pytestmark = [pytest.mark.kernel, pytest.mark.libraries]

WIDGET = "application/vnd.jupyter.widget-view+json"
SESSION = "get_ipython().magics_manager.magics['line']['asset_graph'].__self__.session"


def graph(kernel: Kernel, cell: str = "g", line: str = "%asset_graph"):
    return kernel.run(line, cell).outputs[0]["data"]


GRAPHS = f"{SESSION}.widgets.of(object)"
PANEL = f"{GRAPHS}[0].panel"


def test_without_assets_a_sentence_says_what_to_do(kernel: Kernel) -> None:
    assert "%%asset my_data" in kernel.run("%asset_graph").text


def test_a_graph_of_a_notebook_without_assets_is_drawn_in_its_place_when_there_is_one(kernel: Kernel) -> None:
    kernel.run("%asset_graph", "g")
    still, place = kernel.run("%asset_graph", "g").outputs
    assert "it is then shown here" in still["data"]["text/plain"]
    kernel.run("%%asset raw\n[1]", "a")
    assert still["data"]["text/plain"] == "raw  ● fresh"
    assert place["data"][WIDGET]["model_id"]
    assert kernel.value(f"[each.cell for each in {GRAPHS}]") == ["g"]


def test_the_widget_comes_with_a_tree_for_whoever_draws_no_widgets(kernel: Kernel) -> None:
    kernel.run("%%asset raw\n[1]", "a")
    kernel.run("%%asset more\nraw + raw", "b")
    still, live = (each["data"] for each in kernel.run("%asset_graph", "g").outputs)
    assert live[WIDGET]["model_id"]
    assert (live["text/html"], live["text/plain"]) == ("", ""), "where no widget is drawn, only the still form is seen"
    assert still["text/plain"] == "raw  ● fresh\n└─ more  ● fresh"
    assert "u0 --> u1" in still["text/vnd.mermaid"]
    assert 'src="data:image/svg+xml' in still["text/html"]


def test_an_exported_notebook_without_widget_state_shows_the_picture_with_the_tree_in_words(kernel: Kernel) -> None:
    kernel.run("%%asset raw\n[1]", "a")
    outputs = [nbformat.v4.new_output("display_data", o["data"]) for o in kernel.run("%asset_graph", "g").outputs]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%asset_graph", outputs=outputs)])
    exported = HTMLExporter().from_notebook_node(notebook)[0]
    assert 'alt="raw  ● fresh"' in exported
    assert "Loading widget" not in exported


def test_a_selection_is_the_part_that_is_shown_and_stays_that_part(kernel: Kernel) -> None:
    kernel.run("%%asset raw\n[1]", "a")
    kernel.run("%%asset more\nraw + raw", "b")
    assert graph(kernel, line="%asset_graph raw")["text/plain"] == "raw  ● fresh"
    kernel.run("%%asset last\nmore + raw", "c")
    assert kernel.value(f"list({PANEL}.graph.nodes)") == ["raw"]


def test_pandas_and_the_widgets_are_imported_when_a_graph_is_drawn_and_not_before(tmp_path: Path) -> None:
    with Kernel(tmp_path) as kernel:
        kernel.run("%%asset raw\n[1]", "a")
        loaded = "'ipycytoscape' in __import__('sys').modules"
        assert kernel.value(loaded) is False
        graph(kernel)
        assert kernel.value(loaded) is True


def test_the_graph_follows_cells_and_runs(kernel: Kernel) -> None:
    kernel.run("def f(): return 1", "f")
    kernel.run("%%asset raw\nf()", "a")
    graph(kernel)
    shown = f"{{n: str(d['data']['status']) for n, d in {PANEL}.graph.nodes.items()}}"
    assert kernel.value(shown) == {"raw": "FRESH"}
    kernel.run("def f(): return 2", "f")
    assert kernel.value(shown) == {"raw": "STALE"}
    kernel.run("%%asset b\nraw", "b")
    assert kernel.value(shown) == {"raw": "FRESH", "b": "FRESH"}


def test_few_graphs_are_live_and_a_closed_one_is_forgotten(kernel: Kernel) -> None:
    kernel.run("%%asset raw\n[1]", "a")
    for cell in "abcdef":
        graph(kernel, f"graph-{cell}")
    assert kernel.value(f"len({GRAPHS})") == 3
    graph(kernel, "graph-f")
    assert kernel.value(f"len({GRAPHS})") == 3
    kernel.run(f"{PANEL}.box.close()")
    kernel.run("%%asset more\n[2]", "b")
    assert kernel.value(f"len({GRAPHS})") == 2, "with the next change that it is not told"


def test_a_terminal_shows_the_tree(tmp_path) -> None:
    code = "ip = get_ipython(); ip.run_line_magic('load_ext', 'nbasset'); ip.run_cell_magic('asset', 'raw', '[1]'); "
    command = [sys.executable, "-m", "IPython", "--no-banner", "-c", code + "ip.run_line_magic('asset_graph', '')"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    assert "raw  ● fresh" in done.stdout
    assert "widget" not in done.stdout


def test_a_run_that_plain_python_starts_shows_what_waits_as_one_of_the_magic_does(kernel: Kernel) -> None:
    kernel.run(
        "%nbasset mode define\n"
        "from nbasset import asset, materialize\n"
        "@asset\ndef first():\n    import time\n    time.sleep(0.6)\n    return 1\n"
        "@asset\ndef second(first): return first + 1"
    )
    kernel.run("%asset_graph", "g")
    kernel.run(
        f"seen, drawing = [], {PANEL}.graph._drawing\nshow = drawing.change\n"
        "def noted(changes, seen=seen, show=show):\n    seen.append(str(changes.get('second', {}).get('data', {}).get('status', '')))\n    show(changes)\n"
        "drawing.change = noted"
    )
    assert kernel.run("materialize([first, second])").ok
    shown = kernel.value("list(dict.fromkeys(filter(None, seen)))")
    assert (shown[0], shown[-1]) == ("QUEUED", "FRESH")


def test_while_something_is_made_for_the_first_time_the_graph_offers_stop_and_no_other_run(kernel: Kernel) -> None:
    kernel.run("%%asset raw\n1", "a")
    kernel.run("%asset_graph", "g")
    kernel.run(
        f"said, panel = [], {PANEL}\nat_work = panel.at_work\n"
        "def noted(on, *rest):\n"
        "    at_work(on, *rest)\n"
        "    said.append([on, panel.shown('new') is not None, panel._toolbar._make.disabled, 'nba-at-work' in panel.box._dom_classes])\n"
        "panel.at_work = noted"
    )
    assert kernel.run("%%asset new\nimport time\ntime.sleep(1.5)\nraw + 1", "b").ok
    said = kernel.value("said")
    assert [True, True, True, True] in said, said
    assert said[-1] == [False, True, True, False]


def test_the_card_of_a_body_with_a_progress_bar_says_where_the_bar_is(kernel: Kernel) -> None:
    bar = "from tqdm import tqdm\nimport time\nfor n in tqdm(range(8), 'rows'): time.sleep(0.15)"
    kernel.run("%nbasset mode define\nfrom nbasset import asset")
    kernel.run(f"%%asset slow\n{bar}", "a")
    kernel.run("%asset_graph", "g")
    kernel.run(
        f"said, panel = [], {PANEL}\ntell = panel.tell\n"
        "def noted(assets, said=said, tell=tell):\n    said.extend(each.get('says', '') for each in assets)\n    tell(assets)\n"
        "panel.tell = noted"
    )
    assert kernel.run("%materialize").ok
    said = kernel.value("list(dict.fromkeys(filter(None, said)))")
    assert len(said) > 3, said
    assert all(each.startswith("rows:") and each.count("%|") == 1 for each in said), said
