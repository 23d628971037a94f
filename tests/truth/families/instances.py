"""Instances as globals and as the values of assets, and the classes that come with them."""

from truth.language import case, edit

CASES = [
    case(
        "an instance as a global, by content",
        """
        class Settings:
            def __init__(self, depth): self.depth = depth

        s = Settings(3)

        %%asset a
        s.depth
        """,
        edit("Settings(3)", "Settings(4)", "a", a=4),
    ),
    case(
        "an instance as a global, its class edited",
        """
        class Settings:
            def __init__(self, depth): self.depth = depth
            def twice(self): return self.depth * 2

        s = Settings(3)

        %%asset a
        s.twice()
        """,
        edit("* 2", "* 3", "a", a=9).rerunning("s = "),
    ),
    case(
        "the class of an input is edited, which the consumer never names",
        """
        class Model:
            def __init__(self): self.k = 1
            def predict(self, x): return x + self.k

        %%asset model
        Model()

        %%asset b
        model.predict(1)
        """,
        edit("x + self.k", "x - self.k", "model b", b=0),
    ),
    case(
        "the class of objects inside an input is edited",
        """
        class Item:
            def __init__(self, n): self.n = n
            def price(self): return self.n * 10

        %%asset items
        [{"item": Item(n)} for n in (1, 2)]

        %%asset total
        sum(each["item"].price() for each in items)
        """,
        edit("* 10", "* 20", "items total", total=60),
    ),
    case(
        "the class of an input from two assets above",
        """
        class Model:
            def predict(self, x): return x + 1

        %%asset model
        Model()

        %%asset kept
        [model]

        %%asset b
        kept[0].predict(1)
        """,
        edit("x + 1", "x + 2", "model kept b", b=3),
    ),
    case(
        "a helper of a method of an input's class",
        """
        def helper(x): return x + 1

        class Model:
            def predict(self, x): return helper(x)

        %%asset model
        Model()

        %%asset b
        model.predict(1)
        """,
        edit("x + 1", "x + 2", "model b", b=3),
    ),
    case(
        "a class is the value",
        """
        %%asset Model
        class Model:
            def f(self): return 1
        Model

        %%asset b
        Model().f()
        """,
        edit("return 1", "return 2", "Model b", b=2),
    ),
    case(
        "a function is the value",
        """
        def helper(x): return x + 1

        %%asset f
        f = lambda x: helper(x)

        %%asset b
        f(1)
        """,
        edit("x + 1", "x + 2", "f b", b=3),
    ),
    case(
        "a class that a function makes",
        """
        def make(k):
            class Model:
                def f(self): return k
            return Model
        Model = make(1)

        %%asset a
        Model().f()
        """,
        edit("make(1)", "make(2)", "a", a=2),
    ),
    case(
        "an exception class",
        """
        class Bad(ValueError):
            code = 1

        %%asset a
        try:
            raise Bad
        except ValueError as error:
            found = error.code
        found
        """,
        edit("code = 1", "code = 2", "a", a=2),
    ),
    case(
        "a protocol and generics",
        """
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Box(Generic[T]):
            def __init__(self, x: T): self.x = x
            def get(self) -> T: return self.x

        %%asset a
        Box[int](1).get()
        """,
        edit("return self.x", "return self.x + 1", "a", a=2),
    ),
    case(
        "__getattr__ and __call__",
        """
        class Any:
            def __getattr__(self, name): return name + "!"
            def __call__(self, x): return x

        %%asset a
        Any()(Any().name)
        """,
        edit('"!"', '"?"', "a", a="name?"),
        edit("return x", "return x * 2", "a", a="name?name?"),
    ),
]
