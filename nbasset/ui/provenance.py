"""Provenance: the statement that is given to somebody who asks how a value came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import gmtime, strftime

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import shortened
from nbasset.core.gathering import Gathering
from nbasset.core.lineage import SHORT, Lineage, Origin
from nbasset.core.making import NO_CONFIG
from nbasset.ui.html import esc
from nbasset.ui.words import seconds, when

NOT_TRIED = "Whether making it again gives the same value was not tried."
_LISTED = 6
DEEP = 150
"""How many characters at most stand before a line of the tree of what led to a value."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the statement: a table with what stands above it.

    Args:
        title: what stands above it.
        head: a word above each column.
        rows: its rows.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Statement:
    """How a value came about.

    Args:
        lineage: what led to it.
        verdict: what making it again has shown, in sentences; empty where that was not tried.
        by: the version of nbasset.
    """

    lineage: Lineage
    verdict: Sequence[str] = ()
    by: str = ""

    @property
    def title(self) -> str:
        """What it is about."""
        return f"Provenance of {self.lineage.root.name}"

    @property
    def paragraph(self) -> str:
        """All of it in one paragraph, to be pasted."""
        root, made = self.lineage.root, self.lineage.root.made
        assert made is not None
        behind = [each.name for each in self.lineage.origins[:-1]]
        files = [f"{path} ({digest[:SHORT]})" for path, digest in self.lineage.collected("files").items()]
        packages = [f"{name} {version}" for name, version in self.lineage.collected("packages").items()]
        told = list(dict.fromkeys(str(each) for each in _seeds(root) if each is not None))
        seeds = f"random draws begin at seed {_some(told)}" if told else "unseeded"
        parts = [
            f"{root.name} ({made.kind}, data version {shortened(made.data_version, SHORT)}) was made on "
            f"{_utc(made.made_at)} in the notebook {made.notebook} with nbasset {self.by}, in {seconds(made.took)}; "
            f"{seeds}.",
            f"It uses {_some(behind)}." if behind else "It uses no other asset.",
            f"Files read: {_some(files)}." if files else "No file was read.",
            f"Packages: {_some(packages)}." if packages else "",
            f"Not tracked: {_some(self._untracked())}." if self._untracked() else "",
            " ".join(self.verdict) or NOT_TRIED,
        ]
        return " ".join(part for part in parts if part)

    def _untracked(self) -> list[str]:
        told = (f"{what} (in {each.name})" for each in self.lineage.origins for what in each.untracked)
        return list(dict.fromkeys(told))

    @property
    def sections(self) -> list[Section]:
        """The tables, those with nothing in them left out."""
        origins = self.lineage.origins
        files, variables, packages = (
            list(self.lineage.collected(what).items()) for what in ("files", "variables", "packages")
        )
        found = [
            Section(
                "Assets, sources first",
                ("asset", "value", "data version", "code", "seed", "made (UTC)", "took", "uses"),
                [_row(each, origins) for each in origins],
            ),
            Section("Files", ("path", "digest"), files),
            Section("Environment", ("variable", "digest of its value"), variables),
            Section("Packages", ("package", "version"), packages),
            Section("Config", ("asset", "config"), [(e.name, e.making.config) for e in origins if _has_config(e)]),
            Section("Not tracked", ("what",), [(each,) for each in self._untracked()]),
            Section("Made again", ("what that has shown",), [(each,) for each in self.verdict or (NOT_TRIED,)]),
        ]
        return [each for each in found if each.rows]

    @property
    def markdown(self) -> str:
        """All of it as Markdown."""
        lines = [f"# {self.title}", "", self.paragraph, ""]
        for section in self.sections:
            lines += [f"## {section.title}", "", _piped(section.head), _piped("---" for _ in section.head)]
            lines += [*map(_piped, section.rows), ""]
        return "\n".join(lines)

    @property
    def page(self) -> str:
        """All of it as a page of its own, which loads nothing from anywhere."""
        tables = "".join(
            f"<h2>{esc(each.title)}</h2><div class='wide'><table><thead>{_cells(each.head, 'th')}</thead>"
            f"<tbody>{''.join(_cells(row, 'td') for row in each.rows)}</tbody></table></div>"
            for each in self.sections
        )
        return (
            f"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>{esc(self.title)}</title>"
            f"<meta name='viewport' content='width=device-width'><style>{_CSS}</style></head><body>"
            f"<h1>{esc(self.title)}</h1><p>{esc(self.paragraph)}</p>{tables}</body></html>\n"
        )


_CSS = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:64em;margin:2em auto;"
    "padding:0 1em}"
    "h1{font-size:1.5em}h2{font-size:1.1em;margin-top:1.6em}.wide{overflow-x:auto}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:3px 14px 3px 0;vertical-align:top;"
    "border-bottom:1px solid color-mix(in srgb,currentColor 15%,transparent);"
    "font-variant-numeric:tabular-nums}th{font-weight:600;white-space:nowrap}"
)


def lineage_lines(lineage: Lineage) -> list[str]:
    """What led to a value as a tree, the value first; what lies very far back is counted."""
    lines, left = [], 0
    for lead, one, words in lineage.rows():
        if len(lead) > DEEP:
            left += 1
        else:
            lines.append(lead + (words if one is None else _told(one, words)))
    return [*lines, f"… {left:,} more further back"] if left else lines


def _told(one: Origin, words: str) -> str:
    if one.made is None or words:
        return f"{one.name} · {words or 'not in the store any more'}"
    said = shortened(one.made.data_version, SHORT)
    facts = [one.made.kind, *([f"data {said}"] if said != one.made.kind else [])]
    facts += [f"code {one.code['code'][:SHORT]}"] if "code" in one.code else []
    facts += [f"seed {one.making.seed}"] if one.making.seed is not None else []
    facts += [f"config {one.making.config}"] if _has_config(one) else []
    facts += [f"{name} {version}" for name, version in one.packages.items()]
    facts += [f"made {when(one.made.made_at)}", *[f"untracked: {what}" for what in one.untracked]]
    return " · ".join([one.name, *facts])


def _row(one: Origin, origins: Sequence[Origin]) -> list[str]:
    behind = ", ".join(origins[place].name for place in one.upstream)
    if one.made is None:
        return [one.name, "not in the store any more", "", "", "", "", "", behind]
    code = one.making.code_version or one.code.get("code", "")[:SHORT]
    seed = "" if one.making.seed is None else str(one.making.seed)
    made = one.made
    told = (made.kind, shortened(made.data_version, SHORT), code, seed, _utc(made.made_at), seconds(made.took))
    return [one.name, *told, behind]


def _seeds(one: Origin) -> list[int | None]:
    """Where its random draws begin; of what is gathered, those of its points."""
    if isinstance(one.made, Gathering):
        return [each.making.seed for _, each in one.made.parts]
    return [one.making.seed]


def _has_config(one: Origin) -> bool:
    return one.making.config != NO_CONFIG


def _utc(at: float) -> str:
    return strftime("%Y-%m-%d %H:%M:%S UTC", gmtime(at))


def _some(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _LISTED} more (below)" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + rest


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in cells)} |"


def _cells(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{esc(each)}</{tag}>' for each in cells)}</tr>"
