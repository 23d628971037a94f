"""What lessons cost: ``python lessons.py NUMBER plain|assets``, one of nine notebooks as teachers write them.

Each has imports, a helper or two and some forty cheap steps. They run as plain cells, or each step as an asset. Prints
one line of JSON: CPU seconds (user and system) of all cells, and how many steps there are.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

Steps = Iterator[tuple[str, str]]
"""Names, each with the cell that makes its value."""

IMPORTS = "import math\nimport random\nimport numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt"


def arrays() -> Steps:
    """Arrays and what they are good for."""
    yield "grid", "np.linspace(0, 2 * np.pi, 200)"
    for name in ("sin", "cos", "exp", "sqrt", "tanh", "log1p"):
        yield f"{name}_grid", f"np.{name}(grid)"
        yield f"{name}_slope", f"np.gradient({name}_grid, grid)"
        yield f"{name}_range", f"{name}_grid.min(), {name}_grid.max(), float({name}_slope.mean())"
    for size in (3, 5, 8):
        yield f"matrix{size}", f"np.arange({size} * {size}).reshape({size}, {size}) + np.eye({size})"
        yield f"inverse{size}", f"np.linalg.inv(matrix{size} + 10 * np.eye({size}))"
        yield f"values{size}", f"np.linalg.eigvals(matrix{size}).real"
        yield f"check{size}", f"np.allclose(inverse{size} @ (matrix{size} + 10 * np.eye({size})), np.eye({size}))"
    yield "waves", "plt.plot(grid, sin_grid)\nplt.plot(grid, cos_grid)\nplt.title('Waves')"
    yield "summary", "{name: value for name, value in zip('abc', (check3, check5, check8))}"


def tables() -> Steps:
    """A table, and questions about it."""
    yield (
        "sales",
        dedent("""
        rng = np.random.default_rng(1)
        table = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=900), "shop": rng.choice(list("ABC"), 900)})
        for kind in ("bread", "milk", "tea", "rice"):
            table[kind] = rng.poisson(20, 900)
        table"""),
    )
    yield "first_rows", "sales.head()"
    yield "described", "sales.describe()"
    for kind in ("bread", "milk", "tea", "rice"):
        yield f"{kind}_by_shop", f"sales.groupby('shop')[{kind!r}].agg(['mean', 'sum', 'max'])"
        yield f"{kind}_by_month", f"sales.assign(month=sales.day.dt.month).groupby('month')[{kind!r}].sum()"
        yield f"{kind}_best", f"sales.sort_values({kind!r}, ascending=False).head(10)"
        yield f"{kind}_smooth", f"sales.set_index('day')[{kind!r}].rolling(7).mean().dropna()"
        yield f"{kind}_share", f"round(100 * sales[{kind!r}].sum() / total(sales), 1)"
        yield f"{kind}_odd", f"sales[(sales[{kind!r}] - sales[{kind!r}].mean()).abs() > 2 * sales[{kind!r}].std()]"
        yield f"{kind}_text", f"f'{kind}: {{{kind}_share}} %, at most {{{kind}_best.{kind}.max()}}'"
    yield "wide", "sales.pivot_table(index='shop', values=['bread', 'milk', 'tea', 'rice'], aggfunc='mean')"
    yield "related", "sales[['bread', 'milk', 'tea', 'rice']].corr().round(3)"
    yield "bars", "wide.plot.bar(title='Means')"
    yield "report", "'\\n'.join([bread_text, milk_text, tea_text, rice_text])"


def chance() -> Steps:
    """Throws of dice, and what comes of many."""
    for count in (10, 50, 100, 500, 1000, 5000):
        yield f"throws{count}", f"random.seed({count})\n[random.randint(1, 6) for _ in range({count})]"
        yield f"mean{count}", f"sum(throws{count}) / len(throws{count})"
        yield f"spread{count}", f"math.sqrt(sum((x - mean{count}) ** 2 for x in throws{count}) / len(throws{count}))"
        yield f"counts{count}", f"{{face: throws{count}.count(face) for face in range(1, 7)}}"
        yield f"longest{count}", f"longest_run(throws{count})"
        yield f"far{count}", f"abs(mean{count} - 3.5) < 3 * spread{count} / math.sqrt({count})"
    yield "drawn", "fig, ax = plt.subplots()\nax.hist(throws5000, bins=6)\nax.set_title('Many throws')\nfig"
    yield "all_near", "all([far10, far50, far100, far500, far1000, far5000])"


def texts() -> Steps:
    """Words of a text."""
    yield "text", "('the quick brown fox jumps over the lazy dog and the dog sleeps in the warm sun ' * 40).strip()"
    yield "words", "text.split()"
    for letter in "abcdefghij":
        yield f"with_{letter}", f"sorted({{word for word in words if {letter!r} in word}})"
        yield f"many_{letter}", f"sum(word.count({letter!r}) for word in words)"
        yield f"share_{letter}", f"round(many_{letter} / len(text), 4)"
    yield "counted", "pd.Series(words).value_counts()"
    yield "lengths", "counted.index.str.len().to_series(index=counted.index)"
    yield "top", "counted.head(3).to_dict()"
    yield "weighted", "(counted * lengths).sum() / counted.sum()"
    yield "shares", "pd.Series({'a': share_a, 'b': share_b, 'c': share_c, 'd': share_d})"
    yield "bars", "shares.plot.bar()"


def lines() -> Steps:
    """Lines through points, with figures."""
    for noise in (1, 2, 3, 4, 5):
        yield (
            f"points{noise}",
            dedent(f"""
            rng = np.random.default_rng({noise})
            x = np.linspace(0, 10, 60)
            pd.DataFrame({{"x": x, "y": 3 * x + 2 + {noise} * rng.normal(size=60)}})"""),
        )
        yield f"fit{noise}", f"np.polyfit(points{noise}.x, points{noise}.y, 1)"
        yield f"guess{noise}", f"np.polyval(fit{noise}, points{noise}.x)"
        yield f"error{noise}", f"float(((points{noise}.y - guess{noise}) ** 2).mean())"
        yield f"explained{noise}", f"1 - error{noise} / float(points{noise}.y.var(ddof=0))"
        yield (
            f"shown{noise}",
            dedent(f"""
            plt.figure(figsize=(4, 3))
            plt.scatter(points{noise}.x, points{noise}.y)
            plt.plot(points{noise}.x, guess{noise}, color="red")
            plt.title(describe(fit{noise}))"""),
        )
        yield f"words{noise}", f"describe(fit{noise})"
    yield "errors", "[error1, error2, error3, error4, error5]"
    yield "grows", "all(a < b for a, b in zip(errors, errors[1:]))"
    yield "shown", "plt.plot(errors, marker='o')\nplt.ylabel('error')"


def money() -> Steps:
    """Interest, loans, prices."""
    for rate in (1, 2, 3, 5, 8, 10):
        yield f"grown{rate}", f"[1000 * (1 + {rate} / 100) ** year for year in range(31)]"
        yield f"doubled{rate}", f"next((year for year, amount in enumerate(grown{rate}) if amount >= 2000), None)"
        yield f"payment{rate}", f"monthly(100_000, {rate} / 100, 20)"
        yield f"paid{rate}", f"round(payment{rate} * 240, 2)"
        yield f"plan{rate}", f"schedule(100_000, {rate} / 100, 20)"
        yield f"interest{rate}", f"plan{rate}['interest'].groupby(plan{rate}.index // 12).sum()"
    yield (
        "compared",
        "pd.DataFrame({'rate': [1, 2, 3], 'paid': [paid1, paid2, paid3], 'each': [payment1, payment2, payment3]})",
    )
    yield "shown", "compared.plot(x='rate', y='paid')"


def walks() -> Steps:
    """Random walks, and a game of life."""
    for seed in range(1, 7):
        yield f"walk{seed}", f"np.random.seed({seed})\nnp.cumsum(np.random.choice([-1, 1], size=1000))"
        yield f"farthest{seed}", f"int(np.abs(walk{seed}).max())"
        yield f"returns{seed}", f"int((walk{seed} == 0).sum())"
    yield "board0", "np.random.seed(0)\n(np.random.rand(40, 40) < 0.3).astype(int)"
    for turn in range(1, 16):
        yield f"board{turn}", f"life(board{turn - 1})"
    yield "alive", "[int(board.sum()) for board in (board0, board5, board10, board15)]"
    yield "shown", "plt.imshow(board15)"
    yield "paths", "plt.plot(walk1)\nplt.plot(walk2)\nplt.plot(walk3)"


def data() -> Steps:
    """Records of many kinds, cleaned and put together."""
    yield (
        "raw",
        dedent("""
        [{"id": i, "name": f"p{i}", "age": str(20 + i % 50), "city": ["Oslo", "Rome", None][i % 3], "score": i * 7 % 101}
         for i in range(300)]"""),
    )
    yield "frame", "pd.DataFrame(raw)"
    yield "typed", "frame.assign(age=frame.age.astype(int), city=frame.city.fillna('unknown'))"
    yield "cities", "typed.groupby('city').size()"
    for age in (20, 30, 40, 50, 60):
        yield f"group{age}", f"typed[(typed.age >= {age}) & (typed.age < {age + 10})]"
        yield f"score{age}", f"group{age}.score.mean()"
        yield f"best{age}", f"group{age}.nlargest(3, 'score')"
        yield f"names{age}", f"best{age}.name.tolist()"
        yield f"graded{age}", f"group{age}.assign(grade=group{age}.score.map(grade))"
        yield f"grades{age}", f"graded{age}.grade.value_counts().sort_index()"
    yield "scores", "pd.Series([score20, score30, score40, score50, score60], index=[20, 30, 40, 50, 60])"
    yield "joined", "typed.merge(cities.rename('people'), left_on='city', right_index=True)"
    yield "shown", "scores.plot(kind='bar')"
    yield "spread", "typed.plot.scatter('age', 'score')"


def numbers() -> Steps:
    """Primes, sequences, recursion."""
    for limit in (100, 200, 500, 1000):
        yield f"primes{limit}", f"[n for n in range(2, {limit}) if is_prime(n)]"
        yield f"count{limit}", f"len(primes{limit})"
        yield f"twins{limit}", f"[(p, p + 2) for p in primes{limit} if p + 2 in set(primes{limit})]"
        yield f"gaps{limit}", f"[b - a for a, b in zip(primes{limit}, primes{limit}[1:])]"
        yield f"widest{limit}", f"max(gaps{limit})"
        yield f"density{limit}", f"count{limit} * math.log({limit}) / {limit}"
    for start in (6, 7, 9, 19, 27):
        yield f"path{start}", f"collatz({start})"
        yield f"steps{start}", f"len(path{start}) - 1"
    yield "ratio", "[density100, density200, density500, density1000]"
    yield "shown", "plt.plot(path27)\nplt.title(f'{steps27} steps')"
    yield "histogram", "plt.hist(gaps1000)"


HELPERS = {
    arrays: "",
    tables: "def total(table):\n    return table[['bread', 'milk', 'tea', 'rice']].sum().sum()",
    chance: """
def longest_run(throws):
    best = run = 1
    for one, two in zip(throws, throws[1:]):
        run = run + 1 if one == two else 1
        best = max(best, run)
    return best""",
    texts: "",
    lines: "def describe(fit):\n    return f'y = {fit[0]:.2f} x + {fit[1]:.2f}'",
    money: """
def monthly(amount, rate, years):
    month = rate / 12
    return round(amount * month / (1 - (1 + month) ** (-12 * years)), 2)

def schedule(amount, rate, years):
    rows, each = [], monthly(amount, rate, years)
    for _ in range(12 * years):
        interest = amount * rate / 12
        amount -= each - interest
        rows.append({"interest": interest, "left": amount})
    return pd.DataFrame(rows)""",
    walks: """
def life(board):
    around = sum(np.roll(np.roll(board, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
    return ((around == 3) | ((board == 1) & (around == 2))).astype(int)""",
    data: "def grade(score):\n    return 'ABCD'[min(3, (100 - score) // 25)]",
    numbers: """
def is_prime(n):
    return all(n % d for d in range(2, int(math.sqrt(n)) + 1))

def collatz(n):
    return [n] if n == 1 else [n, *collatz(n // 2 if n % 2 == 0 else 3 * n + 1)]""",
}
LESSONS = list(HELPERS)


def as_plain(name: str, body: str) -> str:
    """The same step as a plain cell, which gives its value a name and shows it."""
    tree = ast.parse(body)
    last = tree.body[-1]
    assert isinstance(last, ast.Expr)
    tree.body[-1:] = [ast.Assign([ast.Name(name, ast.Store())], last.value, lineno=1)]
    return f"{ast.unparse(ast.fix_missing_locations(tree))}\n{name}"


def run(number: int, *, assets: bool) -> dict[str, float]:
    """Run all cells of a lesson in a notebook whose page shows figures, as a kernel's does."""
    lesson = LESSONS[number]
    steps = list(lesson())
    cells = ["%matplotlib inline\n" + IMPORTS, HELPERS[lesson]]
    cells += [f"%%asset {name}\n{body.strip()}" if assets else as_plain(name, body) for name, body in steps]
    shell = _shell(assets=assets)
    with contextlib.redirect_stdout(io.StringIO()):
        began = time.process_time()
        for position, cell in enumerate(cells):
            result = shell.run_cell(cell, store_history=True, cell_id=f"c{position}")
            assert result.success, cell
        spent = time.process_time() - began
    return {"cpu": spent, "steps": len(steps)}


def _shell(*, assets: bool) -> Any:
    from shells import Notebook, Shell

    if assets:
        shell = Notebook(live=True).shell
    else:
        from IPython.core import interactiveshell
        from shells import Publisher

        shell = Shell(display_pub_class=Publisher, user_ns={})
        shell.kernel = SimpleNamespace(get_parent=lambda _: {}, session=None, io_loop=None)
        interactiveshell.InteractiveShell._instance = shell
    shell.enable_gui = lambda gui=None: None
    return shell


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), assets=sys.argv[2] == "assets")))
