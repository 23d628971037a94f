/** The assets of one notebook, as its kernel tells them; signals, no DOM. */
import { ISignal, Signal } from '@lumino/signaling';

import { LOOKS, ORDER, PROTOCOL } from '../generated/looks';
import type {
  AssetState,
  CellState,
  FromKernel,
  OutdatedCell,
  Rewrite,
  RunFirst,
  RunState,
  State,
  Status
} from '../generated/protocol';
import { Guess } from './guess';
import { Search } from './search';
import { checkCounts, ISign, signOf, statusSign } from './signs';

/** Where every asset of a notebook stands. */
export class Assets {
  private readonly _assets = new Map<string, AssetState>();
  private readonly _cells = new Map<string, AssetState[]>();
  private readonly _sources = new Map<string, string>();
  private readonly _edited = new Set<string>();
  private _outdated = new Map<string, OutdatedCell>();
  private _foretold = new Map<string, string>();
  private _foretelling = new Set<string>();
  private readonly _guess = new Guess(this);
  /** What was searched for. */
  readonly search = new Search();
  private _whole = 0;
  private _textOf: (id: string) => string | undefined = () => undefined;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _said = new Signal<this, string>(this);
  private readonly _runFirst = new Signal<this, RunFirst>(this);
  private readonly _rewrite = new Signal<this, Rewrite>(this);
  private _connected = false;
  private _lacking = false;
  private _asked = false;
  private _jobs: string[] = [];
  private _runs: RunState[] = [];
  private _running = false;
  private _protocol = PROTOCOL;

  /** Something is different now. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The kernel has a sentence for the user. */
  get said(): ISignal<this, string> {
    return this._said;
  }

  /** A cell needs what other cells do that have not run in this kernel. */
  get runFirst(): ISignal<this, RunFirst> {
    return this._runFirst;
  }

  /** Cells are to say something else. */
  get rewrite(): ISignal<this, Rewrite> {
    return this._rewrite;
  }

  /** Whether the kernel tells; without that nothing is known, and nothing may be shown. */
  get connected(): boolean {
    return this._connected;
  }

  /** Whether the kernel was asked and has not loaded nbasset, which it could. */
  get silent(): boolean {
    return this._asked && !this._connected && !this._lacking && !this.foreign;
  }

  /** Whether nbasset was asked for and is not installed where the kernel runs. */
  get lacking(): boolean {
    return this._lacking;
  }

  /** Whether the kernel speaks another version of the protocol. */
  get foreign(): boolean {
    return this._protocol !== PROTOCOL;
  }

  /** Whether a run is at work. */
  get running(): boolean {
    return this._running;
  }

  /** The names of the jobs. */
  get jobs(): readonly string[] {
    return this._jobs;
  }

  /** The runs of this session, oldest first. */
  get runs(): readonly RunState[] {
    return this._runs;
  }

  /** Every asset, in the order of the graph; checks are none. */
  get all(): AssetState[] {
    return [...this._assets.values()].filter(each => !each.check);
  }

  /** One asset. */
  get(name: string): AssetState | undefined {
    return this._assets.get(name);
  }

  /** The assets that a cell defines. */
  ofCell(id: string): readonly AssetState[] {
    return this._cells.get(id) ?? [];
  }

  /** The text with which a cell defined its assets. */
  source(id: string): string | undefined {
    return this._sources.get(id);
  }

  /** The texts of all cells that define assets, or names that these may use, as they were run. */
  get sources(): string[] {
    return [...this._sources.values()];
  }

  /** Why the output of a plain cell, as it was run, is outdated; nothing where it is not. */
  causesOf(id: string, source: string): readonly string[] {
    const cell = this._outdated.get(id);
    return cell?.source === source ? cell.causes : [];
  }

  /** What a plain cell, as it was run, has changed in place that no asset sees. */
  changesOf(id: string, source: string): readonly string[] {
    const cell = this._outdated.get(id);
    return cell?.source === source ? cell.changes : [];
  }

  /** Have the texts of cells compared with those that were run. */
  compareWith(textOf: (id: string) => string | undefined): void {
    this._textOf = textOf;
  }

  /** The text of a cell is another one. */
  wrote(id: string): void {
    const edited = this._compare(id);
    if (this._guess.anew() || edited) {
      this._changed.emit();
    }
  }

  /** The text of a cell as it is now. */
  textOf(id: string): string | undefined {
    return this._textOf(id);
  }

  /** The kernel was told of the cells that were edited; what it foretells from then on is about these texts. */
  toldOf(cells: readonly CellState[]): void {
    this._guess.asked(cells);
  }

  /** Compare a cell's text with the one that was run; whether something is different now. */
  private _compare(id: string): boolean {
    const [ran, now] = [this._sources.get(id), this._textOf(id)];
    const edited = ran !== undefined && now !== undefined && ran !== now;
    return edited !== this._edited.has(id) && (edited ? !!this._edited.add(id) : this._edited.delete(id));
  }

  /** Whether the text of an asset's cell was changed and not run. */
  isEdited(asset: AssetState): boolean {
    return asset.cell !== null && this._edited.has(asset.cell);
  }

  /** The cells whose text was changed and not run. */
  get edited(): string[] {
    return [...this._edited];
  }

  /** How often everything was told anew. */
  get whole(): number {
    return this._whole;
  }

  /** The edit that will make an asset stale once its cell is run, in words; nothing where none will. */
  foretold(name: string): string | undefined {
    return this._foretold.get(name) ?? this._guess.about(name);
  }

  /** Whether a plain cell was edited, so that running it will make assets stale. */
  foretells(id: string): boolean {
    return (this._foretelling.has(id) && this._edited.has(id)) || this._guess.of(id);
  }

  /** The assets that rest on one directly. */
  downstream(name: string): string[] {
    return this.all.filter(each => each.upstream.includes(name)).map(each => each.name);
  }

  /** The names of all assets with a status. */
  named(...statuses: Status[]): string[] {
    return this.all.filter(each => statuses.includes(each.status)).map(each => each.name);
  }

  /** The names of what a run of everything would make. */
  get outdated(): string[] {
    return this.named('STALE', 'MISSING', 'FAILED', 'BLOCKED');
  }

  /** Seconds that making some assets took, by history; those of one cell that took as long were made together. */
  seconds(names: readonly string[]): number {
    const bodies = names.map(name => this._assets.get(name)).filter(each => each !== undefined);
    const known = new Map(
      bodies.map(each => [`${each.cell ?? each.name} ${each.took ?? 0}`, each.took ?? 0])
    );
    return [...known.values()].reduce((sum, took) => sum + took, 0);
  }

  /** How many assets have each status, in their order, or wear another sign; then, how many checks have not passed.
   *  Those that none has are left out. */
  counts(): [ISign, number][] {
    const found = new Map<string, [ISign, number]>();
    for (const asset of this.all) {
      const sign = signOf(asset, this);
      const key = sign.kind === 'status' ? asset.status : sign.word;
      const counted = sign.kind === 'status' ? statusSign(asset.status) : sign;
      found.set(key, [counted, (found.get(key)?.[1] ?? 0) + 1]);
    }
    const order = Object.keys(LOOKS);
    const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
    const statuses = [...found].sort(([one], [two]) => place(one) - place(two)).map(([, counted]) => counted);
    return [...statuses, ...checkCounts(this.all)];
  }

  /** The assets that words find, by group. */
  groups(words = ''): Map<string, AssetState[]> {
    const found = new Map<string, AssetState[]>();
    for (const asset of this.all) {
      if (this.search.finds(words, asset)) {
        found.set(asset.group, [...(found.get(asset.group) ?? []), asset]);
      }
    }
    return found;
  }

  /** Take in what the kernel says. */
  take(message: FromKernel): void {
    if (message.type === 'said') {
      this._said.emit(message.text);
    } else if (message.type === 'outdated') {
      this._outdated = new Map(message.cells.map(cell => [cell.id, cell]));
      this._changed.emit();
    } else if (message.type === 'foretold') {
      this._foretold = new Map(message.assets.map(each => [each.name, each.why]));
      this._foretelling = new Set(message.cells);
      this._guess.answered();
      this._changed.emit();
    } else if (message.type === 'found') {
      this.search.answered(message);
      this._changed.emit();
    } else if (message.type === 'run first') {
      this._runFirst.emit(message);
    } else if (message.type === 'rewrite') {
      this._rewrite.emit(message);
    } else if (message.type === 'together') {
      message.said.forEach(each => {
        this.take(each);
      });
    } else if (message.type === 'bye') {
      this.clear();
    } else {
      this._state(message);
    }
  }

  /** The kernel said that a module is not there. */
  lacks(module: string): void {
    if (module.split('.')[0] === 'nbasset' && !this._connected) {
      this._lacking = true;
      this._changed.emit();
    }
  }

  /** The kernel was asked whether nbasset is there; what it told was taken in. */
  asked(): void {
    if (!this._asked) {
      this._asked = true;
      this._changed.emit();
    }
  }

  /** The kernel is gone, or another one: what was known is not true any more. */
  clear(): void {
    this._outdated.clear();
    this._foretold.clear();
    this._foretelling.clear();
    this._guess.clear();
    if (this._connected || this.foreign || this._lacking) {
      this._lacking = false;
      this._forget();
      this._connected = false;
      this._protocol = PROTOCOL;
      this._changed.emit();
    }
  }

  private _forget(): void {
    this._assets.clear();
    this._cells.clear();
    this._sources.clear();
    this._edited.clear();
    this._jobs = [];
    this._runs = [];
    this._running = false;
  }

  private _state(state: State): void {
    this._protocol = state.protocol;
    if (this.foreign) {
      this._forget();
      this._connected = false;
    } else if (state.whole || this._connected) {
      this._apply(state);
    }
    this._changed.emit();
  }

  private _apply(state: State): void {
    if (state.whole) {
      this._whole += 1;
      this._forget();
    }
    this._connected = true;
    this._lacking = false;
    state.assets.forEach(asset => this._assets.set(asset.name, asset));
    state.cells.forEach(cell => this._sources.set(cell.id, cell.source));
    state.cells.forEach(cell => this._compare(cell.id));
    this._jobs = state.jobs;
    this._runs = state.runs;
    this._running = state.running;
    if (!state.running) {
      this.search.anew();
    }
    this._cells.clear();
    for (const asset of this._assets.values()) {
      if (asset.cell !== null) {
        this._cells.set(asset.cell, [...(this._cells.get(asset.cell) ?? []), asset]);
      }
    }
    this._guess.anew();
  }
}

/** Of several assets that share a cell, the one whose status matters most. */
export function foremost(assets: readonly AssetState[]): AssetState {
  return [...assets].sort((one, two) => ORDER.indexOf(one.status) - ORDER.indexOf(two.status))[0];
}
