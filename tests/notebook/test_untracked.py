"""What no key can know is said aloud; what libraries open by themselves is found by its name."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


@pytest.mark.parametrize(
    ("setup", "body", "word"),
    [
        ("import time", "time.time()", "the clock"),
        ("from time import time", "time()", "the clock"),
        ("import datetime", "datetime.datetime.now()", "the clock"),
        ("from datetime import datetime", "datetime.now()", "the clock"),
        ("import pandas as pd", "pd.Timestamp.now()", "the clock"),
        ("import uuid", "str(uuid.uuid4())", "entropy"),
        ("import numpy as np", "np.random.default_rng().random()", "an unseeded random generator"),
        ("import random", "random.Random().random()", "an unseeded random generator"),
        ("import subprocess", "subprocess.run(['true']).returncode", "subprocess"),
        ("k = 1", "eval('1 + 1')", "eval"),
        ("k = 1", "import __main__\n__main__.k", "__main__"),
        ("import __main__\nk = 1", "__main__.k", "__main__"),
        ("import sys\nk = 1", "sys.modules['__main__'].k", "sys.modules"),
        ("k = 1", "get_ipython().user_ns['k']", "user_ns"),
        ("1 + 1", "_ + 1", "_, what cells before have shown"),
        ("import os\nopen('f', 'w').close()", "os.path.getmtime('f')", "the times of files"),
        ("import os\nopen('f', 'w').close()", "os.stat('f').st_mode > 0", "the rights of files"),
        ("k = 1", "hash('text')", "hash()"),
        ("import time\ndef now():\n    return time.time()", "now()", "the clock"),
        ("import numpy as np", "np.random.default_rng(3).random()", None),
        ("import time", "time.sleep(0)\n1", None),
    ],
)
def test_an_input_that_nobody_can_see_is_marked(kernel: Kernel, setup: str, body: str, word: str | None) -> None:
    kernel.run(setup)
    run = kernel.run(f"%%asset a\n{body}")
    assert run.ok, run.traceback
    if word is None:
        assert "untracked" not in run.text
    else:
        assert f"◐ fresh · untracked: {word}" in run.text


@pytest.mark.parametrize(
    ("setup", "body"),
    [
        ("import pandas as pd", "pd.read_parquet('t.parquet')['a'].sum()"),
        ("import pandas as pd\nPATH = 't.parquet'", "pd.read_parquet(PATH)['a'].sum()"),
        ("import pandas as pd\nfrom pathlib import Path\nPATH = Path('t.parquet')", "pd.read_parquet(PATH)['a'].sum()"),
        ("import pyarrow.parquet as pq", "pq.read_table('t.parquet')['a'].to_pandas().sum()"),
        ("import pandas as pd\ndef load():\n    return pd.read_parquet('t.parquet')", "load()['a'].sum()"),
    ],
)
def test_a_file_that_a_library_opens_by_itself_is_an_input_when_the_code_names_it(
    kernel: Kernel, setup: str, body: str
) -> None:
    kernel.run("import pandas as pd\npd.DataFrame({'a': [1, 2]}).to_parquet('t.parquet')")
    kernel.run(setup)
    run = kernel.run(f"%%asset total\nint({body})")
    assert kernel.value("total") == 3
    kernel.run("pd.DataFrame({'a': [1, 2, 3]}).to_parquet('t.parquet')")
    assert "file t.parquet changed" in run.text
    kernel.run("%materialize")
    assert kernel.value("total") == 6


def test_what_rests_on_a_value_nobody_can_see_through_follows_how_that_was_made(kernel):
    make = "%%asset base\nimport sqlite3\nc = sqlite3.connect(':memory:')\nc.execute('create table t as select {} as v')\nc"
    kernel.run(make.format(3))
    kernel.run("%%asset total\nbase.execute('select sum(v) from t').fetchone()[0]")
    assert kernel.value("total") == 3
    kernel.run(make.format(4))
    assert kernel.run("%materialize").ok
    assert kernel.value("total") == 4
    assert "0 made" in kernel.run("%materialize").text


@pytest.mark.parametrize(
    ("setup", "body", "what"),
    [
        ("import matplotlib.pyplot as plt\nfig, ax = plt.subplots()", "ax.plot([1, 2])\n3", "ax of type"),
        (
            "from concurrent.futures import ThreadPoolExecutor\nex = ThreadPoolExecutor(2)",
            "sum(ex.map(abs, [1, -2]))",
            "ex of type concurrent.futures.thread.ThreadPoolExecutor",
        ),
    ],
)
def test_what_a_body_draws_on_or_has_work_for_it_is_marked_and_makes_nothing_stale(kernel, setup, body, what):
    kernel.run("import matplotlib\nmatplotlib.use('agg')")
    kernel.run(setup)
    kernel.run(f"%%asset a\n{body}")
    for _ in range(2):
        assert "0 made" in kernel.run("%materialize").text
    assert what in kernel.run("%assets").text


def test_what_rests_on_the_untracked_says_so_however_far(kernel: Kernel) -> None:
    kernel.run("import time\nK = 1")
    kernel.run("%%asset now\ntime.time()")
    kernel.run("%%asset near\nnow + K")
    kernel.run("%%asset far\nnear + 1")
    kernel.run("%%asset apart\nK + 1")
    for asked in ("%asset_why far", "%asset far"):
        assert "● fresh · downstream of now, which is untracked" in kernel.run(asked).text
    assert "untracked" not in kernel.run("%asset_why apart").text


def test_who_reads_a_list_that_another_body_adds_to_is_untracked(kernel: Kernel) -> None:
    kernel.run("rows = []")
    kernel.run("%%asset a\nrows.append('a')\n1")
    kernel.run("%%asset b\nlen(rows)")
    kernel.run("%%asset c\n1 + 1")
    kernel.run("much = len(rows)")
    kernel.run("%%asset d\nmuch + 1")
    kernel.run("%materialize")
    told = [kernel.run(f"%asset {each}").text for each in "abcd"]
    why = "untracked: rows, which other bodies put something into"
    assert [why in each for each in told] == [False, True, False, True]
    assert kernel.value("rows") == ["a"], "it fills before the user's eyes, as in a plain cell"
