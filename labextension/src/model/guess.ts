/** What edited cells will probably make stale, until the kernel has said it: it may be busy for long. */
import type { CellState } from '../generated/protocol';
import type { Assets } from './assets';
import { changedNames, IPiece, namesUsed, piecesOf } from './plain';
import { isAssetCell } from './text';

/** A guess from what the page knows: which text was run, which asset rests on which, which names a cell gives and uses. */
export class Guess {
  private _about = new Map<string, string>();
  private _cells = new Set<string>();
  private readonly _pieces = new Remembered(piecesOf);
  private readonly _used = new Remembered(namesUsed);
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

  /** Whether a plain cell was edited, so that it will probably make assets stale. */
  of(cell: string): boolean {
    return this._cells.has(cell);
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
    this._cells.clear();
    this._asked.clear();
    this._answered.clear();
  }

  /** Guess anew; whether it is another guess. */
  anew(): boolean {
    const former = [...this._about].join();
    this._about = new Map();
    this._cells = new Set();
    for (const id of this.assets.edited) {
      const [ran, now] = [this.assets.source(id), this.assets.textOf(id)];
      if (
        ran !== undefined &&
        now !== undefined &&
        this._answered.get(id) !== now &&
        code(ran) !== code(now)
      ) {
        if (isAssetCell(ran)) {
          this._assetCell(id);
        } else {
          this._plainCell(id, changedNames(ran, now));
        }
      }
    }
    return former !== [...this._about].join();
  }

  private _assetCell(id: string): void {
    for (const { name } of this.assets.ofCell(id)) {
      this._spread(name, `${name} was edited`);
    }
  }

  /** What uses a name that a plain cell gives, itself or through other plain cells. */
  private _plainCell(id: string, edited: Set<string>): void {
    const [first = ''] = edited;
    const names = this._handedOn(edited);
    for (const { name, cell } of this.assets.all) {
      const body = cell === null ? undefined : this.assets.source(cell);
      const uses = body === undefined || !isAssetCell(body) ? [] : this._used.of(bodyOf(body));
      if ([...uses].some(each => names.has(each))) {
        this._cells.add(id);
        if (!this._about.has(name)) {
          this._about.set(name, `${first} was edited`);
        }
        this._spread(name, `${first} was edited`);
      }
    }
  }

  /** Names, and those that plain cells give by them. */
  private _handedOn(edited: Set<string>): Set<string> {
    const names = new Set([...edited].filter(name => !this.assets.get(name)));
    const plain = this.assets.sources.filter(source => !isAssetCell(source));
    const pieces: IPiece[] = plain.flatMap(source => this._pieces.of(source));
    let known = -1;
    while (known < names.size) {
      known = names.size;
      for (const { gives, uses } of pieces) {
        if (gives.some(name => !names.has(name)) && [...uses].some(name => names.has(name))) {
          gives.filter(name => !this.assets.get(name)).forEach(name => names.add(name));
        }
      }
    }
    return names;
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

/** An asset's cell without the line that makes it one. */
function bodyOf(text: string): string {
  return text.replace(/^\s*.*\n?/, '');
}

/** What was read of texts; while one is written, all others stay as they are. */
class Remembered<T> {
  private _known = new Map<string, T>();

  constructor(private readonly read: (text: string) => T) {}

  of(text: string): T {
    const known = this._known.get(text) ?? this.read(text);
    if (this._known.size > MANY) {
      this._known = new Map();
    }
    this._known.set(text, known);
    return known;
  }
}

const MANY = 2000;
