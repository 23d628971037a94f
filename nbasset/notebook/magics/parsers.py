"""Parsers: what each magic takes, in one table, from which its help, ``-h`` and Tab completion follow."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import partial
from itertools import pairwise
from typing import ParamSpec, TypeVar

from nbasset.core.asset_options import words_of
from nbasset.core.dataclass import dataclass
from nbasset.core.timetables import add_arguments
from nbasset.notebook.check_cells import check_parser
from nbasset.notebook.options import BadOption, HelpShown, Parser, asset_parser

Takes = ParamSpec("Takes")
Gives = TypeVar("Gives")
QUIET = ("-q", "--quiet")
"""How a page asks for what it shows by itself: no word for people."""


def with_help(parser: Callable[[], Parser]) -> Callable[[Callable[Takes, Gives]], Callable[Takes, Gives | None]]:
    """Give a magic its parser's help, found when it is asked for, and end quietly when it was printed.

    IPython asks an object's ``getdoc`` before it looks for a docstring.

    Args:
        parser: makes the magic's parser.
    """

    def decorate(function: Callable[Takes, Gives]) -> Callable[Takes, Gives | None]:
        @functools.wraps(function)
        def magic(*args: Takes.args, **kwargs: Takes.kwargs) -> Gives | None:
            try:
                return function(*args, **kwargs)
            except HelpShown:
                return None

        magic.getdoc = lambda: parser().format_help()  # type: ignore[attr-defined]
        return magic

    return decorate


SELECTION = (
    "names, k*, a+ (and downstream), +a (and upstream), group:x, tag:x=y, status:stale, roots(…), and, or, not; "
    "all by default"
)


def materialize_parser() -> Parser:
    """The parser of ``%materialize``."""
    parser = Parser(
        prog="%materialize",
        description="Bring assets, and their upstream, up to date: make what is missing or no longer true,\n"
        "and nothing else.",
        epilog='Examples: %materialize · %materialize report · %materialize features+, group:"my group" --dry-run',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "selection",
        nargs="*",
        metavar="SELECTION",
        help=SELECTION,
    )
    add("--job", metavar="NAME", help="the selection of this job")
    add("--only", action="store_true", help="leave everything upstream as it is")
    add("--again", "--force", dest="again", action="store_true", help="make the selected even when they are fresh")
    add("--dry-run", action="store_true", help="show what would be made, why, and what it will cost")
    add("--stop", action="store_true", help="stop the run that is at work, and drop those that wait for the kernel")
    add(*QUIET, action="store_true", help="show nothing but failures")
    add("--background", action="store_true", help="return at once: other cells can run meanwhile")
    add("--wait", action="store_true", help="wait for the run in the background; Stop ends the wait, not the run")
    add("-j", dest="width", type=int, metavar="N", help="make N at once, each in a process of its own")
    return parser


def runs_parser() -> Parser:
    """The parser of ``%asset_runs``."""
    parser = Parser(prog="%asset_runs", description="Runs: when, by what, how long, and what became of each step.")
    parser.add_argument("run", nargs="?", default="", metavar="RUN", help="one run, by the beginning of its id")
    parser.add_argument("--asset", default="", metavar="NAME", help="only the runs in which this asset took part")
    return parser


def schedule_parser() -> Parser:
    """The parser of ``%asset_schedule``."""
    parser = Parser(
        prog="%asset_schedule",
        description="Say when a job is to be run: nbasset schedule NOTEBOOK runs it then, in a terminal.",
        epilog='Example: %asset_schedule "0 8 * * 1" --job weekly --on-failure boss',
    )
    add_arguments(parser)
    return parser


@dataclass(frozen=True, slots=True)
class Verb:
    """What ``%asset NAME`` can be asked, or told to do, with one more word.

    Args:
        meaning: what it does.
        flags: its switches, and what each does.
        least: how many versions it has to be given, by their numbers.
        most: how many it may be given.
        options: its options that take a word, and what each does.
    """

    meaning: str
    flags: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = 0
    options: Mapping[str, str] = field(default_factory=dict)

    def add_to(self, parser: Parser) -> None:
        """Have a parser take its switches and options."""
        for flag, text in self.flags.items():
            parser.add_argument(f"--{flag}", action="store_true", help=text)
        for option, text in self.options.items():
            parser.add_argument(f"--{option}", default="", metavar=option.upper(), help=text)


VERBS: Mapping[str, Verb] = {
    "why": Verb("why it is not fresh: the path from each root cause"),
    "log": Verb("what the last attempt to make it printed, and how it ended"),
    "history": Verb("its numbered versions and what happened to it, the latest first"),
    "compare": Verb(
        "its last versions side by side: what differs, the numbers that came of it, the best marked",
        options={"by": "order by this column, the best first"},
    ),
    "diff": Verb(
        "what differs between two versions, in code and value: diff, diff 5, diff 3 5",
        most=2,
        options={"against": "read: between the value here and what the project it was imported from holds"},
    ),
    "lineage": Verb(
        "which versions, files, packages and seeds led to it, back to the sources",
        {"graph": "as a graph of what takes part in it", "json": "as JSON, for programs"},
        most=1,
    ),
    "provenance": Verb(
        "how it came about, as a statement for others",
        most=1,
        options={"out": "the file to write it to: .html or .md"},
    ),
    "restore": Verb("put the code of an earlier version back into its cell: restore 7", least=1, most=1),
    "pin": Verb("have a version count until it is unpinned, the one that stands now or pin 7: a mark says so", most=1),
    "unpin": Verb("have its definition count again"),
    "doctor": Verb("make it twice in fresh processes, and say what differs and why"),
    "accept": Verb("keep the earlier result for an edit you judge harmless; a mark and a record of it stay visible"),
    "locals": Verb("what its names held at the end", {"pull": "copy them into the notebook"}),
    "size": Verb("what its results take in the store"),
    "forget": Verb("take it out of the definitions and remove its results"),
}
"""The words after ``%asset NAME``; ``%asset_WORD NAME`` is the same."""


def asset_verb_parser() -> Parser:
    """The parser of ``%asset``."""
    parser = Parser(
        prog="%asset",
        usage="%%asset [-h] NAME [WORD [VERSION ...]] [OPTION ...]",
        description="The card of an asset: value, status, why, log, history. With one more word, what that word says.",
        epilog="\n".join(["words:", *(f"  {word:<12}{verb.meaning}" for word, verb in VERBS.items())]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="+", metavar="NAME", help="the asset; several with commas; then perhaps a word")
    for verb in VERBS.values():
        verb.add_to(parser)
    return parser


@dataclass(frozen=True, slots=True)
class Question:
    """What a line of ``%asset`` asks.

    Args:
        names: of which assets, as user strings.
        verb: what; empty for the card.
        given: the switches that are on, and the options that have a word.
        versions: the numbers of the versions it is about.
    """

    names: tuple[str, ...]
    verb: str
    given: Mapping[str, str | bool] = field(default_factory=dict)
    versions: tuple[int, ...] = ()


def question(line: str) -> Question:
    """What a line of ``%asset`` asks.

    Raises:
        BadOption: when it cannot be read.
        HelpShown: when help was asked for.

    >>> question("a, b why")
    Question(names=('a', 'b'), verb='why', given={}, versions=())
    >>> question("why").names, question("a restore #7").versions
    (('why',), (7,))
    """
    found = vars(asset_verb_parser().parse(line))
    words = found.pop("words")
    place = _place_of_verb(words)
    verb = str(words[place]) if place else ""
    named, numbers = (words[:place], words[place + 1 :]) if place else (words, [])
    if any("," not in left[-1:] + right[:1] for left, right in pairwise(named)):
        raise BadOption(_no_such_verb(named[-1]))
    given = {word: told for word, told in found.items() if told}
    known = VERBS[verb] if verb else Verb("")
    wrong = sorted(given.keys() - known.flags.keys() - known.options.keys())
    if wrong:
        raise BadOption(f"%asset {f'NAME {verb}'.strip()} takes no --{wrong[0]}.")
    return Question(words_of(named), verb, given, _versions(f"%asset NAME {verb}", known, numbers))


def _place_of_verb(words: Sequence[str]) -> int:
    """Where the verb stands behind the names: behind it there are only numbers; 0 where there is none."""
    for place in range(1, len(words)):
        behind = words[place + 1 :]
        if words[place] in VERBS and not words[place - 1].endswith(",") and (VERBS[words[place]].most or not behind):
            return place
    return 0


def _no_such_verb(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, VERBS, 1)
    meant = f" (did you mean {close[0]}?)" if close else ""
    return f"%asset NAME takes one of {', '.join(VERBS)}, not {word!r}{meant}; several names need commas."


def _versions(asked: str, verb: Verb, words: Sequence[str]) -> tuple[int, ...]:
    """The versions that a line names.

    Raises:
        BadOption: when there are too few or too many, or they are no numbers.
    """
    numbers = [word.removeprefix("#") for word in words]
    wrong = next((word for word, number in zip(words, numbers, strict=True) if not number.isdecimal()), None)
    if wrong is not None:
        raise BadOption(f"{asked} takes the numbers of versions, for example 7; not {wrong!r}: %asset NAME history.")
    if not verb.least <= len(numbers) <= verb.most:
        wants = "one version" if verb.most == 1 else f"at most {verb.most} versions"
        raise BadOption(f"{asked} takes {wants}, for example {asked} 7: %asset NAME history has their numbers.")
    return tuple(map(int, numbers))


def verb_parser(verb: str) -> Parser:
    """The parser of ``%asset_VERB``.

    Args:
        verb: the word.
    """
    meaning = VERBS[verb].meaning
    parser = Parser(prog=f"%asset_{verb}", description=f"{meaning[0].upper()}{meaning[1:]}: %asset NAME {verb}.")
    parser.add_argument("name", metavar="NAME", help="the asset")
    if VERBS[verb].most:
        parser.add_argument("versions", nargs="*", metavar="VERSION", help="versions, by their numbers")
    VERBS[verb].add_to(parser)
    return parser


def verb_question(verb: str, line: str) -> Question:
    """What a line of ``%asset_VERB`` asks.

    Args:
        verb: the word.
        line: what stands behind it.

    Raises:
        BadOption: when it cannot be read.
        HelpShown: when help was asked for.
    """
    found = vars(verb_parser(verb).parse(line))
    name, numbers = found.pop("name"), found.pop("versions", [])
    given = {word: told for word, told in found.items() if told}
    return Question((str(name),), verb, given, _versions(f"%asset_{verb} NAME", VERBS[verb], numbers))


def selection_parser(magic: str, description: str) -> Parser:
    """The parser of a magic that takes a selection.

    Args:
        magic: the magic, with its sign.
        description: what it does.
    """
    parser = Parser(prog=magic, description=description)
    parser.add_argument("selection", nargs="*", metavar="SELECTION", help=SELECTION)
    return parser


def assets_parser() -> Parser:
    """The parser of ``%assets``."""
    parser = selection_parser("%assets", "Every asset with its status, cause, group, time and size.")
    parser.add_argument("--size", action="store_true", help="what fills the store, by asset, and what of it may go")
    parser.add_argument("--observe", action="store_true", help="ask sources first which versions they have now")
    return parser


def graph_parser() -> Parser:
    """The parser of ``%asset_graph``."""
    parser = selection_parser("%asset_graph", "The graph of assets, live, coloured by status.")
    parser.add_argument("--narrow", action="store_true", help="from top to bottom, where that takes less width")
    return parser


ABOUT_ASSETS: dict[str, Callable[[], Parser]] = {
    "%assets": assets_parser,
    "%asset_graph": graph_parser,
    "%asset": asset_verb_parser,
    **{f"%asset_{verb}": partial(verb_parser, verb) for verb in VERBS},
}
"""The parsers of the magics that take a name or a selection."""

PARSERS: dict[str, Callable[[], Parser]] = {
    "%%asset": asset_parser,
    "%%asset_check": check_parser,
    "%materialize": materialize_parser,
    "%asset_runs": runs_parser,
    "%asset_schedule": schedule_parser,
    **ABOUT_ASSETS,
}
"""Every magic's parser but that of ``%nbasset``, whose settings have their own."""
