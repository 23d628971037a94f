"""The order of a set is told apart from what is the same in any order."""

from __future__ import annotations

import pytest

from nbasset.versions.cells.set_order import STEADY, UNORDERED, passed_on, shows_order

KNOWN = {"tags": UNORDERED, "nums": STEADY}

SHOWN = (
    "list(set(words))",
    "tuple({'a','b'})",
    "', '.join(set(w))",
    "[x for x in {'a','b'}]",
    "out=[]\nfor x in set(w):\n  out.append(x)",
    "def f(w):\n  for x in set(w): yield x",
    "s=set(w)\nlist(s)",
    "a, b = {'a','b'}",
    "[*{'a','b'}]",
    "next(iter(set(w)))",
    "set(w).pop()",
    "str({'a','b'})",
    "f'{set(w)}'",
    "dict.fromkeys(set(w))",
    "{x: 1 for x in set(w)}",
    "list(set(a) & set(b))",
    "list(set(a) - {'x'})",
    "list(a.keys() & b.keys())",
    "list(set(a).union(b))",
    "print(*set(w))",
    "list(map(len, set(w)))",
    "enumerate(set(w)); list(enumerate(set(w)))",
    "d={}\nfor x in set(w):\n  d[x]=1",
    "pd.Series(list(set(w)))",
    "{w.lower() for w in ws}; sorted(x); xs = list({w.lower() for w in ws}); xs[0]",
    "list(frozenset(w))",
    "text=''\nfor x in set(w):\n  text += f'{x}'",
    "for x in set(w):\n  if x: break",
    "list(tags)",
    "xs = [*tags]",
    "[len(x) for x in tags]",
    "list(x for x in tags)",
    "list(tags if w else nums)",
    "list({*tags, f(w)})",
)
"""Source that goes through a set of texts in an order that can be seen."""

HIDDEN = (
    "sorted(set(w))",
    "len(set(w))",
    "'a' in set(w)",
    "set(w) == set(v)",
    "sum(len(x) for x in set(w))",
    "n=0\nfor x in set(w): n += len(x)",
    "max(set(w))",
    "set(w) | {'a'}",
    "xs = list(set(w)); xs.sort()",
    "sorted(list(set(w)))",
    "list({1,2})",
    "list(set(range(3)))",
    "[x for x in w if x not in {'a','b'}]",
    "seen=set()\nfor x in w:\n  if x not in seen: seen.add(x)",
    "xs = list(set(w)); sorted(xs)",
    "for x in set(w):\n  other.add(x)",
    "{len(x) for x in w}",
    "list({len(x) for x in w})",
    "', '.join(sorted(set(w)))",
    "any(x for x in set(w))",
    "(x,) = {'a'}",
    "list(nums)",
    "list(set(nums))",
    "df[df.x.isin(set(w))]",
    "f(set(w))",
    "len(tags), sorted(tags)",
    "list({x % 3 for x in v})",
    "list({n for n in nums})",
    "x = {'a', 'b'}\nx",
    "list(tags + tags)",
    "rows.append(tags)",
    "list(set([1, 2]))",
    "list({-1, 2})",
    "list({(1, 2), (3, 4)})",
    "a = b\nb = a\nlist(a)",
)
"""Source to which it is one in which order they come."""


@pytest.mark.parametrize("source", SHOWN)
def test_an_order_that_can_be_seen_is(source):
    assert shows_order(source, KNOWN)


@pytest.mark.parametrize("source", HIDDEN)
def test_what_is_the_same_in_any_order_is_not_blamed(source):
    assert not shows_order(source, KNOWN)


def test_what_is_no_python_shows_nothing():
    assert not shows_order("lambda x: list(set(x)))", KNOWN)


@pytest.mark.parametrize(
    ("functions", "body"),
    [
        ("def tags(text): return set(text.split())", "next(iter(tags('x y')))"),
        ("def tags(text):\n    found = set(text.split())\n    return found", "[*tags('x y')]"),
        ("tags = lambda text: {w for w in text.split()}", "list(tags('x y'))"),
        ("def first(of): return next(iter(of))", "first({'a', 'b'})"),
        ("def first(of, n=1):\n    kept = of\n    return list(kept)[:n]", "first(of={'a', 'b'})"),
        ("class Text:\n    def first(self, of): return list(of)", "Text().first(set(words))"),
        ("class Text:\n    def __init__(self, t): self.tags = set(t)", "list(Text('ab').tags)"),
        ("class Text:\n    @property\n    def tags(self): return set(self.t)", "''.join(text.tags)"),
        ("def tags(t): return set(t)\ndef more(t): return tags(t) | {'x'}", "tuple(more('ab'))"),
    ],
)
def test_sets_are_followed_from_function_to_function(functions, body):
    assert shows_order(body, passed_on([functions, body], {}))
    assert not shows_order(body.replace("list", "sorted").replace("iter", "sorted"), {})


@pytest.mark.parametrize(
    ("functions", "body"),
    [
        ("def tags(text): return sorted(set(text.split()))", "list(tags('x y'))"),
        ("def tags(text): return set(text.split())", "sorted(tags('x y')), len(tags('z')), 'x' in tags('x')"),
        ("def count(of): return len(of)", "count({'a', 'b'})"),
        ("def first(of): return next(iter(sorted(of)))", "first({'a', 'b'})"),
        ("def first(of): return next(iter(of))", "first(['a', 'b'])"),
        ("def squares(n): return {k * 2 for k in range(n)}", "list(squares(3))"),
    ],
)
def test_what_shows_no_order_in_any_function_is_not_told(functions, body):
    assert not shows_order(body, passed_on([functions, body], {}))
    assert not shows_order(functions, {})
