/** One notebook: its assets, the link to whatever kernel it has, the cells that come and go. */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { KernelMessage } from '@jupyterlab/services';
import type { ISharedCell } from '@jupyter/ydoc';
import { ISignal, Signal } from '@lumino/signaling';

import { Assets } from './assets';
import { ShownOutputs } from './shown';
import { CellChanges } from './cells';
import { EditedCells } from './edits';
import { KernelLink } from './link';
import { moved } from './moved';
import { PageTexts } from './pagetexts';
import { isAssetCell } from './text';
import { page } from './page';
import { takeBack } from './unknown';

/** The errors of what the user has stopped: Python's own, and that of a run. */
const STOPS = ['KeyboardInterrupt', 'RunStopped'];

/** How a request to the kernel ended, when not well. */
export interface IFailure {
  code: string;
  error: string;
}

/** What the extension knows and does in one notebook. */
export class NotebookAssets {
  readonly assets = new Assets();
  private readonly _failed = new Signal<this, IFailure>(this);
  private readonly _cells: CellChanges;
  private _link: KernelLink | null = null;
  private _loaded = false;
  private _texts = new Map<string, ISharedCell>();
  private readonly _outputs: ShownOutputs;
  private readonly _edits: EditedCells;
  private readonly _told: PageTexts;

  /**
   * @param session - the notebook's session.
   * @param model - the notebook's cells.
   */
  constructor(
    readonly session: ISessionContext,
    private readonly model: INotebookModel
  ) {
    this._cells = new CellChanges(
      () => [...model.cells].map(cell => cell.id),
      (type, cells) => this._link?.send({ type, cells })
    );
    this._outputs = new ShownOutputs(model, this.assets, names =>
      this._link?.send({ type: 'behind', assets: names })
    );
    this._edits = new EditedCells(
      this.assets,
      id => this._texts.get(id)?.getSource(),
      cells => {
        this.assets.toldOf(cells);
        this._link?.send({ type: 'edited', cells });
      }
    );
    this._told = new PageTexts(
      () => [...model.cells].filter(cell => cell.type === 'code').map(cell => cell.sharedModel),
      cells => this._link?.send({ type: 'texts', cells })
    );
    model.cells.changed.connect(this._onCells, this);
    session.kernelChanged.connect(this._onKernel, this);
    session.statusChanged.connect(this._onStatus, this);
    this.assets.changed.connect(this._onAssets, this);
    this.assets.compareWith(id => this._texts.get(id)?.getSource());
    this._onCells();
    this._onKernel();
  }

  /** What was asked of the kernel did not end well. */
  get failed(): ISignal<this, IFailure> {
    return this._failed;
  }

  /** Whether a cell is in the notebook. */
  has(cell: string): boolean {
    return [...this.model.cells].some(each => each.id === cell);
  }

  /** Whether any cell begins as one that makes an asset. */
  get hasAssetCells(): boolean {
    return [...this.model.cells].some(
      each => each.type === 'code' && isAssetCell(each.sharedModel.getSource())
    );
  }

  /** Wait until it is known whether the kernel tells of assets; whether it does. */
  async known(): Promise<boolean> {
    await this._link?.known();
    return this.assets.connected;
  }

  /** Bring assets up to date; without names, everything. */
  async materialize(names: readonly string[], options = ''): Promise<void> {
    await this.execute(`%materialize --quiet ${options} ${names.join(', ')}`.replace(/ +/g, ' ').trim());
  }

  /** Run a line in the notebook's kernel, beside its cells. */
  async execute(code: string): Promise<void> {
    const kernel = this.session.session?.kernel;
    if (!kernel) {
      return;
    }
    const future = kernel.requestExecute({ code, store_history: false, stop_on_error: false });
    const reply = (await future.done) as KernelMessage.IExecuteReplyMsg | undefined;
    if (reply?.content.status === 'error' && !STOPS.includes(reply.content.ename)) {
      this._failed.emit({ code, error: reply.content.evalue });
    }
  }

  /** Load nbasset into the kernel. */
  async load(): Promise<void> {
    await this.execute('%load_ext nbasset');
    await this.known();
  }

  /** A cell is about to run: tell the kernel before what all cells say now. */
  tellTexts(): void {
    this._told.settle();
  }

  /** Have the kernel say what words of a search choose, where it is not known. */
  find(words: string): void {
    if (this.assets.search.asks(words)) {
      this._link?.send({ type: 'find', words });
    }
  }

  /** Have the kernel look at files and modules now. */
  look(): void {
    this._link?.send({ type: 'look' });
  }

  /** Tell the kernel whether somebody can see this page. */
  seen(): void {
    this._link?.send({ type: 'seen', visible: page.visible });
  }

  /** Stop the run that is at work: through the comm, or else the kernel's own interrupt. */
  async stop(): Promise<void> {
    if (this._link?.stops) {
      this._link.send({ type: 'stop' });
    } else {
      await this.session.session?.kernel?.interrupt();
    }
  }

  /** Follow no more. */
  dispose(): void {
    this._cells.dispose();
    this._outputs.dispose();
    this._edits.dispose();
    this._told.dispose();
    this._link?.dispose();
    Signal.clearData(this);
  }

  private _onCells(): void {
    this._tellMoved();
    this._cells.changed();
    const texts = new Map([...this.model.cells].map(cell => [cell.id, cell.sharedModel]));
    for (const [id, text] of texts) {
      if (this._texts.get(id) !== text) {
        text.changed.connect((_, change) => {
          if ((change as { sourceChange?: unknown }).sourceChange) {
            this.assets.wrote(id);
            this._told.soon();
            this._edits.soon();
          }
        });
      }
    }
    this._texts = texts;
    this._told.soon();
  }

  /** Before a deletion is told, since what goes on in another cell is none. */
  private _tellMoved(): void {
    const code = [...this.model.cells].filter(cell => cell.type === 'code');
    const texts = code.map(cell => ({ id: cell.id, source: cell.sharedModel.getSource() }));
    for (const [cell, now] of moved(this.assets, texts)) {
      this._link?.send({ type: 'moved', cell, now });
    }
  }

  /** What IPython said of asset cells before nbasset was loaded is true no more, whoever has loaded it. */
  private _onAssets(): void {
    if (this.assets.connected && !this._loaded) {
      takeBack(this.model);
    }
    this._loaded = this.assets.connected;
  }

  private _onStatus(): void {
    if (this.session.session?.kernel?.status === 'restarting') {
      this._cells.restart();
    }
  }

  private _onKernel(): void {
    this._link?.dispose();
    this.assets.clear();
    this._cells.restart();
    const kernel = this.session.session?.kernel;
    const link = (this._link = kernel ? new KernelLink(kernel, this.assets, this._outputs) : null);
    link?.attached.connect(() => {
      this._told.anew();
    });
    void link?.known().then(() => {
      if (this._link === link) {
        this.assets.asked();
      }
    });
  }
}
