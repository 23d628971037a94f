"""Ordinary code works: whatever a value is and does, a body runs as a plain cell would, and once is enough.

Each kind of value is a global, an asset's value, and part of a global; a body that asks something of it runs once.
"""

from truth.language import Case, case, edit


def kinds(name: str, **told: tuple[str, str, str]) -> Case:
    """A notebook of several kinds of value: what is set up, what makes the value, what is asked of it, written X."""
    cells = [cell for kind, each in told.items() for cell in _cells(kind, *each)]
    return case(name, "\n\n".join(cells), undo=False)


def _cells(kind: str, setup: str, made: str, asked: str) -> list[str]:
    return [
        *([setup] if setup else []),
        f"{kind} = {made}\n{kind}_held = [{kind}]",
        f"%%asset {kind}_value\n{made}",
        f"%%asset {kind}_used\n{asked.replace('X', kind)}",
        f"%%asset {kind}_down\n{asked.replace('X', f'{kind}_value')}",
        f"%%asset {kind}_inside\n{asked.replace('X', f'{kind}_held[0]')}",
    ]


NAME = "type(X).__name__"

CASES = [
    kinds(
        "attributes that are not there",
        item=("class Item(dict):\n    __getattr__ = dict.__getitem__", "Item(a=1)", "X.a"),
        value_error=("class V:\n    def __getattr__(self, name): raise ValueError(name)", "V()", NAME),
        every_name=("class E:\n    def __getattr__(self, name): return 42", "E()", "X.b"),
        a_call=("class C:\n    def __getattr__(self, name): return lambda *a, **k: 3", "C()", "X.b(1)"),
        forbidden=(
            "class F:\n"
            "    def __getattribute__(self, name):\n"
            "        if name.startswith('__'): return object.__getattribute__(self, name)\n"
            "        raise RuntimeError(name)",
            "F()",
            NAME,
        ),
        of_class=(
            "class M(type):\n"
            "    def __getattr__(cls, name):\n"
            "        if name.startswith('__'): raise AttributeError(name)\n"
            "        raise RuntimeError(name)\n"
            "class O(metaclass=M): pass",
            "O()",
            NAME,
        ),
    ),
    kinds(
        "questions that are not answered",
        sizeless=(
            "class S:\n"
            "    @property\n"
            "    def nbytes(self): raise NotImplementedError\n"
            "    @property\n"
            "    def shape(self): raise OSError\n"
            "    def __len__(self): return -1\n"
            "    def __bool__(self): raise ValueError",
            "S()",
            NAME,
        ),
        unequal=("class U:\n    def __eq__(self, other): raise ValueError\n    __hash__ = None", "U()", NAME),
        many=("import numpy as np\nclass A:\n    def __eq__(self, o): return np.array([True, False])", "A()", NAME),
        mute=("class R:\n    def __repr__(self): raise RuntimeError", "R()", NAME),
        drawn=("class H:\n    def _repr_html_(self): raise RuntimeError", "H()", NAME),
        nowhere=("class N:\n    def f(self): return 3\nN.__module__ = None", "N()", "X.f()"),
    ),
    kinds(
        "models, tables, handles",
        model=(
            "from pydantic import BaseModel, Field\n"
            "class Inner(BaseModel):\n    y: int = Field(gt=1)\n"
            "class Model(BaseModel):\n    x: Inner\n    z: list[int] = []",
            "Model(x={'y': 3})",
            "X.x.y, X.model_dump_json()",
        ),
        searched=(
            "from sklearn.model_selection import GridSearchCV\n"
            "from sklearn.neighbors import KNeighborsClassifier\n"
            "rows, answers = [[i] for i in range(60)], [i // 30 for i in range(60)]",
            "GridSearchCV(KNeighborsClassifier(algorithm='kd_tree'), {'n_neighbors': [1, 2]}, cv=2).fit(rows, answers)",
            "X.predict([[3]]).tolist()",
        ),
        mapped=(
            "import sqlalchemy as sa\n"
            "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
            "class Base(DeclarativeBase): pass\n"
            "class Row(Base):\n    __tablename__ = 'row'\n    id: Mapped[int] = mapped_column(primary_key=True)",
            "sa.select(Row.__table__.c.id)",
            "str(X)",
        ),
    ),
    kinds(
        "values at the edge",
        digits=("", "[10**5000, {10**6000: 1}]", "X[0] % 97"),
        nan=("no = float('nan')", "[no, {'a': (no,)}, {no: 1}]", "len(X)"),
        halves=("", "{'\\ud800': '\\udfff'}", "len(X)"),
        ring=("def make_ring():\n    x = [1]; x.append(x)\n    return x", "make_ring()", "X[1][1][0]"),
        magic=("", "'%matplotlib inline\\n%%asset x\\n!ls'", "len(X)"),
        empty=("", "[..., NotImplemented, (), {}, frozenset()]", "len(X)"),
        alias=("from typing import Optional", "[list[int], dict[str, Optional[int]], int | None]", "len(X)"),
    ),
    case(
        "a body that starts an event loop, where others await",
        """
        import asyncio, nbasset
        async def later(value): await asyncio.sleep(0); return value

        %%asset awaits
        await later(1)

        %%asset starts
        asyncio.run(later(2))

        @nbasset.asset
        def called(): return asyncio.run(later(3))

        %%asset both
        awaits + starts
        """,
        edit("later(2)", "later(4)", "starts both", starts=4, both=5),
    ),
    case(
        "tests of the notebook's functions and classes, which are looked for among all names",
        """
        import doctest, unittest
        def square(x):
            \"\"\"
            >>> square(3)
            9
            \"\"\"
            return x * x
        class Squares(unittest.TestCase):
            def test_two(self): self.assertEqual(square(2), 4)

        %%asset told
        found = doctest.testmod()
        found.failed, found.attempted

        %%asset tested
        found = unittest.main(argv=["x"], exit=False, verbosity=0).result
        found.testsRun, len(found.failures)
        """,
        edit("return x * x", "return x * 4", "", told=(1, 1), tested=(1, 1)).leaving_unsure("told tested"),
        unsure="told tested",
    ),
]
