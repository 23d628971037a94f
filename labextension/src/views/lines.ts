/** The lines in the outputs of assets: each says what the margin says. So do pictures, tables and cards of assets. */
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { NotebookAssets } from '../model/notebook';
import { aboutOf, gaveAnother, insteadOf, insteadOfSaid, ISign, pastErrors, saidOf } from '../model/signs';
import { isUnknown } from '../model/unknown';
import { NextFrame } from './dom';
import { keepWords } from './lastwords';

const OTHER = 'nbl-other';
/** Beside it: of what the line says below its sign, only the name holds. */
const NO_REASON = 'nbl-no-reason';
/** Where IPython says that it knows no such cells, and the page knows what to do. */
const UNLOADED = 'nbl-unloaded';
/** What a cell has raised, until it is taken away. */
const PAST = 'nbl-past';

/** A cell of code; what is out of sight may have no outputs drawn yet. */
interface ICodeCell {
  getOutputPlaceholderText?(): string | undefined;
  model: ICodeCellModel;
  outputArea: { widgets: readonly { node: HTMLElement }[] } | null;
  ready: Promise<void>;
}

/** Puts the sign of the margin in the place of what an output says, where that is not true any more. */
export class Lines {
  private readonly _known = new WeakMap<HTMLElement, string>();
  private readonly _followed = new WeakSet();
  private _told = false;
  /** Whether the notebook was seen to use nbasset: others stay as they are. */
  private _ours = false;
  private readonly _next = new NextFrame(() => {
    this._draw();
  });

  /**
   * @param panel - the notebook.
   * @param notebook - its assets.
   * @param trans - the words of the user's language.
   */
  constructor(
    private readonly panel: NotebookPanel,
    private readonly notebook: NotebookAssets,
    private readonly trans: TranslationBundle
  ) {
    notebook.assets.changed.connect(this._soon, this);
    panel.content.model?.cells.changed.connect(this._soon, this);
    panel.disposed.connect(() => {
      this._next.dispose();
      Signal.clearData(this);
    });
    void notebook.known().then(() => {
      this._told = true;
      this._soon();
    });
  }

  private _soon(): void {
    this._next.ask();
  }

  private _draw(): void {
    if (this.panel.isDisposed || !this._told) {
      return;
    }
    this._ours ||= this.notebook.assets.connected || this.notebook.assets.silent;
    for (const cell of this.panel.content.widgets) {
      if (!cell.isDisposed && cell.model.type === 'code') {
        this._cell(cell as unknown as ICodeCell);
      }
    }
  }

  private _cell(cell: ICodeCell): void {
    const { id, outputs } = cell.model;
    this._follow(cell, cell.model);
    const shown = cell.outputArea?.widgets ?? [];
    const over = pastErrors(outputs);
    this._unloaded(shown.at(0)?.node, this.notebook.assets.silent && isUnknown(outputs));
    for (let index = 0; index < outputs.length; index++) {
      const node = shown.at(index)?.node;
      if (node) {
        node.classList.toggle(PAST, over.includes(index));
        const { metadata, data } = outputs.get(index);
        const about = aboutOf(metadata);
        const past = about !== null && gaveAnother(about, this.notebook.assets);
        this._line(node, this._instead(metadata, id), past);
        if (this._ours) {
          keepWords(node, data, this.trans.__('a progress bar, whose kernel has ended'));
        }
      }
    }
  }

  /** IPython's sentence, or in its place what it means here. */
  private _unloaded(node: HTMLElement | undefined, unloaded: boolean): void {
    if (node?.classList.toggle(UNLOADED, unloaded)) {
      const says = this.trans.__(
        'not run: nbasset is not loaded. %1 does that.',
        this.trans.__('Load nbasset')
      );
      node.style.setProperty('--nbl-says', JSON.stringify(`· ${says}`));
    }
  }

  private _instead(metadata: unknown, cell: string): ISign | null {
    const about = aboutOf(metadata);
    const said = saidOf(metadata);
    return about
      ? insteadOf(about, cell, this.notebook.assets)
      : said && insteadOfSaid(said, this.notebook.assets);
  }

  /** Outputs come and go, and those out of sight are drawn when they come into it. */
  private _follow(cell: ICodeCell, { outputs }: ICodeCellModel): void {
    if (!this._followed.has(outputs)) {
      this._followed.add(outputs);
      outputs.changed.connect(this._soon, this);
      readable(cell);
      void cell.ready.then(() => {
        this._soon();
      });
    }
  }

  private _line(node: HTMLElement, sign: ISign | null, past: boolean): void {
    const said = sign ? `${sign.shape} ${this.trans.__(sign.sentence)}` : '';
    const known = `${sign?.style ?? ''} ${past} ${said}`;
    const former = this._known.get(node);
    if (former === known || (former === undefined && !sign)) {
      return;
    }
    this._known.set(node, known);
    node.classList.toggle(OTHER, sign !== null);
    [...node.classList]
      .filter(each => each.startsWith('nbl-') && ![OTHER, PAST, UNLOADED].includes(each))
      .forEach(each => {
        node.classList.remove(each);
      });
    if (sign) {
      node.classList.add(sign.style, ...(past ? [NO_REASON] : []));
      node.style.setProperty('--nbl-says', JSON.stringify(said));
    } else {
      node.style.removeProperty('--nbl-says');
    }
  }
}

/** Of an output that is collapsed JupyterLab shows the first line as it is written: here, a line in a comment. */
function readable(cell: ICodeCell): void {
  const first = cell.getOutputPlaceholderText?.bind(cell);
  if (first) {
    cell.getOutputPlaceholderText = () => first()?.replace(/^<!-- (.*) -->$/, '$1');
  }
}
