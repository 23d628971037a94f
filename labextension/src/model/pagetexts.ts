/** What the code cells say: told to the kernel, which after a restart may go on from what an earlier one has left. */
import type { ISharedCell } from '@jupyter/ydoc';

import type { CellRewrite, CellSource } from '../generated/protocol';

/** Milliseconds without another letter after which the kernel is told; it is told at once when a cell is run. */
export const PAUSE = 150;

/**
 * Have cells say something else, each as long as it says what it said when that was found out.
 *
 * @param cells - the cells of a notebook.
 * @param told - what some of them are to say.
 * @returns the ids of those that do so now.
 */
export function rewrite(
  cells: Iterable<Pick<ISharedCell, 'id' | 'getSource' | 'setSource'>>,
  told: readonly CellRewrite[]
): string[] {
  const wanted = new Map(told.map(each => [each.id, each]));
  const done: string[] = [];
  for (const cell of cells) {
    const each = wanted.get(cell.id);
    if (each?.before === cell.getSource()) {
      cell.setSource(each.after);
      done.push(cell.id);
    }
  }
  return done;
}

/** Tells what all code cells say: of those that say what they said, only the ids. */
export class PageTexts {
  private _timer: ReturnType<typeof setTimeout> | null = null;
  private _told: Map<string, string> | null = null;

  /**
   * @param cells - the notebook's code cells, from the top.
   * @param send - tells the kernel.
   */
  constructor(
    private readonly cells: () => Pick<ISharedCell, 'id' | 'getSource'>[],
    private readonly send: (cells: CellSource[]) => void
  ) {}

  /** A kernel begins to listen: it is told everything at once. */
  anew(): void {
    this._told = null;
    this._tell(new Map());
  }

  /** Something was written. */
  soon(): void {
    this._stop();
    this._timer = setTimeout(() => {
      this.settle();
    }, PAUSE);
  }

  /** Tell now what cells say, where that is something else than what was told. */
  settle(): void {
    this._stop();
    if (this._told !== null) {
      this._tell(this._told);
    }
  }

  /** Follow no more. */
  dispose(): void {
    this._stop();
  }

  private _tell(before: ReadonlyMap<string, string>): void {
    const now = new Map(this.cells().map(cell => [cell.id, cell.getSource()]));
    if (this._told === null || JSON.stringify([...now]) !== JSON.stringify([...before])) {
      this._told = now;
      this.send([...now].map(([id, source]) => (before.get(id) === source ? { id } : { id, source })));
    }
  }

  private _stop(): void {
    if (this._timer !== null) {
      clearTimeout(this._timer);
      this._timer = null;
    }
  }
}
