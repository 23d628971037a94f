/** Notebooks, as far as the views look at them, made by hand. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import type { State } from '../src/generated/protocol';
import { Ids } from '../src/ids';
import type { Active } from '../src/model/active';
import { Assets } from '../src/model/assets';
import type { NotebookAssets } from '../src/model/notebook';

/** English, in the place of JupyterLab's translator. */
export const trans = {
  __: (text: string, ...values: unknown[]) =>
    text.replace(/%(\d)/g, (_, at: string) => String(values[Number(at) - 1]))
} as unknown as TranslationBundle;

/** What a notebook was asked for. */
export interface IAsked {
  asked: unknown[][];
}

/** A notebook whose kernel has told this; without a state its kernel tells nothing. */
export function notebookOf(told?: State, cells: string[] = []): NotebookAssets & IAsked {
  const assets = new Assets();
  if (told) {
    assets.take(told);
  }
  const asked: unknown[][] = [];
  const note =
    (...first: unknown[]) =>
    (...rest: unknown[]): Promise<void> => {
      asked.push([...first, ...rest]);
      return Promise.resolve();
    };
  return {
    assets,
    asked,
    hasAssetCells: true,
    has: (cell: string) => cells.includes(cell),
    known: () => Promise.resolve(assets.connected),
    find: (words: string) => {
      if (assets.search.asks(words)) {
        asked.push(['find', words]);
      }
    },
    materialize: note('materialize'),
    execute: note('execute'),
    load: note('load'),
    stop: note('stop')
  } as unknown as NotebookAssets & IAsked;
}

/** The notebook in front. */
export function activeOf(notebook: NotebookAssets | null, panel: NotebookPanel | null = null): Active {
  const changed = new Signal<object, void>({});
  notebook?.assets.changed.connect(() => {
    changed.emit();
  });
  return { notebook, changed, panel: () => panel, of: () => notebook } as unknown as Active;
}

/** All commands, which only note that they were run. */
export function commandsOf(): { commands: CommandRegistry; ran: unknown[][] } {
  const commands = new CommandRegistry();
  const ran: unknown[][] = [];
  for (const id of Object.values(Ids)) {
    commands.addCommand(id, { execute: args => ran.push([id, args]) });
  }
  return { commands, ran };
}

/** A cell of code, as far as the views look at it. */
export interface ICell {
  node: HTMLElement;
  inputArea: { node: HTMLElement } | null;
  model: { id: string; type: string; sharedModel: { getSource(): string; changed: Signal<unknown, object> } };
  isDisposed: boolean;
  ready: Promise<void>;
  edit(text: string): void;
}

/** Make a cell. */
export function cellOf(id: string, text: string, type = 'code'): ICell {
  let source = text;
  const sharedModel = { getSource: () => source } as ICell['model']['sharedModel'];
  sharedModel.changed = new Signal<unknown, object>(sharedModel);
  const node = document.createElement('div');
  const area = document.createElement('div');
  node.append(area);
  return {
    node,
    inputArea: { node: area },
    model: { id, type, sharedModel },
    isDisposed: false,
    ready: Promise.resolve(),
    edit: text => {
      source = text;
      sharedModel.changed.emit({ sourceChange: [] });
    }
  };
}

/** The view of a notebook, what was sent to its kernel, and what says that it is closed. */
export type FakePanel = NotebookPanel & { sent: unknown[]; closed: Signal<object, void> };

/** The view of a notebook with these cells. */
export function panelOf(...cells: ICell[]): FakePanel {
  const closed = new Signal<object, void>({});
  const sent: unknown[] = [];
  const content = {
    widgets: cells,
    model: { cells: { changed: new Signal<object, void>({}) } },
    activeCellIndex: 0,
    get activeCell(): ICell {
      return this.widgets[this.activeCellIndex];
    },
    deselectAll: () => undefined,
    scrollToItem: () => Promise.resolve()
  };
  const kernel = {
    requestExecute: (content: unknown) => {
      sent.push(content);
      return { done: Promise.resolve() };
    }
  };
  return {
    id: 'panel-1',
    title: { label: 'Notebook.ipynb' },
    node: document.createElement('div'),
    content,
    sent,
    closed,
    isDisposed: false,
    disposed: closed,
    sessionContext: { session: { kernel } }
  } as unknown as FakePanel;
}
