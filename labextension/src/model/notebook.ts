/** One notebook: its assets, the link to whatever kernel it has, the cells that come and go. */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { KernelMessage } from '@jupyterlab/services';
import { ISignal, Signal } from '@lumino/signaling';

import { Assets } from './assets';
import { CellChanges } from './cells';
import { KernelLink } from './link';
import { page } from './page';

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
    model.cells.changed.connect(this._onCells, this);
    session.kernelChanged.connect(this._onKernel, this);
    session.statusChanged.connect(this._onStatus, this);
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
    if (reply?.content.status === 'error' && reply.content.ename !== 'KeyboardInterrupt') {
      this._failed.emit({ code, error: reply.content.evalue });
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
    this._link?.dispose();
    Signal.clearData(this);
  }

  private _onCells(): void {
    this._cells.changed();
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
    this._link = kernel ? new KernelLink(kernel, this.assets) : null;
  }
}
