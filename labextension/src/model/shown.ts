/** The outputs of assets in a notebook, kept true also where this page has not run their cells. */
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IDisplayData, MultilineString } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';

import type { AssetState } from '../generated/protocol';
import type { Assets } from './assets';
import { aboutOf, IAbout, isBehind, pastErrors } from './signs';

/** Milliseconds in which the page that has run a cell, or another one, may bring its output up to date itself. */
export const PATIENCE = 400;

/** Finds outputs by what they say about themselves. */
export class ShownOutputs {
  private readonly _heard = new Map<string, IDisplayData>();
  private readonly _asked = new Map<string, string>();
  private _timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * @param model - the notebook's cells.
   * @param assets - its assets.
   * @param ask - asks the kernel for the displays of some assets.
   */
  constructor(
    private readonly model: Pick<INotebookModel, 'cells'>,
    private readonly assets: Assets,
    private readonly ask: (names: string[]) => void
  ) {
    assets.changed.connect(this._soon, this);
  }

  /** A display was updated, for whatever page. */
  heard(content: object): void {
    const { data, metadata } = content as Pick<IDisplayData, 'data' | 'metadata'>;
    const about = aboutOf(metadata);
    if (about) {
      this._heard.set(about.asset, { output_type: 'display_data', data, metadata });
      this._soon();
    }
  }

  /** Follow no more. */
  dispose(): void {
    this.assets.changed.disconnect(this._soon, this);
    if (this._timer !== null) {
      clearTimeout(this._timer);
    }
  }

  private _soon(): void {
    // Several pages of one notebook do not do the same at once.
    this._timer ??= setTimeout(
      () => {
        this._timer = null;
        this.settle();
      },
      PATIENCE * (1 + Math.random())
    );
  }

  /** Bring outputs up to date with what was heard; ask for what was not. */
  settle(): void {
    if (!this.assets.connected) {
      this._heard.clear();
      this._asked.clear();
      return;
    }
    const missing: string[] = [];
    for (const cell of this.model.cells) {
      if (cell.type === 'code' && this.assets.ofCell(cell.id).length > 0) {
        missing.push(...this._cell(cell as ICodeCellModel));
        takeErrorsBack(cell as ICodeCellModel);
      }
    }
    this._heard.clear();
    if (missing.length > 0) {
      this.ask(missing);
    }
  }

  /** The assets of a cell whose displays are to be asked for. */
  private _cell({ id, outputs }: ICodeCellModel): string[] {
    const missing: string[] = [];
    for (let index = 0; index < outputs.length; index++) {
      const about = aboutOf(outputs.get(index).metadata);
      const asset = about ? this.assets.get(about.asset) : undefined;
      if (
        about &&
        asset?.cell === id &&
        !this._knows(outputs, index, about.asset) &&
        this._isNew(about, asset)
      ) {
        missing.push(about.asset);
      }
    }
    return missing;
  }

  /** Show what was heard of an asset; whether there was anything. */
  private _knows(outputs: ICodeCellModel['outputs'], index: number, name: string): boolean {
    const heard = this._heard.get(name);
    if (heard && !same(heard, outputs.get(index).toJSON() as unknown as IDisplayData)) {
      outputs.set(index, heard);
    }
    return heard !== undefined;
  }

  /** Whether an output is to be asked for: a run tells of itself, and nothing is asked for twice. */
  private _isNew(about: IAbout, asset: AssetState): boolean {
    const wanted = `${asset.status} ${asset.made_at}`;
    const isNew = !this.assets.running && isBehind(about, asset) && this._asked.get(about.asset) !== wanted;
    if (isNew) {
      this._asked.set(about.asset, wanted);
    }
    return isNew;
  }
}

/** Take away what a cell has raised, once its assets were made in spite of it. */
function takeErrorsBack({ outputs }: ICodeCellModel): void {
  for (const index of [...pastErrors(outputs)].reverse()) {
    outputs.remove(index);
  }
}

function same(one: IDisplayData, two: IDisplayData): boolean {
  const words = ({ data, metadata }: IDisplayData): string =>
    JSON.stringify([joined(data['text/html']), aboutOf(metadata)]);
  return words(one) === words(two);
}

function joined(text: unknown): string {
  return Array.isArray(text)
    ? (text as string[]).join('')
    : String((text as MultilineString | undefined) ?? '');
}
