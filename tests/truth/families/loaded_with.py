"""What an installed package takes from what cells have set, as it is loaded: it counts for whoever leads to it."""

from truth.language import case, edit, insert

FILES = {
    "site-packages/settable.py": "MODE = 'slow'\n",
    "site-packages/taker.py": "import settable\nfrom decimal import getcontext\n"
    "MODE, PREC = settable.MODE, getcontext().prec\ndef mode(): return MODE\ndef prec(): return PREC\n",
    "site-packages/other.py": "def one(): return 1\n",
}

CASES = [
    case(
        "an attribute of another package",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import settable

        settable.MODE = "fast"

        import taker, other

        %%asset a
        taker.mode()

        %%asset b
        other.one()
        """,
        edit('"fast"', '"faster"', "a", a="faster", b=1),
        insert("import taker", 'settable.MODE = "later"', ""),
        edit('"later"', '"latest"', ""),
        files=FILES,
        modes="fresh",
    ),
    case(
        "the precision of decimal numbers, set in the cell that loads the package",
        """
        import os, sys, decimal
        sys.path.append(os.path.abspath("site-packages"))
        decimal.getcontext().prec = 7
        import taker, other

        %%asset a
        taker.prec()

        %%asset b
        other.one()
        """,
        edit("prec = 7", "prec = 8", "a", a=8, b=1),
        files=FILES,
        modes="fresh",
    ),
    case(
        "an attribute of another package, set anew above or below what has loaded it",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import settable

        settable.MODE = "fast"

        import taker, other

        settable.OTHER = 1

        %%asset a
        taker.mode()

        %%asset b
        other.one()
        """,
        edit("settable.OTHER = 1", 'settable.MODE = "later"', "", a="fast", b=1),
        edit('"fast"', '"faster"', "").leaving_stale("a"),
        files=FILES,
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "a package is edited of which cells have loaded a part by themselves",
        """
        import pk

        import pk.late

        %%asset a
        pk.late.L

        %%asset b
        pk.V
        """,
        edit("V = 1", "V = 2", "b", a=100, b=2),
        edit("L = 100", "L = 200", "a", a=200, b=2),
        files={"pk/__init__.py": "V = 1\n", "pk/late.py": "L = 100\n"},
    ),
]
