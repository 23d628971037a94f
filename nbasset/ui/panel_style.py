"""The style of the graph's panel and of runs: calm, from the theme's own variables, for keyboards too."""

from __future__ import annotations

from nbasset.ui.theme import for_every_page

_RULES = "".join(
    [
        ".nba-panel{font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:13px;"
        "color:var(--jp-ui-font-color1);border:1px solid var(--jp-border-color2);border-radius:6px;"
        "overflow:hidden!important;margin:2px 0!important;background:var(--jp-layout-color1);"
        "container:nba-panel/inline-size;width:auto!important;align-self:stretch}",
        ".nba-panel .widget-html,.nba-panel .widget-html-content{margin:0!important;height:auto!important;"
        "line-height:1.45!important;width:auto!important;overflow:visible!important}",
        ".nba-toolbar{align-items:center!important;flex-flow:row wrap!important;gap:4px;padding:5px 8px!important;"
        "border-bottom:1px solid var(--jp-border-color2);overflow:visible!important}",
        ".nba-panel .jupyter-button{width:auto!important;height:26px!important;line-height:24px!important;"
        "margin:0!important;"
        "padding:0 9px!important;border-radius:4px!important;border:1px solid var(--jp-border-color1)!important;"
        "background:transparent!important;color:var(--jp-ui-font-color1)!important;box-shadow:none!important;"
        "font-size:12.5px!important;font-weight:500}",
        ".nba-panel .jupyter-button:hover:enabled{background:var(--jp-layout-color2)!important}",
        ".nba-panel .jupyter-button:disabled{opacity:.45!important}",
        ".nba-panel :is(button,input,summary):focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2)!important;"
        "outline-offset:1px}",
        ".nba-panel .nba-main-button:enabled{background:var(--jp-brand-color1,#1565c0)!important;"
        "border-color:transparent!important;color:#fff!important}",
        ".nba-panel .nba-main-button:enabled:hover{filter:brightness(.92);background:var(--jp-brand-color1,"
        "#1565c0)!important}",
        ".nba-panel .nba-main-button{max-width:100%;height:auto!important;min-height:26px;"
        "white-space:normal!important}",
        ".nba-panel .nba-on{background:var(--jp-layout-color3)!important}",
        ".nba-panel .nba-quiet{border-color:transparent!important;padding:0 6px!important;overflow:visible!important;"
        "text-overflow:clip!important}",
        ":root:not(.nba-draws) .nba-on-page{display:none!important}",
        ".nba-panel .nba-stop{display:none}.nba-panel.nba-at-work .nba-stop{display:block}",
        ".nba-panel .nba-stop .jupyter-button{border-color:#b3261e!important;color:#b3261e!important}",
        "[data-jp-theme-light='false'] .nba-panel .nba-stop .jupyter-button{border-color:#ff8a80!important;"
        "color:#ff8a80!important}",
        ".nba-panel .nba-search{width:210px!important;flex:0 1 210px!important;margin:0!important;min-width:130px}",
        ".nba-panel .nba-search input{height:26px;border-radius:4px!important;"
        "border:1px solid var(--jp-border-color1)!important;background:transparent!important;"
        "color:var(--jp-ui-font-color1)!important}",
        ".nba-panel .nba-spring{flex:1 1 8px!important;min-width:0}",
        ".nba-bill{padding:4px 10px!important;border-bottom:1px solid var(--jp-border-color2);min-height:28px}",
        ".nba-bill .nbasset{font-size:12px}",
        ".nba-bill .nba-count{margin-right:12px;white-space:nowrap;font-weight:600}",
        ".nba-meter{height:3px;background:var(--jp-layout-color2);border-radius:2px;margin:3px 0 0}"
        ".nba-meter>div{height:3px;border-radius:2px;background:#0b62a8}",
        "[data-jp-theme-light='false'] .nba-meter>div{background:#6cb8f5}",
        ".nba-middle{flex-flow:row wrap!important;align-items:stretch!important;overflow:visible!important;width:100%}",
        ".nba-middle>.nba-graph{flex:5 1 440px!important;min-width:0}",
        ".nba-side{flex:1 1 320px!important;flex-flow:column nowrap!important;min-width:0;max-height:560px;"
        "overflow:hidden auto!important;overscroll-behavior:auto;"
        "border-left:1px solid var(--jp-border-color2);padding:0 12px 8px!important;box-sizing:border-box}",
        ".nba-side>*{flex:none!important;max-width:100%}",
        ".nba-side>.nba-top{position:sticky;top:0;z-index:1;padding:8px 0 4px!important;"
        "align-items:flex-start!important;overflow:visible!important;background:var(--jp-layout-color1)}",
        ".nba-alone>.nba-side{border-left:none;max-height:none;flex:none!important}",
        ".nba-side .widget-html,.nba-side .widget-html-content{min-width:0!important}",
        ".nba-side>.widget-html>.widget-html-content{flex:1 1 0!important}",
        ".nba-side .nba-links{flex-flow:row wrap!important;gap:2px 4px;align-items:center!important;"
        "overflow:visible!important}",
        ".nba-side .nba-link{border:none!important;padding:0 4px!important;height:auto!important;min-height:22px;"
        "max-width:100%;white-space:normal;overflow-wrap:anywhere;text-align:left;"
        "line-height:22px!important;"
        "font-family:var(--jp-code-font-family,monospace)!important;color:var(--jp-content-link-color)!important}",
        ".nba-side .nba-link:hover{text-decoration:underline}",
        ".nba-side .nba-does{gap:4px;flex-flow:row wrap!important;margin:6px 0!important;overflow:visible!important}",
        ".nba-title{font-size:15px;margin-bottom:2px;overflow-wrap:anywhere}",
        ".nbasset p{margin:4px 0}",
        ".nba-cause{margin:3px 0 0}",
        ".nbasset .nba-section{display:block;margin:8px 0 0;border-top:1px solid var(--jp-border-color3);"
        "padding-top:5px}",
        ".nbasset .nba-section>summary{font-weight:600;color:var(--jp-ui-font-color1);margin-bottom:3px}",
        ".nbasset .nba-section>summary.nba-failed{color:#b3261e;font-weight:500}",
        "[data-jp-theme-light='false'] .nbasset .nba-section>summary.nba-failed{color:#ff8a80}",
        ".nba-scroll{overflow-x:auto}",
        ".nba-scroll table{font-size:12px;border-collapse:collapse;border:none}"
        ".nba-scroll :is(th,td){border:none;padding:2px 8px;text-align:right;white-space:nowrap}"
        ".nba-scroll thead th{border-bottom:1px solid var(--jp-border-color1)}"
        ".nba-scroll tbody tr:nth-child(odd){background:var(--jp-layout-color2)}",
        ".nbasset pre.nba-diff{border-radius:4px;padding:4px 8px;background:var(--jp-layout-color2);"
        "white-space:pre-wrap;overflow-wrap:anywhere}",
        ".nba-spark{vertical-align:middle;color:#0b62a8}[data-jp-theme-light='false'] .nba-spark{color:#6cb8f5}",
        ".nbasset table.nba-columns :is(th,td){padding:2px 10px 4px 0!important;text-align:left!important;"
        "white-space:normal;overflow-wrap:break-word}"
        ".nbasset .nba-columns tr{background:none!important}"
        ".nbasset .nba-ends{font-size:10.5px;line-height:1.2;color:var(--jp-ui-font-color2)}",
        ".nba-runs{padding:8px 12px!important;max-height:620px;overflow:auto!important;box-sizing:border-box;"
        "width:100%}",
        ".nbasset .nba-run{display:block;margin:0;border-bottom:1px solid var(--jp-border-color3);padding:4px 0}",
        ".nbasset .nba-run>summary{color:var(--jp-ui-font-color1);padding:2px 0}",
        ".nbasset .nba-run>summary .nba-word{display:inline-block;min-width:76px}",
        ".nba-inside{padding:4px 0 6px 16px}",
        ".nba-timeline text{font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:11.5px}",
        ".nba-timeline .nba-step{font-family:var(--jp-code-font-family,monospace);fill:var(--jp-ui-font-color1)}",
        ".nba-timeline .nba-inlane{font-family:var(--jp-code-font-family,monospace);fill:var(--jp-ui-font-color1)}",
        ".nba-timeline .nba-tick{fill:var(--jp-ui-font-color2)}",
        ".nba-picture{max-width:100%!important;max-height:560px}",
        "[data-jp-theme-light='false'] .nba-picture{filter:invert(.91) hue-rotate(180deg)}",
    ]
)
PANEL_CSS = for_every_page(_RULES)
"""Everything is under ``.nba-panel`` or in what :mod:`nbasset.ui.html` draws; other widgets stay as they are."""

_STATIC, _CHILD = ".jp-OutputArea-child:has(.nba-static)", "+.jp-OutputArea-child"
_NEXT = f"{_STATIC}{_CHILD}"
_PANEL, _WITHOUT = ".nba-panel:not(.jupyter-widgets-disconnected)", ":root:not(.nba-draws)"
_LIVES = f"{_STATIC}:has({_CHILD} {_PANEL})"
PAIR_CSS = (
    f":root.nba-draws {_LIVES}{{display:none}}"
    f"{_WITHOUT} {_LIVES}:not(:has({_CHILD} .nba-whole)){{display:none}}"
    f"{_WITHOUT} {_NEXT}:has(.nba-whole){{display:none}}"
    f"{_WITHOUT} {_STATIC}:has({_CHILD} .nba-whole) .nba-static::after"
    "{content:'This is a picture: run the cell again to have the graph live in this page.';font-size:12px}"
    f"{_NEXT}:has(.nba-panel.jupyter-widgets-disconnected){{display:none}}"
    f"{_NEXT}:not(:has(.nba-panel)):not(:has(.jp-RenderedText,.jp-RenderedHTMLCommon)){{display:none}}"
)
"""Of a static form and the widget that stands behind it, the page shows the widget while it lives, else the static.

A graph that only nbasset's extension can draw does not live in a page without it.
"""

BESIDE = 320
"""The width that details ask for beside a graph."""


def _below(graph: str) -> str:
    return for_every_page(
        f".nba-middle:has(>{graph})>.nba-side{{flex:1 1 100%!important;max-height:none;overflow:visible!important;"
        f"border-left:none;border-top:1px solid var(--jp-border-color2)}}.nba-middle>{graph}{{flex:1 1 100%!important}}"
    )


def details_below(own: str, wide: float) -> str:
    """Rules for one graph: where it can be seen whole only without details beside it, they stand below it.

    Args:
        own: the graph's class.
        wide: the width below which it scrolls.

    >>> "(min-width:700px) and (max-width:1020px)" in details_below("nba-graph-1", 700.0)
    True
    """
    least, both = f"(min-width:{wide:.0f}px)", wide + BESIDE
    return (
        f"@container nba-panel (min-width:{both:.0f}px)"
        f"{{.nba-middle>.{own}{{flex-basis:{max(wide, 440):.0f}px!important}}}}"
        f"@container nba-panel {least} and (max-width:{both:.0f}px){{{_below(f'.{own}')}}}"
    )


NARROW_CSS = f"{_below('.nba-graph')}.nba-panel .nba-spring{{display:none}}"
"""Where there is no room beside the graph, the details stand below it, and it is the page that scrolls."""

SLIM_CSS = for_every_page(
    ".nbasset .nba-columns tr{display:flex;flex-wrap:wrap;padding-bottom:4px}"
    ".nbasset table.nba-columns th{overflow-wrap:anywhere}.nbasset table.nba-columns td{padding-bottom:0!important}"
    ".nbasset .nba-columns td:nth-child(3){flex:1 0 100%}"
)
"""Where names and types of columns leave nothing of a line, what a column holds stands in the next one."""

STYLE = (
    f"<style>{PANEL_CSS}@container nba-panel (max-width:780px){{{NARROW_CSS}}}"
    f"@container nba-panel (max-width:340px){{{SLIM_CSS}}}</style>"
)
