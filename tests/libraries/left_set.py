"""For each library, ways in which a body sets something for the whole session and leaves it set."""

from __future__ import annotations

import io
import os
import resource
import signal
import sys
import urllib.request
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any
from xml.etree import ElementTree

from IPython.core.interactiveshell import InteractiveShell
from matplotlib import style

Setter = Callable[[Any], object]
"""Takes the library's module, sets something of it."""


def _hidden(_: object) -> None:
    """A hook that tells nobody."""


def _hidden_call(*_: object) -> None:
    """The same for what is called with more."""


def _fewer_files() -> None:
    limit, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit - 1, most))


def _shell() -> Any:
    return InteractiveShell.instance()


def _on_a_stream(logging: Any) -> None:
    logging.getLogger("left.set").addHandler(logging.StreamHandler(io.StringIO()))


def _wider(mpl: Any) -> None:
    mpl.rcParams["font.sans-serif"].insert(0, "Left Set")


def _colormap(mpl: Any) -> None:
    mpl.colormaps.register(mpl.colormaps["viridis"].copy(), name="left set", force=True)


def _zone(time: Any) -> None:
    os.environ["TZ"] = "Asia/Tokyo"
    time.tzset()


_LEVEL = ContextVar("left_set", default=0)


def _level(_: object) -> None:
    vars(sys.modules["__main__"])["left_set"] = _LEVEL
    _LEVEL.set(1)


LEFT_SET: Mapping[str, tuple[Setter, ...]] = {
    "_contextvars": (_level,),
    "os": (
        lambda os: os.environ.update(LEFT_SET="1"),
        lambda os: os.environ.pop("PATH"),
        lambda os: os.chdir("/"),
        lambda os: os.umask(0o027),
        lambda os: os.nice(1) if os.geteuid() == 0 else os.chdir("/"),
    ),
    "sys": (
        lambda sys: sys.path.append("left set"),
        lambda sys: sys.setrecursionlimit(12_345),
        lambda sys: setattr(sys, "excepthook", _hidden),
        lambda sys: sys.argv.append("--left-set"),
        lambda sys: setattr(sys, "displayhook", _hidden),
        lambda sys: sys.setprofile(_hidden_call),
        lambda sys: sys.set_coroutine_origin_tracking_depth(3),
    ),
    "warnings": (
        lambda warnings: warnings.simplefilter("error"),
        lambda warnings: warnings.filterwarnings("ignore", message="left set"),
        lambda warnings: warnings.resetwarnings(),
        lambda warnings: setattr(warnings, "showwarning", _hidden),
    ),
    "logging": (
        lambda logging: logging.getLogger().setLevel(5),
        lambda logging: logging.getLogger("left").setLevel(5),
        lambda logging: logging.disable(50),
        lambda logging: logging.addLevelName(5, "LEFT"),
        _on_a_stream,
    ),
    "locale": (lambda locale: locale.setlocale(locale.LC_ALL, "C.UTF-8" if _locale_is("C") else "C"),),
    "time": (_zone,),
    "socket": (lambda socket: socket.setdefaulttimeout(7),),
    "gc": (
        lambda gc: gc.disable(),
        lambda gc: gc.set_threshold(9, 9, 9),
        lambda gc: gc.callbacks.append(_hidden_call),
    ),
    "signal": (
        lambda _: signal.signal(signal.SIGUSR2, signal.SIG_IGN),
        lambda _: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]),
        lambda _: signal.setitimer(signal.ITIMER_PROF, 9999),
    ),
    "builtins": (
        lambda builtins: setattr(builtins, "left_set", 1),
        lambda builtins: setattr(builtins, "sum", max),
    ),
    "threading": (
        lambda threading: setattr(threading, "excepthook", _hidden),
        lambda threading: threading.setprofile(_hidden_call),
    ),
    "resource": (lambda _: _fewer_files(),),
    "tracemalloc": (lambda tracemalloc: tracemalloc.start(3),),
    "mimetypes": (lambda mimetypes: mimetypes.add_type("left/set", ".left"),),
    "sqlite3": (lambda sqlite3: sqlite3.register_adapter(_Accessor, str),),
    "urllib": (
        lambda _: urllib.request.install_opener(
            urllib.request.build_opener(urllib.request.ProxyHandler({"left": "set"}))
        ),
    ),
    "xml": (lambda _: ElementTree.register_namespace("left", "http://left"),),
    "shutil": (lambda shutil: shutil.register_archive_format("left", _hidden, description="left set"),),
    "zoneinfo": (lambda zoneinfo: zoneinfo.reset_tzpath(["/left/set"]),),
    "gettext": (lambda gettext: gettext.textdomain("left set"),),
    "joblib": (lambda joblib: joblib.parallel_config(n_jobs=3),),
    "IPython": (
        lambda _: _shell().display_formatter.formatters["text/html"].for_type(_Accessor, _hidden),
        lambda _: _shell().display_formatter.formatters["text/plain"].for_type(int, _hidden),
        lambda _: setattr(_shell(), "ast_node_interactivity", "all"),
        lambda _: _shell().register_magic_function(_hidden, magic_name="left_set"),
        lambda _: _shell().events.register("post_run_cell", _hidden),
    ),
    "asyncio": (lambda asyncio: asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy()),),
    "faulthandler": (
        lambda faulthandler: (
            faulthandler.disable() if faulthandler.is_enabled() else faulthandler.enable(sys.__stderr__)
        ),
    ),
    "csv": (
        lambda csv: csv.field_size_limit(99),
        lambda csv: csv.register_dialect("left set", delimiter="|"),
        lambda csv: csv.register_dialect("excel", delimiter="|"),
    ),
    "copyreg": (lambda copyreg: copyreg.pickle(complex, str),),
    "calendar": (lambda calendar: calendar.setfirstweekday(6),),
    "ssl": (lambda ssl: setattr(ssl, "_create_default_https_context", ssl._create_unverified_context),),
    "multiprocessing": (lambda multiprocessing: multiprocessing.set_start_method("spawn", force=True),),
    "decimal": (
        lambda decimal: setattr(decimal.getcontext(), "prec", 5),
        lambda decimal: decimal.setcontext(decimal.Context(prec=3)),
        lambda decimal: setattr(decimal.DefaultContext, "prec", 5),
        lambda decimal: decimal.ExtendedContext.traps.update({decimal.Inexact: True}),
        lambda decimal: decimal.getcontext().traps.update({decimal.Inexact: True}),
    ),
    "numpy": (
        lambda np: np.seterr(all="raise"),
        lambda np: np.setbufsize(16_000),
        lambda np: np.set_printoptions(precision=3, formatter={"float": str}),
    ),
    "pandas": (
        lambda pd: pd.set_option("display.max_rows", 7),
        lambda pd: setattr(pd.options.display, "precision", 2),
        lambda pd: pd.set_option("plotting.matplotlib.register_converters", False),
        lambda pd: setattr(pd.DataFrame, "left_set", _hidden),
        lambda pd: pd.api.extensions.register_series_accessor("left_set")(_Accessor),
    ),
    "matplotlib": (
        lambda mpl: mpl.rc("lines", linewidth=9),
        lambda mpl: mpl.rcParams.update({"axes.grid": True}),
        lambda _: style.use("ggplot"),
        lambda mpl: style.library.update(left_set=mpl.rcParams),
        lambda mpl: mpl.colors._colors_full_map.__setitem__("b", "#123456"),
        _wider,
        _colormap,
    ),
    "fsspec": (lambda fsspec: fsspec.open("memory://left/set.txt", "wb").open().write(b"1"),),
    "polars": (
        lambda pl: pl.Config.set_float_precision(2),
        lambda pl: pl.Config(thousands_separator=","),
    ),
    "sklearn": (lambda sklearn: sklearn.set_config(transform_output="pandas"),),
    "xarray": (lambda xr: xr.set_options(keep_attrs=True),),
    "torch": (lambda torch: torch.set_default_dtype(torch.float64), lambda torch: torch.set_grad_enabled(False)),
}


class _Accessor:
    def __init__(self, series: object) -> None:
        self.series = series


def _locale_is(name: str) -> bool:
    import locale

    return locale.setlocale(locale.LC_ALL) == name
