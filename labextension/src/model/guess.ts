/** What edited cells will probably make stale, until the kernel has said it: it may be busy for long. */
import type { CellState } from '../generated/protocol';
import type { Assets } from './assets';

/** A guess from what the page knows: which text was run, and which asset rests on which. */
export class Guess {
  private _about = new Map<string, string>();
  private _asked = new Map<string, string>();
  private _answered = new Map<string, string>();

  /**
   * @param assets - the assets of the notebook.
   */
  constructor(private readonly assets: Assets) {}

  /** The edit that will make an asset stale, in words; nothing where none will, or where the kernel knows better. */
  about(name: string): string | undefined {
    return this._about.get(name);
  }

  /** The kernel was asked about the edited cells. */
  asked(cells: readonly CellState[]): void {
    this._asked = new Map(cells.map(cell => [cell.id, cell.source]));
  }

  /** It has answered: of these texts nothing has to be guessed any more. */
  answered(): void {
    this._answered = this._asked;
    this.anew();
  }

  /** There is another kernel, or none. */
  clear(): void {
    this._about.clear();
    this._asked.clear();
    this._answered.clear();
  }

  /** Guess anew; whether it is another guess. */
  anew(): boolean {
    const former = [...this._about].join();
    this._about = new Map();
    for (const id of this.assets.edited) {
      const [ran, now] = [this.assets.source(id), this.assets.textOf(id)];
      if (
        ran !== undefined &&
        now !== undefined &&
        this._answered.get(id) !== now &&
        code(ran) !== code(now)
      ) {
        for (const { name } of this.assets.ofCell(id)) {
          this._spread(name, `${name} was edited`);
        }
      }
    }
    return former !== [...this._about].join();
  }

  private _spread(from: string, why: string): void {
    for (const name of this.assets.downstream(from)) {
      if (!this._about.has(name)) {
        this._about.set(name, why);
        this._spread(name, why);
      }
    }
  }
}

/** A text without what surely does not count; where that goes wrong, only the guess is missing. */
function code(text: string): string {
  return text.replace(/(^|\s)#(?!\|).*$/gm, '').replace(/\s+$/gm, '');
}
