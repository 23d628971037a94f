/** The panel in the left sidebar: every asset of the active notebook, what can be done, jobs, runs. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { LOOKS, UNMET_SHAPE } from '../generated/looks';
import type { AssetState, RunState } from '../generated/protocol';
import { Ids } from '../ids';
import type { Active } from '../model/active';
import { Assets } from '../model/assets';
import type { NotebookAssets } from '../model/notebook';
import { ISign, signOf } from '../model/signs';
import { aged, causeWords, classOf, costOf, moment, pointWords, seconds, statusWords } from '../model/text';
import { button, element, NextFrame, refill } from './dom';
import { notMade } from './notmade';
import { stripOf } from './strip';
import { adviceFor, countWords } from './words';

/** How many runs are listed. */
const RUNS = 8;
/** The shape of a run that was stopped. */
const STOPPED = '■';

/** What was done in the list of one notebook. */
interface IRows {
  selected: Set<string>;
  /** The groups that are folded. */
  folded: Set<string>;
  /** Where the focus was last. */
  here?: string;
}

/** The panel. */
export class AssetsPanel extends Widget {
  private readonly _counts = element('div', 'nbl-counts');
  private readonly _search = element('input', 'nbl-search jp-mod-styled');
  private readonly _buttons = element('div', 'nbl-buttons');
  private readonly _lacking = element('div', 'nbl-lacking');
  private readonly _list = element('div', 'nbl-list');
  private readonly _more = element('div', 'nbl-more');
  private readonly _known = new WeakMap<NotebookAssets, IRows>();
  private _of: IRows = { selected: new Set(), folded: new Set() };
  private readonly _next = new NextFrame(() => {
    if (this.isVisible) {
      this._draw();
    }
  });
  private _structure = '';
  private readonly _drawn = new WeakMap<HTMLElement, string>();
  private _notebook: NotebookAssets | null = null;

  /**
   * @param active - the notebook in front.
   * @param commands - what its buttons run.
   * @param trans - the words of the user's language.
   */
  constructor(
    private readonly active: Active,
    private readonly commands: CommandRegistry,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('nbl-panel');
    this._search.type = 'search';
    this._search.placeholder = trans.__('Find: a name, group:x, a+');
    this._search.setAttribute('aria-label', trans.__('Search assets'));
    this._search.addEventListener('input', () => {
      this._draw();
    });
    this.node.addEventListener('keydown', event => {
      // In the search it empties that first.
      if (event.key === 'Escape' && (event.target !== this._search || this._search.value === '')) {
        active.panel()?.content.activate();
      }
    });
    this._list.setAttribute('role', 'listbox');
    this._list.setAttribute('aria-multiselectable', 'true');
    this._list.addEventListener('focusin', event => {
      const { name } = (event.target as HTMLElement).dataset;
      if (name !== undefined) {
        this._of.here = name;
        this._reach();
      }
    });
    this._list.addEventListener('keydown', event => {
      this._key(event);
    });
    this.node.append(this._counts, this._buttons, this._lacking, this._search, this._list, this._more);
    active.changed.connect(() => {
      this._next.ask();
    });
    this._draw();
  }

  /** The assets that are selected. */
  get selected(): string[] {
    return [...this._of.selected];
  }

  protected override onActivateRequest(): void {
    this._draw();
    const first = [this._search, ...this.node.querySelectorAll('button')].find(each => each.offsetParent);
    first?.focus();
  }

  protected override onAfterShow(): void {
    this._next.ask();
  }

  private _draw(): void {
    const { notebook } = this.active;
    this._turnTo(notebook);
    const assets = notebook?.assets.connected ? notebook.assets : null;
    this._buttons.hidden = this._search.hidden = !assets?.all.length;
    refill(this._counts, ...this._heading(notebook));
    [...this._of.selected].filter(name => !assets?.get(name)).forEach(name => this._of.selected.delete(name));
    this._drawButtons(notebook);
    notebook?.find(this._search.value);
    const lacking = assets
      ? notMade(assets, this.trans, name => void this.commands.execute(Ids.goTo, { name }))
      : null;
    refill(this._lacking, ...(lacking ? [lacking] : []));
    this._drawList(assets);
    refill(this._more, ...(assets && notebook ? [this._jobs(notebook), this._runs(notebook)] : []));
  }

  /** Another notebook may be in front: what was done in its list is there again. */
  private _turnTo(notebook: NotebookAssets | null): void {
    if (notebook !== this._notebook) {
      this._notebook = notebook;
      this._of = (notebook && this._known.get(notebook)) ?? { selected: new Set(), folded: new Set() };
      if (notebook) {
        this._known.set(notebook, this._of);
      }
    }
  }

  private _drawList(assets: Assets | null): void {
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.name : undefined;
    const groups = assets ? [...assets.groups(this._search.value)] : [];
    const nothing = groups.length === 0 ? this._whyNothing() : '';
    const structure = JSON.stringify([
      nothing,
      groups.map(([group, all]) => [group, this._isFolded(group), all.map(each => each.name)])
    ]);
    if (structure === this._structure) {
      this._refresh(groups.flatMap(([, members]) => members));
    } else {
      this._structure = structure;
      const why = nothing ? [element('p', 'nbl-hint', nothing)] : [];
      refill(this._list, ...why, ...groups.map(([group, members]) => this._group(group, members)));
    }
    if (focused !== undefined) {
      this._row(focused)?.focus();
    }
    this._reach();
  }

  /** Why a search has found nothing. */
  private _whyNothing(): string {
    return this._notebook?.assets.search.whyNot(this._search.value) ?? '';
  }

  /** Tab reaches one row: where the focus was last, or the first; arrows lead to the others. */
  private _reach(): void {
    const rows = this._rows();
    const one = rows.find(row => row.dataset.name === this._of.here) ?? rows.at(0);
    rows.forEach(row => {
      row.tabIndex = row === one ? 0 : -1;
    });
  }

  /** The same rows as before: those whose asset is different are drawn anew. */
  private _refresh(assets: AssetState[]): void {
    const rows = new Map(this._rows().map(row => [row.dataset.name, row]));
    for (const asset of assets) {
      const row = rows.get(asset.name);
      if (row && this._drawn.get(row) !== this._saying(asset)) {
        row.replaceWith(this._asset(asset));
      }
    }
  }

  private _saying(asset: AssetState): string {
    return JSON.stringify([asset, this._of.selected.has(asset.name), this._sign(asset).word]);
  }

  private _sign(asset: AssetState): ISign {
    return signOf(asset, this._notebook?.assets ?? new Assets());
  }

  private _isFolded(group: string): boolean {
    return this._of.folded.has(group) && this._search.value === '';
  }

  private _heading(notebook: NotebookAssets | null): Node[] {
    if (!notebook) {
      return [element('p', 'nbl-hint', this.trans.__('Open a notebook to see its assets.'))];
    }
    if (!notebook.assets.connected) {
      const hint = element('p', 'nbl-hint', adviceFor(this.trans, notebook.assets));
      const load = button(
        'nbl-action',
        this.trans.__('Load nbasset'),
        () => void this.commands.execute(Ids.load)
      );
      return notebook.assets.silent ? [hint, load] : [hint];
    }
    if (notebook.assets.all.length === 0) {
      return [
        element(
          'p',
          'nbl-hint',
          this.trans.__('No asset yet: begin a cell with %1 and run it.', '%%asset my_data')
        )
      ];
    }
    return notebook.assets
      .counts()
      .map(([sign, count]) =>
        element('span', `nbl-count ${sign.style}`, countWords(this.trans, sign, count))
      );
  }

  private _drawButtons(notebook: NotebookAssets | null): void {
    const outdated = notebook?.assets.outdated.length ?? 0;
    // No count stands on what a click on a row changes: rows would move away below the mouse before a second click.
    const chosen = this._of.selected.size;
    const act = (label: string, id: string, enabled: boolean, args = {}): HTMLButtonElement => {
      const made = button('nbl-action', label, () => void this.commands.execute(id, args));
      made.disabled = !enabled;
      return made;
    };
    const parts = notebook?.assets.running
      ? [act(this.trans.__('Stop'), Ids.stop, true)]
      : [
          act(counted(this.trans.__('Materialize outdated'), outdated), Ids.materializeStale, outdated > 0),
          act(this.trans.__('Materialize selected'), Ids.materialize, chosen > 0, {
            names: this.selected
          }),
          act(
            this.trans.__('Make again…'),
            chosen > 0 ? Ids.makeAgain : Ids.makeAllAgain,
            true,
            chosen > 0 ? { names: this.selected } : {}
          )
        ];
    refill(this._buttons, ...parts, act(this.trans.__('Graph'), Ids.graph, true));
  }

  private _group(group: string, assets: AssetState[]): HTMLElement {
    const folded = this._isFolded(group);
    const head = button('nbl-group-name', `${folded ? '▸' : '▾'} ${group}`, () => {
      if (!this._of.folded.delete(group)) {
        this._of.folded.add(group);
      }
      this._draw();
    });
    head.setAttribute('aria-expanded', String(!folded));
    head.append(element('span', 'nbl-muted', ` ${assets.length}`));
    const rows = folded ? [] : assets.map(asset => this._asset(asset));
    const made = element('div', 'nbl-group', head, ...rows);
    made.setAttribute('role', 'group');
    return made;
  }

  private _asset(asset: AssetState): HTMLElement {
    const chosen = this._of.selected.has(asset.name);
    const sign = this._sign(asset);
    const points = pointWords(asset, word => this.trans.__(word));
    const strip = stripOf(asset, points);
    const row = element(
      'div',
      `nbl-asset ${sign.style}${chosen ? ' nbl-chosen' : ''}`,
      element('span', 'nbl-shape', sign.shape),
      element('span', 'nbl-name', asset.name),
      strip,
      element('span', 'nbl-muted', costOf(asset))
    );
    const word = this.trans.__(sign.kind === 'status' ? LOOKS[asset.status].word : sign.word);
    this._drawn.set(row, this._saying(asset));
    row.dataset.name = asset.name;
    row.dataset.status = asset.status;
    const about = [
      `${asset.name}: ${statusWords({ ...asset, marks: aged(asset) }, word)}`,
      points,
      costOf(asset),
      asset.from_store ? this.trans.__('from the store') : '',
      ...asset.causes.map(causeWords)
    ];
    row.title = about.filter(Boolean).join('\n');
    row.tabIndex = -1;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(chosen));
    row.setAttribute('aria-label', row.title);
    row.addEventListener('click', event => {
      this._choose(asset.name, event.ctrlKey || event.metaKey || event.shiftKey);
    });
    row.addEventListener('dblclick', () => void this.commands.execute(Ids.details, { name: asset.name }));
    return row;
  }

  private _choose(name: string, more: boolean): void {
    if (!more) {
      this._of.selected.clear();
    }
    if (!this._of.selected.delete(name)) {
      this._of.selected.add(name);
    }
    for (const row of this._rows()) {
      const chosen = this._of.selected.has(row.dataset.name ?? '');
      row.classList.toggle('nbl-chosen', chosen);
      row.setAttribute('aria-selected', String(chosen));
    }
    this._drawButtons(this._notebook);
    this._row(name)?.focus();
    if (!more) {
      void this.commands.execute(Ids.goTo, { name, quiet: true });
    }
  }

  private _rows(): HTMLElement[] {
    return [...this._list.querySelectorAll<HTMLElement>('.nbl-asset')];
  }

  private _row(name: string): HTMLElement | undefined {
    return this._rows().find(row => row.dataset.name === name);
  }

  private _key(event: KeyboardEvent): void {
    const rows = this._rows();
    const here = rows.findIndex(row => row === document.activeElement);
    const last = rows.length - 1;
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: last }[event.key];
    if (to !== undefined && rows.length > 0) {
      rows[Math.min(Math.max(to, 0), last)].focus();
      event.preventDefault();
    } else if (here >= 0 && event.key === ' ') {
      this._choose(rows[here].dataset.name ?? '', true);
      event.preventDefault();
    } else if (here >= 0 && event.key === 'Enter') {
      void this.commands.execute(Ids.details, { name: rows[here].dataset.name });
    }
  }

  private _jobs(notebook: NotebookAssets): Node {
    const rows = notebook.assets.jobs.map(job =>
      element(
        'div',
        'nbl-job',
        element('span', 'nbl-name', job),
        button('nbl-action', this.trans.__('Run'), () => void notebook.materialize([], `--job ${job}`))
      )
    );
    return section(this.trans.__('Jobs'), rows);
  }

  private _runs(notebook: NotebookAssets): Node {
    const rows = [...notebook.assets.runs]
      .reverse()
      .slice(0, RUNS)
      .map(run => this._run(run));
    return section(this.trans.__('Runs'), rows);
  }

  private _run(run: RunState): HTMLElement {
    const status =
      run.finished === null ? 'RUNNING' : run.ok === null ? 'MISSING' : run.ok ? 'FRESH' : 'FAILED';
    const unmet = run.unmet && run.ok === true; // what is worse is said first
    const shape = unmet ? UNMET_SHAPE : status === 'MISSING' ? STOPPED : LOOKS[status].shape;
    const took = run.finished === null ? '' : ` · ${seconds(run.finished - run.started)}`;
    const row = button(
      `nbl-run ${unmet ? 'nbl-unmet' : classOf(status)}`,
      '',
      () => void this.commands.execute(Ids.runs)
    );
    row.title = this.trans.__('Show Runs');
    row.append(
      element('span', 'nbl-shape', shape),
      element('span', 'nbl-name', run.what),
      element('span', 'nbl-muted', `${moment(run.started)}${took}`),
      element('span', 'nbl-said', run.text)
    );
    return row;
  }
}

function counted(words: string, count: number): string {
  return count > 0 ? `${words} (${count})` : words;
}

function section(title: string, rows: HTMLElement[]): Node {
  return rows.length > 0
    ? element('section', 'nbl-section', element('h3', 'nbl-heading', title), ...rows)
    : document.createTextNode('');
}
