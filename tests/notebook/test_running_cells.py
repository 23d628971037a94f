"""Running cells in a real kernel: what becomes an asset, what is made, what comes from the store."""

from __future__ import annotations

from pathlib import Path

import IPython
import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel

ASSIGNS = pytest.mark.skipif(IPython.version_info < (8,), reason="this IPython cannot read it on a later Python")

PIPELINE = [
    "%%asset raw_data --group sources\nprint('making raw')\n[10, 20, 30]",
    "def double(x):\n    return x * 2",
    "%%asset processed_data\n[double(x) for x in raw_data]",
    "%%asset --group reporting\ndef final_report(processed_data):\n    '''The sum.'''\n    return sum(processed_data)",
]


def run_all(kernel: Kernel, cells: list[str] = PIPELINE) -> list[str]:
    shown = []
    for number, cell in enumerate(cells):
        run = kernel.run(cell, f"cell{number}")
        assert run.ok, run.traceback
        shown.append(run.text)
    return shown


def test_running_cells_makes_them_and_shows_value_print_and_kind(kernel: Kernel) -> None:
    shown = run_all(kernel)
    assert "making raw" in shown[0]
    assert "[10, 20, 30]" in shown[0]
    assert "raw_data: list of 3 · ● fresh · made " in shown[0]
    assert "120" in shown[3]


def test_after_a_restart_run_all_brings_everything_back_and_makes_nothing(tmp_path: Path) -> None:
    with Kernel(tmp_path) as kernel:
        first = run_all(kernel)
        assert run_all(kernel) == first
    with Kernel(tmp_path, fresh=True) as kernel:
        shown = run_all(kernel)
        assert "making raw" in shown[0], "what the making printed is shown again"
        for number in (0, 2, 3):
            assert "● fresh · made " in shown[number]
        assert shown == first, "a replay always looks the same"


def test_an_edited_helper_turns_everything_downstream_stale_at_once_in_the_cells_own_displays(kernel: Kernel) -> None:
    runs = [kernel.run(cell, f"cell{number}") for number, cell in enumerate(PIPELINE)]
    kernel.run("def double(x):\n    return x * 3", "cell1")
    assert "● fresh" in runs[0].text
    assert "◆ stale" in runs[2].text
    assert "helper double() changed" in runs[2].text
    assert "◆ stale" in runs[3].text
    why = kernel.run("%asset_why final_report").text
    assert "final_report is stale: processed_data is stale: helper double() changed" in why
    run = kernel.run("run = %materialize\nprint(sorted(run.made))")
    assert "['final_report', 'processed_data']" in run.text
    assert "180" in runs[3].text, "the cell's own display shows the new value"
    assert "● fresh" in runs[3].text


def test_an_edit_put_back_is_fresh_at_once(kernel: Kernel) -> None:
    run_all(kernel)
    kernel.run("def double(x):\n    return x * 3", "cell1")
    kernel.run("%materialize")
    kernel.run("def double(x):\n    # doubled\n    return x * 2", "cell1")
    assert kernel.run("%assets").text.count("● fresh") == 3
    assert kernel.value("final_report") == 120


def test_the_same_value_from_new_code_stops_the_wave(kernel: Kernel) -> None:
    run_all(kernel)
    kernel.run("def double(x):\n    return x + x", "cell1")
    run = kernel.run("run = %materialize\nprint(run.made)")
    assert "('processed_data',)" in run.text


@pytest.mark.parametrize(
    ("cell", "name", "value"),
    [
        ("%%asset\ntotal = 1 + 2", "total", 3),
        ("%%asset total\n1 + 2", "total", 3),
        ("%%asset total\ntotal = 4\ntotal + 1", "total", 4),
        ("%%asset\ndef total():\n    return 5", "total", 5),
        ("%%asset other\ndef total():\n    return 6", "other", 6),
        ("%%asset\nimport math\ndef total():\n    return math.floor(2.5)", "total", 2),
        ("%%asset\nimport functools\n@functools.cache\ndef total():\n    return 8", "total", 8),
        ("%%asset\nasync def total():\n    import asyncio\n    await asyncio.sleep(0)\n    return 9", "total", 9),
        ("%%asset total\nimport asyncio\nawait asyncio.sleep(0)\n10", "total", 10),
        ("# a comment\n\n%%asset total\n11", "total", 11),
        ("%%asset total\n%time t = 12\nt", "total", 12),
        ("%%asset total\n%%time\nt = 13\nt", "total", 13),
        pytest.param("%%asset total\nfiles = !echo hello\nlen(files) + 13", "total", 14, marks=ASSIGNS),
        ("%%asset\ndef total(n=15):\n    return n", "total", 15),
        ("%%asset 合計 --group 報告\n16", "合計", 16),
        ("%%asset total\nimport this_is_not_there if False else None\n17", None, None),
        ("%%asset total\nwith open('x.txt', 'w') as f:\n    f.write('hi')\n18", "total", 18),
        ("%%asset\ntotal: int = 19", "total", 19),
        ("%%asset\ndef total(context):\n    context.add_output_metadata({'rows': 3})\n    return 20", "total", 20),
        ("%%asset total\n[y := 20, y + 1][-1]", "total", 21),
    ],
)
def test_every_form_of_a_cell(kernel: Kernel, cell: str, name: str | None, value: int | None) -> None:
    run = kernel.run(cell)
    if name is None:
        assert not run.ok
        assert "nothing was defined" in run.evalue
        return
    assert run.ok, run.traceback
    assert kernel.value(name) == value


def test_one_cell_makes_several_assets(kernel: Kernel) -> None:
    assert kernel.run("%%asset small, large\nsmall = 1\nlarge = 100").ok
    assert kernel.run("%%asset a, b\ndef both(small, large):\n    return small + 1, large + 1").ok
    assert kernel.value("(small, large, a, b)") == (1, 100, 2, 101)
    bad = kernel.run("%%asset c, d\n1, 2, 3")
    assert "c, d need 2 values, and the body gave 3 values" in bad.evalue


def test_the_time_of_a_cell_that_makes_several_assets_is_saved_once(kernel: Kernel) -> None:
    kernel.run("%%asset small, large\nimport time\ntime.sleep(0.3)\nsmall, large = 1, 100")
    again = kernel.run("%materialize").text
    saved = float(again.partition("2 reused, ")[2].partition(" ms saved")[0])
    assert 300 <= saved < 600


def test_a_cell_with_an_upstream_that_is_not_there_is_only_defined_and_says_what_it_waits_for(kernel: Kernel) -> None:
    run = kernel.run("%%asset report\nsum(numbers)")
    assert run.ok
    assert "? unresolved · only defined · needs numbers" in run.text
    kernel.run("%%asset numbers\n[1, 2]")
    kernel.run("%materialize report")
    assert kernel.value("report") == 3
    assert "● fresh" in run.text


def test_what_a_body_assigns_does_not_leak_and_the_error_says_where_it_is(kernel: Kernel) -> None:
    kernel.run("%%asset total\nsecret = 41\nsecret + 1")
    run = kernel.run("secret")
    assert run.ename == "NameError"
    assert "secret lives inside asset total" in run.evalue
    assert "secret" in kernel.run("%asset_locals total").text
    kernel.run("%asset_locals total --pull")
    assert kernel.value("secret") == 41


def test_a_body_sees_only_what_it_names(kernel: Kernel) -> None:
    kernel.run("hidden = 1\nseen = 2")
    run = kernel.run("%%asset total\nassert 'hidden' not in (lambda: 0).__globals__, 'leaked'\nseen")
    assert run.ok, run.traceback
    assert kernel.value("hidden + seen") == 3


@pytest.mark.parametrize(
    "body",
    [
        "eval('K + 1')",
        "globals()['K'] + 1",
        "peek()",
        "exec('r = K + 1', globals())\nr",
        "import __main__\n__main__.K + 1",
        "import sys\nsys.modules['__main__'].K + 1",
        "get_ipython().user_ns['K'] + 1",
    ],
)
def test_a_body_that_computes_names_sees_them_all_and_says_that_nobody_can_follow(kernel: Kernel, body: str) -> None:
    kernel.run("K = 1\ndef peek():\n    return globals()['K'] + 1")
    run = kernel.run(f"%%asset total\n{body}")
    assert run.ok, run.traceback
    assert "untracked: " in run.text
    assert kernel.value("total") == 2
    assert kernel.value("'r' in globals()") is False


def test_a_variable_that_becomes_an_asset_is_the_asset_from_then_on(kernel: Kernel) -> None:
    kernel.run("z = 10", cell_id="z")
    told = kernel.run("%%asset z\n20", cell_id="z").text
    assert "z means the asset from now on, no longer your own variable." in told
    assert kernel.value("z") == 20


@pytest.mark.parametrize(
    ("code", "drawn"),
    [
        ("from IPython.display import Markdown\nMarkdown('**bold**')", "<strong>bold</strong>"),
        ("from IPython.display import Math\nMath('x^2')", "$\\displaystyle x^2$"),
    ],
)
def test_what_the_page_typesets_is_typeset_in_an_assets_display(kernel: Kernel, code: str, drawn: str) -> None:
    run = kernel.run(f"%%asset formula\n{code}")
    assert drawn in run.html
    assert "untracked" not in run.text
    assert drawn in kernel.run(f"%%asset formula\n{code}").html, "from the store as well"


def test_a_value_that_needs_a_renderer_of_its_own_is_shown_below_its_display(kernel: Kernel) -> None:
    chart = "'application/vnd.vegalite.v5+json': {}, 'text/plain': 'chart'"
    kernel.run(f"class Chart:\n    def _repr_mimebundle_(self, **options): return {{{chart}}}")
    for _ in range(2):
        run = kernel.run("%%asset plot\nChart()")
        assert [next(iter(each["data"])) for each in run.outputs] == ["text/html", "application/vnd.vegalite.v5+json"]


def test_helpers_see_the_private_input_and_cannot_harm_the_upstream(kernel: Kernel) -> None:
    kernel.run("%%asset rows\n[1, 2, 3]")
    kernel.run("def clear():\n    rows.append(99)\n    return len(rows)")
    kernel.run("%%asset count\nclear()")
    kernel.run("%%asset other\nrows.clear()\nlen(rows)")
    assert kernel.value("(rows, count, other)") == ([1, 2, 3], 4, 0)


def test_options_each_do_what_they_say(kernel: Kernel) -> None:
    (kernel.folder / "data.txt").write_text("one")
    kernel.run("import os\nos.environ['MODE'] = 'x'\ntries = []")
    declared = kernel.run("%%asset a --reads data.txt --env MODE --description 'The file'\n1")
    assert "fresh" in declared.text
    (kernel.folder / "data.txt").write_text("two")
    assert "file data.txt changed" in kernel.run("%assets").text
    kernel.run("%materialize")
    kernel.run("os.environ['MODE'] = 'y'")
    assert "environment variable MODE changed" in kernel.run("%assets").text
    assert "The file" in kernel.run("%asset a").text
    flaky = (
        "%%asset b --retries 2 --delay 0.01\nimport os\nopen('n', 'a').write('.')\nassert os.path.getsize('n') > 2\n5"
    )
    run = kernel.run(flaky)
    assert run.ok, run.traceback
    assert "trying again" in run.text
    assert kernel.run("%%asset c --always\n1").text.count(", took ") == 1
    assert kernel.run("%%asset c --always\n1").ok
    assert kernel.outcome() == "made"
    kernel.run("%%asset d --manual --define\n1")
    kernel.run("%%asset e --define\nd + 1")
    waits = kernel.run("run = %materialize")
    assert "made only when named" in waits.text
    assert kernel.value("'d' in run.made or 'e' in run.made") is False
    kernel.run("%materialize d\n%materialize e")
    assert kernel.value("e") == 2


def test_random_numbers_are_the_same_in_every_run_and_do_not_depend_on_other_assets(kernel: Kernel) -> None:
    cell = "%%asset draw\nimport random\nimport numpy as np\n(random.random(), float(np.random.rand()))"
    kernel.run(cell)
    first = kernel.value("draw")
    kernel.run("import random\nrandom.random()\n%materialize draw --again")
    assert kernel.value("draw") == first
    kernel.run("%%asset seeded --seed 7\nimport random\nrandom.random()")
    assert kernel.value("seeded == __import__('random').Random(7).random()") is True
    kernel.run("%%asset free --seed none\nimport random\nrandom.random()")
    one = kernel.value("free")
    kernel.run("%materialize free --again")
    assert kernel.value("free") != one


def test_code_version_by_hand_overrides_the_code_and_is_marked_where_it_hides_a_change(kernel: Kernel) -> None:
    kernel.run("%%asset a --code-version 1\n10")
    same = kernel.run("%%asset a --code-version 1\n11")
    assert same.ok
    assert kernel.outcome() == "from the store"
    assert "version set by hand" in same.text
    assert kernel.value("a") == 10
    kernel.run("%%asset a --code-version 2\n11")
    assert kernel.value("a") == 11


def test_define_mode_and_what_takes_long_only_define(kernel: Kernel) -> None:
    kernel.run("%nbasset mode define")
    assert "only defined: %materialize a makes it" in kernel.run("%%asset a\nimport time\ntime.sleep(0.05)\n1").text
    kernel.run("%nbasset mode run\n%nbasset ask-above 0.01\n%materialize a")
    kernel.run("%%asset a\nimport time\ntime.sleep(0.05)\n2")
    kernel.run("%nbasset mode define")
    kernel.run("%%asset a\nimport time\ntime.sleep(0.05)\n3")
    kernel.run("%nbasset mode eager")
    impatient = kernel.run("%%asset b\na + 1")
    assert "only defined, as it would take long" in impatient.text
    assert "%materialize b" in impatient.text
    kernel.run("%nbasset patience none")
    assert kernel.run("%%asset b\na + 1").ok
    assert kernel.outcome() == "made"


DRAWINGS = {
    "curve: Text": "plt.plot([1, 2])\nplt.title('here')",
    "line: list of 1": "plt.plot([1, 2])",
    "fig: Figure": "fig, ax = plt.subplots(); ax.plot([1, 2]);",
    "both: Figure": "both, ax = plt.subplots()\nax.plot([1, 2])",
    "last: Figure": "f, ax = plt.subplots()\nf",
    "own: Figure": "from matplotlib.figure import Figure\nf = Figure(); f.subplots().plot([1, 2]); f",
    "bars: BarContainer of 1": "plt.bar(['a'], [1]);",
    "table: ndarray 2": "pd.DataFrame({'x': [1, 2], 'y': [2, 1]}).plot(subplots=True)",
    "again: Figure": "fig.axes[0].set_title('again'); fig",
    "shown: plot, no value": "plt.plot([1, 2]); plt.show()",
}
"""What is said of assets, and what draws them."""


@pytest.mark.slow
def test_what_is_drawn_is_the_value_and_shown_as_one_picture_also_out_of_the_store(tmp_path: Path) -> None:
    for outcome in ("made", "from the store"):
        with Kernel(tmp_path) as kernel:
            kernel.run("import matplotlib.pyplot as plt, pandas as pd")
            for kind, body in DRAWINGS.items():
                run = kernel.run(f"%%asset {kind.partition(':')[0]}\n{body}")
                assert f"{kind} · ● fresh · made " in run.text
                assert kernel.outcome() == outcome
                assert run.html.count("data:image/png") == 1, kind
                assert "<matplotlib" not in run.text, kind
            assert kernel.run("type(line[0]).__name__").text == "'Line2D'"
            (shown,) = kernel.run("fig").outputs
            assert "image/png" in shown["data"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [("a = 3\na + 1;", "3"), ("a = 3\na + 1", "4\n3"), ("3 + 1;  # quiet", ""), ("'é;' ;", ""), ("'a;'", "'a;'")],
)
def test_a_semicolon_at_the_end_keeps_the_last_expression_from_being_shown(
    kernel: Kernel, body: str, shown: str
) -> None:
    text = kernel.run(f"%%asset a\n{body}").text
    assert text.rpartition("a: ")[0].strip() == shown


def test_a_value_that_is_only_a_look_gets_the_hint(kernel: Kernel) -> None:
    kernel.run("import pandas as pd")
    run = kernel.run("%%asset top\ndf = pd.DataFrame({'a': range(9)})\ndf.head()")
    assert "DataFrame 5 × 1" in run.text
    assert "end the cell with df" in run.text


def test_every_file_a_body_reads_is_noticed(kernel: Kernel) -> None:
    (kernel.folder / "data.csv").write_text("a\n1\n2\n")
    kernel.run("import pandas as pd")
    run = kernel.run("%%asset table\npd.read_csv('data.csv')")
    (kernel.folder / "data.csv").write_text("a\n1\n2\n3\n")
    kernel.run("1")
    assert "◆ stale · " in run.text
    assert "file data.csv changed" in run.text
    kernel.run("%materialize")
    assert kernel.value("len(table)") == 3
    (kernel.folder / "data.csv").write_text("a\n1\n2\n")
    assert "fresh" in kernel.run("%assets").text, "put back, the earlier result is there"
    assert kernel.value("len(table)") == 2


def test_a_list_that_bodies_only_add_to_is_no_input_of_theirs(kernel: Kernel) -> None:
    kernel.run("ran = []")
    kernel.run("%%asset a\nran.append('a')\n1")
    kernel.run("%%asset b\nran.append('b')\na + 1")
    kernel.run("%materialize")
    assert kernel.value("ran") == ["a", "b"]


def test_an_iterator_is_gone_through_once_and_every_consumer_gets_its_own(kernel: Kernel) -> None:
    kernel.run("%%asset squares\n(x * x for x in range(4))")
    kernel.run("%%asset one\nsum(squares)")
    kernel.run("%%asset two\nsum(squares)")
    assert kernel.value("(one, two, list(squares))") == (14, 14, [0, 1, 4, 9])


def test_the_class_of_an_input_counts_for_its_consumers_and_is_the_notebooks_own_after_a_restart(
    tmp_path: Path,
) -> None:
    def define(kernel: Kernel, factor: int) -> None:
        kernel.run(
            f"class Box:\n    def __init__(self, x):\n        self.x = x\n    def area(self):\n        return self.x * {factor}"
        )

    with Kernel(tmp_path) as kernel:
        define(kernel, 2)
        kernel.run("%%asset box\nBox(3)")
        kernel.run("%%asset area\nbox.area()")
        define(kernel, 3)
        why = kernel.run("%materialize").text
        assert "the class of box changed" in why
        assert kernel.value("area") == 9
    with Kernel(tmp_path, fresh=True) as kernel:
        define(kernel, 3)
        assert kernel.run("%%asset box\nBox(3)").ok
        assert kernel.outcome() == "from the store"
        assert kernel.run("%%asset area\nbox.area()").ok
        assert kernel.outcome() == "from the store"
        assert kernel.value("(isinstance(box, Box), area)") == (True, 9)
