/** Which cells were deleted and which came back, told once things have settled: a move is both, and neither. */

/** Milliseconds in which a deletion may turn out to be a move. */
export const SETTLED = 400;

/** Compares the cells of a notebook with those it had. */
export class CellChanges {
  private _known: Set<string>;
  private readonly _gone = new Set<string>();
  private _timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * @param ids - gives the ids of the cells that are there now.
   * @param tell - takes ids of cells that are gone, or back.
   * @param wait - how long to wait until things have settled, in milliseconds.
   */
  constructor(
    private readonly ids: () => string[],
    private readonly tell: (type: 'gone' | 'back', cells: string[]) => void,
    private readonly wait: number = SETTLED
  ) {
    this._known = new Set(ids());
  }

  /** Something about the list of cells is different. */
  changed(): void {
    this._timer ??= setTimeout(() => {
      this._timer = null;
      this.settle();
    }, this.wait);
  }

  /** Tell what is different now. */
  settle(): void {
    const now = new Set(this.ids());
    const gone = [...this._known].filter(id => !now.has(id));
    const back = [...now].filter(id => this._gone.has(id));
    gone.forEach(id => this._gone.add(id));
    back.forEach(id => this._gone.delete(id));
    this._known = now;
    if (gone.length > 0) {
      this.tell('gone', gone);
    }
    if (back.length > 0) {
      this.tell('back', back);
    }
  }

  /** Another kernel: it knows of no deletion. */
  restart(): void {
    this._gone.clear();
    this._known = new Set(this.ids());
  }

  /** Follow no more. */
  dispose(): void {
    if (this._timer !== null) {
      clearTimeout(this._timer);
    }
  }
}
