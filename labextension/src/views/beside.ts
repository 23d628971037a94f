/** Beside the notebook: the details of an asset and the graph, each in one panel for each notebook. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { NotebookAssets } from '../model/notebook';
import { cellAt, showNode } from './graphnodes';
import { Outputs } from './outputs';
import { adviceFor } from './words';

type Kind = 'details' | 'graph';

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

  /** Show the graph, and an asset in it. */
  async graph(panel: NotebookPanel, notebook: NotebookAssets, name: string): Promise<void> {
    const outputs = this._panel('graph', panel, notebook);
    if (outputs.empty) {
      await outputs.run('%asset_graph');
    }
    if (name) {
      showNode(outputs.node, name);
    }
  }

  /** Have a double click on an asset in a graph lead to its cell. */
  listen(node: HTMLElement, panel: NotebookPanel): void {
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
    const graph = kind === 'graph';
    const { assets } = notebook;
    const made = new Outputs(panel, assets, {
      id,
      title: graph ? this.trans.__('Graph of %1', panel.title.label) : '',
      style: `nbl-${kind}`,
      advice: () => adviceFor(this.trans, assets),
      about: code =>
        // A graph follows by itself what it shows; one of nothing is a sentence.
        graph ? String(assets.all.length > 0) : JSON.stringify(assets.get(code.split(' ')[1]) ?? null)
    });
    this._open.set(id, made);
    made.disposed.connect(() => this._open.delete(id));
    this.listen(made.node, panel);
    if (this.app.name === 'JupyterLab') {
      this.app.shell.add(made, 'main', { mode: 'split-right', ref: panel.id, activate: false });
    } else {
      this.app.shell.add(made, 'right');
    }
    this.app.shell.activateById(id);
    return made;
  }
}
