"""More notebooks that leave: what lies beside them, values of many kinds, classes, what is changed in place."""

from __future__ import annotations

MORE = {
    "a local module": """
        import rates_beside
        from rates_beside import rated
        # %%
        %%asset price
        rated(10) + rates_beside.RATE
        # %%
        %%asset kind
        rates_beside.Kind("x")
        """,
    "a file beside it": """
        from pathlib import Path
        FILE = Path("numbers_beside.txt")
        # %%
        %%asset numbers
        [int(line) for line in FILE.read_text().split()]
        # %%
        %%asset total
        with open("numbers_beside.txt") as file:
            total = len(file.read()) + sum(numbers)
        """,
    "comments in front and semicolons": """
        #| asset: semi
        a = 1; b = 2; a + b;
        # %%
        # a note above the line
        #| asset: noted --group notes
        # below
        noted = semi  # beside
        # end
        # %%
        %%asset parenthesised
        (
            noted
            + 1
        )
        # %%
        %%asset unicode_names
        größe = "ß"
        größe + "é"; (noted, größe)
        """,
    "checks of assets": """
        %%asset n
        4
        # %%
        %%asset_check n even --blocking
        n % 2 == 0
        # %%
        %%asset_check n small
        assert n < 10
        # %%
        %%asset_check n told
        (n > 0, "positive")
        # %%
        %%asset half
        n / 2
        """,
    "plain cells that only show": """
        %matplotlib inline
        # %%
        WORDS = ["b", "a"]
        print(WORDS)
        # %%
        %%asset ordered
        sorted(WORDS)
        # %%
        len(WORDS)
        !echo seen
        # %%
        %time x = 1
        # %%
        %%asset first_word
        ordered[0]
        # %%
        first_word.upper()
        """,
    "generators and sets": """
        def evens(n):
            yield from (each for each in range(n) if each % 2 == 0)
        SEEN = frozenset({3, 1})
        # %%
        %%asset listed
        list(evens(7))
        # %%
        %%asset as_set
        {*listed, *SEEN}
        # %%
        %%asset mapped
        {str(each): each for each in sorted(as_set)}
        # %%
        %%asset exact
        (1, True, 1.0, -0.0, None, b"x", 1 + 2j)
        """,
    "functions as values": """
        RATE = 3
        def rated(x):
            return x * RATE
        # %%
        %%asset chosen
        chosen = rated
        # %%
        %%asset used
        chosen(2)
        # %%
        %%asset table_of
        {"r": rated, "n": used}["n"]
        """,
    "classes that inherit": """
        class Shape:
            sides = 0
            def __init__(self, size):
                self.size = size
            @property
            def area(self):
                return self.size * FACTOR
            @classmethod
            def unit(cls):
                return cls(1)
            def __eq__(self, other):
                return (type(self), self.size) == (type(other), other.size)
        # %%
        FACTOR = 3
        class Square(Shape):
            sides = 4
            @property
            def area(self):
                return super().area ** 2
        # %%
        %%asset shapes
        [Square.unit(), Shape(2)]
        # %%
        %%asset areas
        {type(each).__name__: (each.area, each.sides) for each in shapes}
        """,
    "functions that call each other": """
        def is_even(n):
            return n == 0 or is_odd(n - 1)
        # %%
        def is_odd(n):
            return n != 0 and is_even(n - 1)
        # %%
        from contextlib import contextmanager
        @contextmanager
        def noted(log):
            log.append("in")
            yield log
            log.append("out")
        # %%
        %%asset parities
        [is_even(n) for n in range(LIMIT)]
        # %%
        LIMIT = 4
        # %%
        %%asset log
        with noted([]) as log:
            log.append(len(parities))
        # %%
        %%asset ordered
        sorted(zip(parities, range(9)), key=lambda pair: (pair[0], -pair[1]))
        """,
    "Python's own kinds of values": """
        import re
        from collections import Counter, OrderedDict, defaultdict, deque
        from datetime import date, timedelta
        from decimal import Decimal
        from fractions import Fraction
        WORD = re.compile(r"\\w+")
        # %%
        %%asset words
        WORD.findall("one two  two")
        # %%
        %%asset counted
        Counter(words)
        # %%
        %%asset days
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(3)]
        # %%
        %%asset exact_numbers
        (Decimal("0.10"), Fraction(1, 3), 10**30, float("nan"), float("inf"))
        # %%
        %%asset containers
        containers = OrderedDict(a=deque([1, 2], maxlen=2), b=defaultdict(list, {"k": [1]}))
        containers["b"]["new"].append(bytearray(b"x"))
        """,
    "what is added to": """
        base = [1]
        def grown(rows):
            rows = [*rows]
            rows += [0]
            return rows
        # %%
        %%asset start
        grown(base)
        # %%
        %%asset more
        start += [5]
        more = start
        # %%
        %%asset from_base
        base += [2]
        tuple(base)
        # %%
        %%asset summed
        n = 0
        for each in more:
            n += each
        summed = n + len(start) + len(base)
        """,
    "values as files": """
        import numpy as np
        import pandas as pd
        # %%
        %%asset sales --io parquet
        pd.DataFrame({"day": ["Mon", "Tue"], "sold": [3, 4]})
        # %%
        %%asset told --io json
        {"total": int(sales.sold.sum()), "days": [*sales.day]}
        # %%
        %%asset page --io text --group pages
        f"sold {told['total']}"
        # %%
        %%asset grid --io npy
        np.arange(told["total"])
        """,
    "arrays": """
        import numpy as np
        SHAPE = (2, 3)
        def centred(array):
            return array - array.mean(axis=0)
        # %%
        %%asset grid
        grid = np.arange(6, dtype="float32").reshape(SHAPE)
        grid[0, 0] = np.nan
        # %%
        %%asset middle
        centred(np.nan_to_num(grid))
        # %%
        %%asset parts --group parts
        rows, columns = middle.shape
        {"first": middle[0].copy(), "whole": (rows, columns), "mask": middle > 0}
        # %%
        %%asset changed_here
        grid *= 2
        grid.sum(where=~np.isnan(grid))
        """,
    "what helpers and other names change": """
        from functools import singledispatch
        count = 0
        seen = []
        def add(x):
            global count
            count += 1
            seen.append(x)
        first = second = [0]
        @singledispatch
        def shown(x):
            return "?"
        @shown.register
        def _(x: int):
            return f"int {x}"
        # %%
        first[0] = 5
        # %%
        add(6)
        # %%
        %%asset told
        [count, seen, second, shown(1), shown("a")]
        """,
    "settings of what parts are used of": """
        import decimal
        import os
        import pandas as pd
        from pandas import Series
        pd.set_option("display.precision", 3)
        decimal.getcontext().prec = 5
        os.chdir(".")
        # %%
        %%asset third --group named
        [str(decimal.Decimal(1) / 3), str(Series([1.23456]))]
        # %%
        %%asset length
        len(third)
        """,
    "queries over frames": """
        import pandas as pd
        LEAST = 3
        fees = pd.DataFrame({"region": ["N", "S"], "fee": [1, 2]})
        # %%
        %%asset sales
        pd.DataFrame({"region": ["N", "S", "N"], "amount": [3.5, 4, 2]})
        # %%
        %%asset totals --sql
        -- by region
        select region, sum(amount) as total, count(*), 'it''s "so"
          or not' as note
        from sales group by region order by region
        # %%
        %%asset large --sql --group named
        select t.*, fee from totals t join fees using (region) where total > $LEAST order by total;
        # %%
        %%asset length
        len(large)
        """,
    "what is used up": """
        import io
        import random
        import numpy as np
        rng, text, pairs = np.random.default_rng(0), io.StringIO("abcd"), zip("ab", "cd")
        own = random.Random(3)
        def drawn():
            return own.random()
        class Counter:
            n = 0
            def up(self):
                self.n += 1
                return self.n
        counter = Counter()
        text.read(1)
        # %%
        %%asset first
        [rng.random(), text.read(2), list(pairs), drawn(), counter.up()]
        # %%
        %%asset second
        [rng.random(), text.read(2), list(pairs), drawn(), counter.up()]
        """,
    "values at places, which queries ask": """
        import pandas as pd
        from nbasset import Definitions, io_manager_at, sweep
        own = io_manager_at("csv ./own")
        Definitions(resources={"own": own});
        %nbasset io warehouse = duckdb:///warehouse.duckdb
        %nbasset io served = sqlite:///served.sqlite
        %nbasset io shared = ./shared
        %nbasset io group:raw = csv
        LEAST = 2
        # %%
        %%asset sales --group raw
        pd.DataFrame({"region": pd.Categorical(["N", "S", "N"]), "amount": [3.5, 4, 2]})
        # %%
        %%asset written --io own
        sales.assign(note=pd.Categorical(["a", "b", "a"]))
        # %%
        %%asset totals --io warehouse
        sales.groupby("region", as_index=False)["amount"].sum()
        # %%
        %%asset best --io served
        sales.nlargest(2, "amount").reset_index(drop=True)
        # %%
        %%asset headline --io shared
        f"{best.region[0]} leads", {1, 2}
        # %%
        %%asset mean --sql=warehouse
        select avg(amount) as amount from totals
        # %%
        %%asset top --sql=served --io shared
        select region, amount from best where amount > $LEAST order by amount
        # %%
        %%asset few, many --io json
        few, many = [len(headline)], {"mean": float(mean.amount[0]), "top": len(top)}
        """,
}
"""By their sentences."""
