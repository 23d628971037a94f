"""Notebooks that leave, as texts: their cells stand between lines of ``# %%``; beside them files, where they need some."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import dedent

from more_books_that_leave import MORE

BOOKS = {
    "helpers that read an asset by its name": """
        K = 2
        def scaled(factor):
            return [x * factor for x in raw]
        def both():
            return scaled(K), scaled(K + 1)
        # %%
        %%asset raw
        [1, 2, 3]
        # %%
        %%asset twice
        scaled(K)
        # %%
        %%asset pair --group pairs
        # a comment stays
        both()
        """,
    "random numbers of each kind": """
        import random
        import numpy as np
        def drawn(n):
            return [random.random() for _ in range(n)]
        # %%
        %%asset by_python
        drawn(3)
        # %%
        %%asset by_numpy
        np.random.normal(size=3)
        # %%
        %%asset by_both
        by_both = (random.choice(by_python), np.random.permutation(3), drawn(1))
        # %%
        %%asset by_seed --seed 7
        random.random()
        # %%
        %%asset by_generator
        np.random.default_rng(3).random(2)
        """,
    "texts over several lines": '''
        NAME = "Ada"
        # %%
        %%asset letter
        text = """Dear
            {}
          yours
        """
        text.format(NAME)
        # %%
        %%asset template
        f"""{letter}
          indented {NAME
        }
        end"""
        # %%
        %%asset joined
        joined = ("one "
                  "two "
            "three")
        ''',
    "classes of the notebook": """
        from dataclasses import dataclass
        from enum import Enum
        from typing import NamedTuple
        class Colour(Enum):
            RED = 1
            BLUE = 2
        @dataclass
        class Point:
            x: int
            y: int = 0
            def moved(self, by):
                return Point(self.x + by, self.y)
        class Pair(NamedTuple):
            left: Point
            right: Point
        # %%
        %%asset points
        [Point(n) for n in range(3)]
        # %%
        %%asset pair
        Pair(points[0].moved(2), points[-1])
        # %%
        %%asset colours
        {colour: [p.x for p in points] for colour in Colour}
        # %%
        %%asset is_point
        all(isinstance(p, Point) for p in [*points, *pair])
        """,
    "decorators, closures and caches": """
        from functools import lru_cache, partial, wraps
        def doubled(function):
            @wraps(function)
            def inner(*args):
                return 2 * function(*args)
            return inner
        # %%
        @doubled
        def base(n):
            return n + OFFSET
        OFFSET = 10
        # %%
        @lru_cache
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)
        add_three = partial(lambda a, b: a + b, 3)
        # %%
        %%asset based
        base(1)
        # %%
        %%asset fibs
        [fib(n) for n in range(based)]
        # %%
        %%asset added
        added = [add_three(n) for n in fibs]
        """,
    "functions as cells": """
        SCALE = 3
        # %%
        %%asset --group g
        import math
        def roots(numbers, places=2):
            '''The roots.'''
            return [round(math.sqrt(n), places) for n in numbers]
        # %%
        %%asset numbers
        list(range(4))
        # %%
        %%asset
        def scaled(numbers, *, by: int = 2) -> tuple:
            # inside
            total = sum(roots)
            return [n * by * SCALE for n in numbers], total
        # %%
        %%asset
        def one_line(scaled): return scaled[0][-1]
        """,
    "names that mean something else inside": """
        count = 5
        total = 1
        # %%
        %%asset more
        count = count + 1
        count
        # %%
        %%asset doubled
        more = more * 2
        doubled = more
        # %%
        %%asset total
        [total for total in range(3)][-1] + doubled
        # %%
        %%asset shadow
        sum = max
        sum([1, 2])
        """,
    "what is changed in place": """
        rows = []
        rows.append(1)
        for n in range(2):
            rows.append(n)
        # %%
        %%asset first
        list(rows)
        # %%
        %%asset longer
        first.append(9)
        first
        # %%
        %%asset after
        (first, longer)
        # %%
        %%asset own
        rows.append(7)
        len(rows)
        """,
    "constants that are given again": """
        DEPTH = 2
        UNIT = "cm"
        # %%
        def told(n):
            return f"{n} {UNIT}"
        # %%
        %%asset size
        told(DEPTH)
        # %%
        DEPTH = 1
        # %%
        DEPTH = 3
        UNIT = "mm"
        """,
    "statements of each kind": """
        import os
        # %%
        %%asset opened
        with open(os.devnull) as file:
            opened = file.read()
        # %%
        %%asset caught
        try:
            caught = 1 / 0
        except ZeroDivisionError as error:
            caught = str(error)
        # %%
        %%asset looped
        looped = []
        n = 0
        while (n := n + 1) < 4:
            if n == 2:
                continue
            looped.append(n)
        else:
            looped.append("end")
        # %%
        %%asset matched
        match looped:
            case [first, *rest]:
                matched = (first, len(rest))
        # %%
        %%asset nested
        def inner(x):
            def most(y):
                return x + y + offset
            return most(1)
        offset = 5
        inner(matched[0])
        # %%
        %%asset gone
        gone = 1
        other = gone
        del other
        """,
    "several assets of a cell": """
        %%asset low, high, middle
        values = [3, 1, 2]
        low, high = min(values), max(values)
        middle = sorted(values)[1]
        # %%
        %%asset spread
        high - low + middle
        # %%
        %%asset spread_again --deps spread
        high - low
        """,
    "bodies that await": """
        import asyncio
        async def later(n):
            await asyncio.sleep(0)
            return n + 1
        # %%
        %%asset awaited
        awaited = await later(1)
        # %%
        %%asset
        async def again(awaited):
            return await later(awaited)
        # %%
        %%asset whole
        awaited + again
        """,
    "tables": """
        import pandas as pd
        # %%
        pd.set_option("display.max_rows", 7)
        COLUMNS = {"a": "left", "b": "right"}
        # %%
        %%asset table --group data
        table = pd.DataFrame({"a": [1, 2, 2], "b": [0.5, None, 1.5]}).rename(columns=COLUMNS)
        # %%
        %%asset by_left --group sums
        by_left = table.groupby("left", as_index=False).sum()
        by_left.head()
        # %%
        %%asset shown_rows
        pd.get_option("display.max_rows")
        # %%
        %%asset some
        table.dropna().sample(1)
        """,
}
"""By their sentences."""

BOOKS |= MORE

FILES = {
    "rates_beside.py": """
        RATE = 3
        class Kind:
            def __init__(self, name):
                self.name = name
        def rated(x):
            return x * RATE
        """,
    "numbers_beside.txt": """
        3
        4
        """,
}
"""What lies beside all of them."""


@contextmanager
def in_this_process() -> Iterator[None]:
    """What these notebooks set for a whole session is as it was afterwards, and their module is loaded anew next time."""
    import decimal

    import pandas as pd

    options = [each for name in ("display.max_rows", "display.precision") for each in (name, pd.get_option(name))]
    try:
        with pd.option_context(*options), decimal.localcontext():
            yield
    finally:
        sys.modules.pop("rates_beside", None)


def cells_of(name: str) -> list[str]:
    """The cells of a notebook."""
    return cells_in(BOOKS[name])


def cells_in(text: str) -> list[str]:
    """The cells in the text of a notebook."""
    return [each.strip("\n") for each in f"\n{dedent(text)}".split("\n# %%\n")]


def text_of(file: str) -> str:
    """The text of a file."""
    return dedent(FILES[file]).lstrip()
