"""``%nbasset`` alone: where the notebook stands, what comes next and what it costs, in about ten lines."""

from __future__ import annotations

from collections.abc import Iterator

from nbasset.core.forecast import forecast
from nbasset.core.status import Status
from nbasset.core.view import AssetView, NotebookView
from nbasset.notebook.session import Session
from nbasset.ui.theme import LOOKS, counted
from nbasset.ui.words import cause_line, seconds, short_bill, size

MOST = 3
"""How many failures are told one by one."""
SEED_RULE = (
    "every asset draws from a seed of its own name, the same at each making; np.random.seed in a plain cell "
    "does not reach it"
)
HELP = "%nbasset -h tells what can be set, %%asset? and %materialize? what these take"


def state_rows(session: Session) -> list[tuple[str, str]]:
    """What there is to say of a notebook: pairs of a word and a sentence.

    Args:
        session: the notebook's session.
    """
    view = session.views.all()
    return [*_assets(view), *_settings(session), ("help", HELP)]


def _assets(view: NotebookView) -> Iterator[tuple[str, str]]:
    assets = view["assets"]
    if not assets:
        yield "assets", "none yet: begin a cell with %%asset my_data"
        return
    counts = counted(each["status"] for each in assets)
    words = " · ".join(f"{LOOKS[status].shape} {count} {LOOKS[status].word}" for status, count in counts.items())
    yield "assets", f"{len(assets)}: {words}"
    yield "next", _next(assets)
    wrong = [each for each in assets if each["status"] in (Status.FAILED, Status.UNRESOLVED)]
    for each in wrong[:MOST]:
        yield LOOKS[each["status"]].word, f"{each['name']}: {cause_line(each)}"
    if len(wrong) > MOST:
        yield "", f"and {len(wrong) - MOST} more: %assets shows all"


def _next(assets: list[AssetView]) -> str:
    cost = forecast(assets, (each["name"] for each in assets))
    if cost.names:
        return f"%materialize makes {short_bill(cost)}"
    if not cost.left:
        return "nothing to make"
    return f"nothing can be made: {', '.join(cost.left[:MOST])} must be mended first"


def _settings(session: Session) -> Iterator[tuple[str, str]]:
    runs, instance = session.runs, session.instance
    does = "makes its asset" if runs.mode == "eager" else "only defines its asset"
    yield "mode", f"{runs.mode}: running an %%asset cell {does}"
    asks = "any amount of" if runs.patience is None else f"at most {seconds(runs.patience)} of"
    yield "patience", f"a cell starts {asks} upstream work without being asked"
    yield "strict", "on: a stale value in a plain cell is an error" if session.values.strict else "off"
    limit = instance.opened.keeper.housekeeper.budget
    told = "without a limit" if limit is None else f"of at most {size(limit)}"
    yield "store", f"{instance.root.absolute()}, {size(instance.store.size())} {told}"
    yield "seed", SEED_RULE
