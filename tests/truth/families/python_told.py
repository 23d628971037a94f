"""What plain cells tell Python itself, for a whole process."""

from truth.language import case, edit

CASES = [
    case(
        "what Python itself is told, for whoever asks it",
        """
        import gc, signal, socket, sys
        sys.setswitchinterval(0.005)
        socket.setdefaulttimeout(7)
        gc.enable()
        def heard(*_): got.append(1)
        got = []
        signal.signal(signal.SIGUSR1, heard)

        %%asset a
        round(sys.getswitchinterval(), 3)

        %%asset b
        socket.getdefaulttimeout()

        %%asset c
        gc.isenabled()

        %%asset d
        handler = signal.getsignal(signal.SIGUSR1)
        handler.__code__.co_consts[-1] if hasattr(handler, "__code__") else int(handler)

        %%asset e
        sum([1, 2])
        """,
        edit("setswitchinterval(0.005)", "setswitchinterval(0.05)", "a", a=0.05),
        edit("timeout(7)", "timeout(None)", "b", b=None),
        edit("gc.enable()", "gc.disable()", "c", c=False),
        edit("gc.disable()", "gc.enable()", "", c=True),
        edit("got.append(1)", "got.append(2)", "d", d=2),
        edit("SIGUSR1, heard", "SIGUSR1, signal.SIG_IGN", "d", d=1),
    ),
    case(
        "how many digits numbers may have, and what others may not do with new files",
        """
        import os, sys
        from pathlib import Path
        sys.set_int_max_str_digits(4300)

        os.umask(0o022)

        %%asset a
        try:
            found = len(str(10**5000))
        except ValueError:
            found = "too long"
        found

        %%asset b
        Path("made.txt").unlink(missing_ok=True)
        Path("made.txt").write_text("1")
        oct(Path("made.txt").stat().st_mode)

        %%asset c
        [1, 2]
        """,
        edit("digits(4300)", "digits(9000)", "a b c", a=5001),
        edit("0o022", "0o077", "b", b="0o100600"),
        needless_ok="how many digits numbers may have counts for anybody",
    ),
    case(
        "what Python is called with, for what reads it without a name",
        """
        import argparse, sys
        sys.argv = ["prog", "--n", "3"]

        parser = argparse.ArgumentParser()
        _ = parser.add_argument("--n", type=int)

        def read(): return argparse.ArgumentParser(parents=[parser], add_help=False).parse_args().n

        %%asset a
        read()
        """,
        edit('"3"', '"4"', "a", a=4),
    ),
    case(
        "the rights of a file that is there, which another may change at any time",
        """
        import os
        os.chmod("f.txt", 0o644)

        %%asset a
        oct(os.stat("f.txt").st_mode & 0o777)
        """,
        edit("0o644", "0o600"),
        files={"f.txt": "one"},
        unsure="a",
        undo=False,
    ),
]
