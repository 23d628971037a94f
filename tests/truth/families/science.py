"""What analyses are made of: pipelines, sparse matrices, splines, labelled arrays, time series, models, simulations."""

from truth.language import case, edit, edits

CASES = [
    case(
        "a pipeline of scikit-learn, its parameters, and a step of the notebook's own",
        """
        import numpy as np
        from sklearn.base import BaseEstimator, TransformerMixin
        from sklearn.linear_model import Ridge
        from sklearn.pipeline import make_pipeline

        class Shift(TransformerMixin, BaseEstimator):
            def __init__(self, by=0.0): self.by = by
            def fit(self, X, y=None): return self
            def transform(self, X): return X + self.by

        %%asset X
        np.arange(6.0).reshape(-1, 1)

        %%asset y
        np.array([1.0, 3, 5, 7, 9, 11])

        %%asset model
        make_pipeline(Shift(by=1.0), Ridge(alpha=0.0)).fit(X, y)

        %%asset slope
        round(float(model[-1].coef_[0]), 6)

        %%asset at_ten
        round(float(model.predict(np.array([[10.0]]))[0]), 6)
        """,
        edit("return X + self.by", "return (X + self.by) / 2", "model slope at_ten", slope=4.0, at_ten=21.0),
        edit("alpha=0.0", "alpha=0.00000000001", "model slope at_ten", at_ten=21.0),
    ),
    case(
        "a split, a search over parameters and a score, drawn from seeds",
        """
        import numpy as np
        from sklearn.model_selection import GridSearchCV, KFold, train_test_split
        from sklearn.neighbors import KNeighborsRegressor
        GRID = {"n_neighbors": [1, 3]}

        %%asset data
        x = np.arange(40.0)
        x.reshape(-1, 1), np.floor(x / 10)

        %%asset parts
        train_test_split(*data, test_size=0.25, random_state=3)

        %%asset search
        GridSearchCV(KNeighborsRegressor(), GRID, cv=KFold(3, shuffle=True, random_state=0)).fit(parts[0], parts[2])

        %%asset tried
        sorted(int(each["n_neighbors"]) for each in search.cv_results_["params"])

        %%asset rows
        len(parts[0]), len(parts[1])
        """,
        edit("[1, 3]", "[1, 3, 5]", "search tried", tried=[1, 3, 5]),
        edit("test_size=0.25", "test_size=0.5", "parts search tried rows", rows=(20, 20)),
    ),
    case(
        "sparse matrices, by what they hold",
        """
        import numpy as np
        from scipy import sparse
        weights = sparse.csr_array(np.diag([1.0, 2.0]))

        %%asset m
        sparse.coo_array(([3.0, 4.0], ([0, 1], [1, 0])), shape=(2, 2))

        %%asset product
        (m @ weights).toarray().tolist()

        %%asset filled
        m.nnz, weights.nnz
        """,
        edit("[1.0, 2.0]", "[1.0, 5.0]", "product filled", product=[[0.0, 15.0], [4.0, 0.0]], filled=(2, 2)),
        edit("([0, 1], [1, 0])", "([0, 1], [0, 1])", "m product filled", product=[[3.0, 0.0], [0.0, 20.0]]),
    ),
    case(
        "splines, interpolation and what is minimized",
        """
        import numpy as np
        from scipy.interpolate import CubicSpline, interp1d
        from scipy.optimize import minimize_scalar
        knots = np.array([0.0, 1.0, 2.0, 3.0])
        line = interp1d(knots, knots * 2)

        def valley(x, at=2.0): return (x - at) ** 2

        %%asset spline
        CubicSpline(knots, knots**3)

        %%asset at
        round(float(spline(1.5)), 6), float(line(0.5))

        %%asset lowest
        round(float(minimize_scalar(valley).x), 4)
        """,
        edit("at=2.0", "at=3.0", "lowest", lowest=3.0),
        edit("knots * 2", "knots * 4", "at", at=(3.375, 2.0)),
        edit("knots**3", "knots**2", "spline at", at=(2.25, 2.0)),
    ),
    case(
        "labelled arrays: coordinates, attributes and what is selected by them",
        """
        import numpy as np, xarray as xr
        towns = ["Oslo", "Rome"]

        %%asset cube
        xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("town", "day"), coords={"town": towns, "day": [1, 2, 3]}, attrs={"unit": "C"})

        %%asset warm
        cube.mean("day").to_series().to_dict()

        %%asset unit
        cube.attrs["unit"]

        %%asset one
        float(cube.sel(town="Rome", day=3))
        """,
        edit('"unit": "C"', '"unit": "F"', "cube warm unit one", unit="F"),
        edit("day=3", "day=2", "one", one=4.0),
        edit("arange(6.0)", "arange(1, 7.0)", "cube warm unit one", one=5.0),
        needless_ok="the attributes of an array count for whoever uses it",
    ),
    case(
        "time series: resampling, windows, time zones",
        """
        import pandas as pd
        RULE, ZONE = "2D", "Asia/Tokyo"

        def local(series): return series.tz_localize("UTC").tz_convert(ZONE)

        %%asset daily
        pd.Series([1.0, 2, 3, 4], index=pd.date_range("2026-01-01", periods=4))

        %%asset sums
        daily.resample(RULE).sum().tolist()

        %%asset window
        daily.rolling(2).mean().dropna().tolist()

        %%asset first
        str(local(daily).index[0])
        """,
        edits({'"2D", "Asia/Tokyo"': '"4D", "Asia/Tokyo"'}, "sums", sums=[10.0]),
        edits({'"4D", "Asia/Tokyo"': '"4D", "Europe/Paris"'}, "first", first="2026-01-01 01:00:00+01:00"),
        edit("rolling(2)", "rolling(4)", "window", window=[2.5]),
    ),
    case(
        "a simulation of classes, whose state is what a body leaves of it",
        """
        import random
        from dataclasses import dataclass, field

        @dataclass
        class Walker:
            at: int = 0
            path: list = field(default_factory=list)
            def step(self, by):
                self.at += by
                self.path.append(self.at)

        STEPS = 3

        %%asset walker
        who, chance = Walker(), random.Random(5)
        for _ in range(STEPS):
            who.step(chance.choice([-1, 1]) * 0 + 2)
        who

        %%asset end
        walker.at, walker.path

        %%asset further
        walker.step(10)
        walker.at
        """,
        edit("STEPS = 3", "STEPS = 4", "walker end further", end=(8, [2, 4, 6, 8]), further=18),
        edit("self.at += by", "self.at += by * 2", "walker end further", end=(16, [4, 8, 12, 16]), further=36),
    ),
    case(
        "grouping, joining and reshaping, with a table of names beside",
        """
        import pandas as pd
        names = pd.DataFrame({"id": [1, 2], "name": ["Ann", "Bob"]})
        KEYS = ["name"]

        %%asset sales
        pd.DataFrame({"id": [1, 1, 2], "month": ["a", "b", "a"], "n": [1, 2, 5]})

        %%asset joined
        sales.merge(names, on="id")

        %%asset total
        joined.groupby(KEYS)["n"].sum().to_dict()

        %%asset wide
        joined.pivot_table(index="name", columns="month", values="n", fill_value=0).to_numpy().tolist()
        """,
        edit('"Bob"', '"Cid"', "joined total wide", total={"Ann": 3, "Cid": 5}),
        edit('KEYS = ["name"]', 'KEYS = ["month"]', "total", total={"a": 6, "b": 2}),
        edit("[1, 2, 5]", "[1, 2, 7]", "sales joined total wide", total={"a": 8, "b": 2}),
    ),
    case(
        "a figure, whose data and labels change",
        """
        import matplotlib
        matplotlib.use("agg")
        import matplotlib.pyplot as plt
        LABEL = "rain"

        %%asset rain
        [1, 3, 2]

        %%asset labels
        figure, axes = plt.subplots()
        (drawn,) = axes.plot(rain, label=LABEL)
        found = [each.get_text() for each in axes.legend().get_texts()], drawn.get_ydata().tolist()
        plt.close(figure)
        found

        %%asset highest
        max(rain)
        """,
        edit('"rain"', '"snow"', "labels", labels=(["snow"], [1, 3, 2])),
        edit("[1, 3, 2]", "[1, 3, 4]", "rain labels highest", labels=(["snow"], [1, 3, 4]), highest=4),
    ),
    case(
        "texts: patterns, counters, templates",
        """
        import re, string
        from collections import Counter
        WORD = re.compile(r"[a-z]+")
        STOP = frozenset({"the"})
        LETTER = string.Template("$who has $n words")

        def words(text): return [each for each in WORD.findall(text.lower()) if each not in STOP]

        %%asset text
        "The cat and the dog and the bird"

        %%asset counts
        Counter(words(text))

        %%asset most
        counts.most_common(1)[0]

        %%asset letter
        LETTER.substitute(who="Ann", n=sum(counts.values()))
        """,
        edit('{"the"}', '{"the", "and"}', "counts most letter", most=("cat", 1), letter="Ann has 3 words"),
        edit("[a-z]+", "[a-c]+", "counts most letter", letter="Ann has 4 words"),
        edit("has $n words", "wrote $n words", "letter", letter="Ann wrote 4 words"),
    ),
    case(
        "an array of memory as it is, which nobody fills",
        """
        import numpy as np

        %%asset unfilled
        np.empty(5).sum()

        %%asset one
        x = np.empty(3); x[0] = 1; x

        %%asset whole
        y = np.empty(3); y[:] = 2; float(y.sum())
        """,
        edit("y[:] = 2", "y[:] = 3", "whole", whole=9.0),
        unsure="unfilled one",
    ),
]
