/** The cells that were edited and not run: the kernel is told of them, and foretells what running them will do. */
import type { CellState } from '../generated/protocol';
import type { Assets } from './assets';

/** Milliseconds without another letter after which the kernel is told. */
export const PAUSE = 300;

/** Tells of edits when the writing pauses. */
export class EditedCells {
  private _timer: ReturnType<typeof setTimeout> | null = null;
  private _told = '';

  /**
   * @param assets - the assets of the notebook.
   * @param textOf - the text of a cell.
   * @param send - tells the kernel.
   */
  constructor(
    private readonly assets: Assets,
    private readonly textOf: (id: string) => string | undefined,
    private readonly send: (cells: CellState[]) => void
  ) {
    assets.changed.connect(this.soon, this);
  }

  /** Something was written, run or told. */
  soon(): void {
    if (this.assets.edited.length === 0 && this._told === '') {
      return;
    }
    if (this._timer !== null) {
      clearTimeout(this._timer);
    }
    this._timer = setTimeout(() => {
      this._timer = null;
      this.settle();
    }, PAUSE);
  }

  /** Tell what was edited, where that is something else than what was told. */
  settle(): void {
    const cells = this.assets.edited.map(id => ({ id, source: this.textOf(id) ?? '' }));
    const now = this.assets.connected && cells.length > 0 ? JSON.stringify([this.assets.whole, cells]) : '';
    if (now !== this._told) {
      this._told = now;
      if (this.assets.connected) {
        this.send(cells);
      }
    }
  }

  /** Follow no more. */
  dispose(): void {
    this.assets.changed.disconnect(this.soon, this);
    if (this._timer !== null) {
      clearTimeout(this._timer);
    }
  }
}
