"""Names whose values a cell probably changes in place."""

import pytest
from versions.cells.sources import names_of, shell

CHANGED = {
    "a subscript": ("x[0] = 1", "x"),
    "deep inside": ("x.a['b'].c = 1", "x"),
    "loc": ("df.loc[a, 'b'] = 1", "df"),
    "added to in place": ("x['a'] += 1", "x"),
    "a list extended": ("x += [1]", "x"),
    "a number counted up": ("x += 1", ""),
    "deleted inside": ("del x['a'], y.b", "x y"),
    "a mutator": ("x.append(1)\ny.a.update(b=1)", "x y"),
    "inplace": ("df.drop('a', inplace=True)", "df"),
    "not inplace": ("df.drop('a', inplace=False)", ""),
    "a reader": ("x.copy()\nx.index(1)", ""),
    "a model fitted": ("model.fit(X, y)", "model"),
    "shuffled": ("random.shuffle(x)", "x"),
    "heap": ("heappush(x, 1)", "x"),
    "next": ("next(it)", "it"),
    "setattr": ("setattr(x, 'a', 1)", "x"),
    "out": ("np.add(a, b, out=c)", "c"),
    "own": ("x = []\nx.append(1)", "x"),
    "through another name": ("y = x\ny.append(1)", "y x"),
    "through a part": ("y = x['a']\ny.append(1)", "y x"),
    "through a copy": ("y = x.copy()\ny.append(1)", "y"),
    "through a loop": ("for row in rows: row['a'] = 1", "row rows"),
    "through a loop's items": ("for k, v in d.items(): v.append(1)", "v d"),
    "through enumerate and zip": ("for i, (a, b) in enumerate(zip(x, y)): a.append(1)", "a x y"),
    "in a function": ("def f():\n cache['a'] = 1", "cache"),
    "a function's own": ("def f(x):\n x.append(1)\n y = []\n y.append(1)", ""),
    "unpacked into": ("x[0], y.a = 1, 2", "x y"),
    "a loop's target": ("for x[0] in r: pass", "x"),
    "timed": (shell("run_cell_magic", "time", "", "x.append(1)"), "x"),
}


@pytest.mark.parametrize(("source", "changed"), CHANGED.values(), ids=CHANGED)
def test_names_changed_in_place(source, changed):
    assert sorted(names_of(source).changed) == sorted(changed.split())
