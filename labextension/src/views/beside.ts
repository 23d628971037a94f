/** Beside the notebook: the details of an asset and the graph, each in one panel for each notebook. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Assets } from '../model/assets';
import type { NotebookAssets } from '../model/notebook';
import { cellAt, showNode } from './graphnodes';
import { Outputs } from './outputs';
import { adviceFor } from './words';

type Kind = 'details' | 'graph' | 'runs';

/** Pixels below which half of a notebook's width is too little for it: what belongs beside stands below. */
const NARROW = 600;
/** Pixels that a notebook needs to be read: where it has less, as the window has become smaller, what was put beside
 *  it goes below. */
const CRAMPED = 320;

/** Opens panels beside notebooks and keeps them true. */
export class Beside {
  private readonly _open = new Map<string, Outputs>();

  /**
   * @param app - the application.
   * @param trans - the words of the user's language.
   * @param goTo - shows the cell of an asset.
   */
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly trans: TranslationBundle,
    private readonly goTo: (panel: NotebookPanel, name: string) => void
  ) {}

  /** Show what was run, when, and what came of it. */
  async runs(panel: NotebookPanel, notebook: NotebookAssets): Promise<void> {
    const outputs = this._panel('runs', panel, notebook);
    if (outputs.empty) {
      await outputs.run('%asset_runs');
    }
  }

  /** Show everything about an asset, or why it is not fresh. */
  async details(
    panel: NotebookPanel,
    notebook: NotebookAssets,
    name: string,
    magic = 'asset'
  ): Promise<void> {
    const outputs = this._panel('details', panel, notebook);
    outputs.title.label = name;
    await outputs.run(`%${magic} ${name}`);
  }

  /** Show what differs between a version of an asset and what stands now; or put its code back, and show how. */
  async version(
    panel: NotebookPanel,
    notebook: NotebookAssets,
    about: IVersion,
    word: string
  ): Promise<void> {
    const outputs = this._panel('details', panel, notebook);
    outputs.title.label = `${about.asset} #${about.number}`;
    await outputs.run(`%asset ${about.asset} ${word} ${about.number}`);
  }

  /** Show the graph, and an asset in it. */
  async graph(panel: NotebookPanel, notebook: NotebookAssets, name: string): Promise<void> {
    const outputs = this._panel('graph', panel, notebook);
    if (outputs.empty) {
      await outputs.run('%asset_graph --narrow');
    }
    if (name) {
      showNode(outputs.node, name);
    }
  }

  /** Have a double click on an asset in a graph, and the button of its details, lead to its cell; numbers of versions
   *  lead to these, points to their cards. */
  listen(node: HTMLElement, panel: NotebookPanel, notebook: NotebookAssets): void {
    node.addEventListener('click', event => {
      const version = versionAt(event);
      if (version) {
        event.preventDefault(); // in a line that opens, a press opens nothing
        void this.version(panel, notebook, version, version.restores ? 'restore' : 'diff');
        return;
      }
      const point = pointAt(event);
      if (point) {
        void this.details(panel, notebook, point);
        return;
      }
      const button = event.target instanceof Element ? event.target.closest('.nba-go-to') : null;
      const name = button?.closest('.nba-side')?.querySelector('.nba-title .nba-name')?.textContent;
      if (name) {
        this.goTo(panel, name);
      }
    });
    node.addEventListener('dblclick', event => {
      const name = cellAt(event);
      if (name) {
        this.goTo(panel, name);
      }
    });
  }

  private _panel(kind: Kind, panel: NotebookPanel, notebook: NotebookAssets): Outputs {
    const id = `nbasset-${kind}-${panel.id}`;
    const known = this._open.get(id);
    if (known) {
      this.app.shell.activateById(id);
      return known;
    }
    const { assets } = notebook;
    const titles = {
      graph: this.trans.__('Graph of %1', panel.title.label),
      runs: this.trans.__('Runs of %1', panel.title.label),
      details: ''
    };
    const made = new Outputs(panel, assets, {
      id,
      title: titles[kind],
      style: `nbl-${kind}`,
      advice: () => adviceFor(this.trans, assets),
      about: code => aboutOf(assets, code)
    });
    const beside = [...this._open].find(([known]) => known.endsWith(panel.id))?.[1];
    this._open.set(id, made);
    made.disposed.connect(() => this._open.delete(id));
    this.listen(made.node, panel, notebook);
    if (this.app.name === 'JupyterLab') {
      const room = panel.node.clientWidth;
      const mode = beside ? 'tab-after' : room > 0 && room < NARROW ? 'split-bottom' : 'split-right';
      this.app.shell.add(made, 'main', { mode, ref: (beside ?? panel).id, activate: false });
      this._makeRoom(panel, made);
    } else {
      this.app.shell.add(made, 'right');
    }
    this.app.shell.activateById(id);
    return made;
  }

  /** Leave a notebook room to be read, unless somebody has drawn it so narrow by hand. */
  private _makeRoom(panel: NotebookPanel, made: Outputs): void {
    const observer = new ResizeObserver(() => {
      const wide = panel.node.clientWidth;
      if (wide > 0 && wide < CRAMPED && !isDragged() && standsRightOf(made.node, panel.node)) {
        let ref = panel.id;
        for (const [id, each] of this._open) {
          if (id.endsWith(panel.id)) {
            const mode = ref === panel.id ? 'split-bottom' : 'tab-after';
            this.app.shell.add(each, 'main', { mode, ref, activate: false });
            ref = id;
          }
        }
        this.app.shell.activateById(made.id);
      }
    });
    observer.observe(panel.node);
    made.disposed.connect(() => {
      observer.disconnect();
    });
  }
}

/** Whether one part of a page stands to the right of another, and both are seen. */
function standsRightOf(one: HTMLElement, other: HTMLElement): boolean {
  const [right, left] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  return right.width > 0 && left.width > 0 && right.left >= left.right && right.top < left.bottom;
}

/** Whether somebody is choosing by hand how much room there is: Lumino's sign of it. */
function isDragged(): boolean {
  return document.body.classList.contains('lm-mod-override-cursor');
}

/** A version of an asset, whose number or button is in an output. */
interface IVersion {
  asset: string;
  number: number;
  /** Whether it is the button that puts its code back. */
  restores: boolean;
}

/** The version whose number or button was pressed; nothing where it was none. */
export function versionAt(event: Event): IVersion | null {
  const found =
    event.target instanceof Element ? event.target.closest<HTMLElement>('.nba-at, .nba-restore') : null;
  const { nbaAsset: asset = '', nbaVersion: version = '' } = found?.dataset ?? {};
  const named = asset !== '' && !/[\n\r]/.test(asset) && /^[1-9]\d*$/.test(version);
  return found && named
    ? { asset, number: Number(version), restores: found.classList.contains('nba-restore') }
    : null;
}

/** The point that was pressed, by its name; empty where none was. */
export function pointAt(event: Event): string {
  const found = event.target instanceof Element ? event.target.closest<HTMLElement>('.nba-point') : null;
  const name = found?.dataset.nbaAsset ?? '';
  return /^[^\n\r[]+\[[^\n\r]+\]$/.test(name) ? name : '';
}

/** What the displays of a line are about: what is live follows by itself, as long as there is what it shows. */
function aboutOf(assets: Assets, code: string): string {
  const [magic, name = ''] = code.split(' ').filter(word => !word.startsWith('-'));
  const asset = assets.get(name);
  return magic === '%asset_why'
    ? JSON.stringify(asset ?? null)
    : String(name ? !!asset : assets.all.length > 0);
}
