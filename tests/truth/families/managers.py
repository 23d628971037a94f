"""What the user's own I/O managers lead to: it makes values others, wherever it stands."""

from truth.language import case, edit

KEEPING = """
from pathlib import Path
from nbasset import IOManager
from codec import encode

SCALE = 1

class Files(IOManager):
    def __init__(self, name): self.name = name
    def handle_output(self, context, obj): Path(self.name).write_text(encode(obj * SCALE))
    def load_input(self, context): return int(Path(self.name).read_text())
"""

CODEC = "def encode(n): return str(n)\n"

GIVE = 'Definitions(resources={"files": '
"""How the cell begins that gives the I/O manager, which is run again in a live notebook."""

CASES = [
    case(
        "an I/O manager whose methods call functions, read names and take what a base class has",
        """
        import json
        from pathlib import Path
        from nbasset import Definitions, IOManager, asset

        FACTOR = 1

        def encode(obj): return json.dumps([n * FACTOR for n in obj])

        class Base(IOManager):
            ending = ".json"
            plus = 0
            def place(self, context): return Path("-".join(context.asset_key.path) + self.ending)
            @property
            def added(self): return 0
            @staticmethod
            def taken(numbers): return numbers[:3]
            decode = staticmethod(lambda text: json.loads(text))

        class Files(Base):
            class Marks:
                start = 0
            def handle_output(self, context, obj): self.place(context).write_text(encode(obj))
            def load_input(self, context):
                numbers = self.taken(self.decode(self.place(context).read_text()))
                return [n + self.plus + self.added + self.Marks.start for n in numbers]

        Definitions(resources={"files": Files()})

        @asset(io_manager_key="files")
        def a(): return [1, 2, 3, 4]

        @asset
        def b(a): return sum(a)

        @asset
        def c(): return 1
        """,
        edit("FACTOR = 1", "FACTOR = 2", "a b", a=[2, 4, 6], b=12, c=1).rerunning(GIVE),
        edit("n * FACTOR", "n + FACTOR", "a b", a=[3, 4, 5], b=12).rerunning(GIVE),
        edit("plus = 0", "plus = 10", "a b", a=[13, 14, 15], b=42).rerunning("class Files", GIVE),
        edit("def added(self): return 0", "def added(self): return 1", "a b", a=[14, 15, 16], b=45).rerunning(
            "class Files", GIVE
        ),
        edit("numbers[:3]", "numbers[:2]", "a b", a=[14, 15], b=29).rerunning("class Files", GIVE),
        edit("lambda text: json.loads(text)", "lambda text: json.loads(text)[::-1]", "a b", a=[17, 16], b=33).rerunning(
            "class Files", GIVE
        ),
        edit("start = 0", "start = 100", "a b", a=[117, 116], b=233).rerunning(GIVE),
        undo=False,
    ),
    case(
        "an I/O manager of a local module, with what that module has, and what others have",
        """
        from nbasset import Definitions, asset
        from keeping import Files

        Definitions(resources={"files": Files("kept")})

        @asset(io_manager_key="files")
        def a(): return 3
        """,
        edit("SCALE = 1", "SCALE = 2", "a", a=6),
        edit("str(n)", "str(n + 1)", "a", a=7),
        files={"keeping.py": KEEPING, "codec.py": CODEC},
        modes="fresh",
        undo=False,
    ),
    case(
        "an I/O manager that keeps one of several assets of a body counts for it, and for who uses that one",
        """
        from nbasset import AssetOut, Definitions, asset, multi_asset
        from keeping import Files

        Definitions(resources={"files": Files("kept")})

        @multi_asset(outs={"a": AssetOut(io_manager_key="files"), "b": AssetOut()})
        def both(): return 3, 4

        @asset
        def of_a(a): return a + 1

        @asset
        def of_b(b): return b + 1
        """,
        edit("SCALE = 1", "SCALE = 2", "a b of_a", a=6, b=4, of_a=7, of_b=5),
        edit("str(n)", "str(n + 1)", "a b of_a", a=7, b=4, of_a=8, of_b=5),
        files={"keeping.py": KEEPING, "codec.py": CODEC},
        modes="fresh",
        undo=False,
    ),
    case(
        "what an I/O manager and a resource hold are objects of the user's own, and functions",
        """
        from pathlib import Path
        from nbasset import Definitions, IOManager, asset

        ADDED = 0

        class Codec:
            def encode(self, n): return str(n + ADDED)

        class Files(IOManager):
            def __init__(self, codec, decode):
                self.codec, self.decode = codec, decode
            def handle_output(self, context, obj):
                Path(context.asset_key.path[0]).write_text(self.codec.encode(obj))
            def load_input(self, context):
                return self.decode(Path(context.asset_key.path[0]).read_text())

        class Prices:
            def __init__(self): self.codec = Codec()
            def of(self, n): return self.codec.encode(n)

        Definitions(resources={"files": Files(Codec(), lambda text: int(text)), "prices": Prices()})

        @asset(io_manager_key="files")
        def a(): return 3

        @asset
        def b(context): return context.resources.prices.of(5)

        @asset
        def c(): return 1
        """,
        edit("str(n + ADDED)", "str(n + 1 + ADDED)", "a b", a=4, b="6", c=1).rerunning(GIVE),
        edit("int(text)", "int(text) * 2", "a", a=8),
        edit("ADDED = 0", "ADDED = 1", "a b", a=10, b="7").rerunning(GIVE),
        undo=False,
    ),
    case(
        "what a function makes that is an I/O manager, with a resource that it asks for",
        """
        from pathlib import Path
        from nbasset import Definitions, IOManager, asset, io_manager

        class Files(IOManager):
            def __init__(self, plus): self.plus = plus
            def handle_output(self, context, obj): Path(context.asset_key.path[0]).write_text(str(obj))
            def load_input(self, context): return int(Path(context.asset_key.path[0]).read_text()) + self.plus

        @io_manager(required_resource_keys={"plus"})
        def files(context): return Files(context.resources.plus)

        Definitions(resources={"files": files, "plus": 1})

        @asset(io_manager_key="files")
        def a(): return 3
        """,
        edit('"plus": 1', '"plus": 2', "a", a=5),
        edit("+ self.plus", "* self.plus", "a", a=6).rerunning("def files", GIVE),
        undo=False,
    ),
    case(
        "what an I/O manager keeps by itself makes no result another one",
        """
        from nbasset import Definitions, IOManager, asset

        KEPT = {}
        FACTOR = 1
        COUNT = 0

        class Memory(IOManager):
            seen = []
            loads = 0
            def handle_output(self, context, obj):
                global COUNT
                COUNT += 1
                KEPT[context.asset_key.path[0]] = obj
                self.seen.append(COUNT)
            def load_input(self, context):
                Memory.loads += 1
                return KEPT[context.asset_key.path[0]] * FACTOR

        Definitions(resources={"files": Memory()})

        @asset(io_manager_key="files")
        def a(): return 3

        @asset(io_manager_key="files")
        def b(a): return a + 1

        @asset
        def c(b): return b + 1
        """,
        edit("return b + 1", "return b + 2", "c", a=3, b=4, c=6),
        modes="live",
        once=True,
        undo=False,
    ),
    case(
        "an edited way of loading, for cells, functions and plain cells that use the value",
        """
        import json
        from pathlib import Path
        from nbasset import Definitions, IOManager
        FACTOR = 1
        class Files(IOManager):
            def handle_output(self, context, obj): Path(context.asset_key.path[-1]).write_text(json.dumps(obj))
            def load_input(self, context):
                return [n * FACTOR for n in json.loads(Path(context.asset_key.path[-1]).read_text())]

        Definitions(resources={"files": Files()})

        %%asset a --io files
        [1, 2]

        total = sum(a)

        def added(): return sum(a)

        %%asset b
        sum(a)

        %%asset c
        added()

        %%asset d
        total
        """,
        edit("FACTOR = 1", "FACTOR = 2", "a b c d", b=6, c=6, d=6).rerunning("Definitions(resources", "total = "),
        undo=False,
    ),
]
