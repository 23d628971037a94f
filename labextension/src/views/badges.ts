/** The badges of a notebook: one in the margin of each cell that makes an asset. */
import type { Cell, ICellModel } from '@jupyterlab/cells';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { badgeOf, IBadge } from '../model/badge';
import type { NotebookAssets } from '../model/notebook';
import { causeWords, pointWords } from '../model/text';
import type { Card } from './card';
import { element, NextFrame } from './dom';
import { stripOf } from './strip';

const HOLDER = 'nbl-has-badge';
/** More letters than this are set smaller. */
const LONG = 7;

/** What every badge is a copy of. */
const TEMPLATE = element(
  'button',
  'nbl-badge',
  element('span', 'nbl-shape'),
  element('span', 'nbl-word'),
  element('span', 'nbl-cost'),
  element('span', 'nbl-points')
);
TEMPLATE.type = 'button';

/** Keeps the badges of one notebook view true: what is different is drawn in the next frame, and nothing else. */
export class Badges {
  private readonly _shown = new WeakMap<Cell, string>();
  private readonly _buttons = new WeakMap<Cell, HTMLButtonElement>();
  private readonly _texts = new WeakMap<ICellModel, string>();
  private readonly _waited = new WeakSet<Cell>();
  private readonly _due = new Set<Cell>();
  private _all = false;
  private readonly _next = new NextFrame(() => {
    this._draw();
  });

  /**
   * @param panel - the notebook.
   * @param notebook - its assets.
   * @param card - what a badge opens.
   * @param trans - the words of the user's language.
   */
  constructor(
    private readonly panel: NotebookPanel,
    private readonly notebook: NotebookAssets,
    private readonly card: Card,
    private readonly trans: TranslationBundle
  ) {
    notebook.assets.changed.connect(this._onAssets, this);
    panel.content.model?.cells.changed.connect(this._onAssets, this);
    panel.disposed.connect(() => {
      this._next.dispose();
      Signal.clearData(this);
    });
    this._onAssets();
  }

  private _onAssets(): void {
    this._all = true;
    this._next.ask();
  }

  private _onCell(cell: Cell): void {
    this._due.add(cell);
    this._next.ask();
  }

  private _onText(shared: unknown, change: { sourceChange?: unknown }): void {
    const cell = this.panel.content.widgets.find(each => each.model.sharedModel === shared);
    if (cell && change.sourceChange) {
      this._texts.delete(cell.model);
      this._onCell(cell);
    }
  }

  private _draw(): void {
    if (this.panel.isDisposed) {
      return;
    }
    for (const cell of this._all ? this.panel.content.widgets : this._due) {
      if (!cell.isDisposed && cell.model.type === 'code') {
        this._cell(cell);
      }
    }
    this._all = false;
    this._due.clear();
  }

  private _cell(cell: Cell): void {
    if (!cell.inputArea) {
      this._later(cell);
      return;
    }
    const badge = this._badge(cell);
    const shown = JSON.stringify(badge);
    if (this._shown.get(cell) !== shown) {
      this._shown.set(cell, shown);
      this._place(cell.inputArea.node, cell, badge);
    }
  }

  /** A cell that was not in sight yet has no input area. */
  private _later(cell: Cell): void {
    if (!this._waited.has(cell)) {
      this._waited.add(cell);
      void cell.ready.then(() => {
        this._onCell(cell);
      });
    }
  }

  private _badge(cell: Cell): IBadge | null {
    return badgeOf(cell.model.id, this._text(cell.model), this.notebook.assets, id => this.notebook.has(id));
  }

  /** A cell's text: taken from its model once for each change of it. */
  private _text(model: ICellModel): string {
    const known = this._texts.get(model);
    if (known !== undefined) {
      return known;
    }
    const text = model.sharedModel.getSource();
    this._texts.set(model, text);
    model.sharedModel.changed.connect(this._onText, this);
    return text;
  }

  private _place(area: HTMLElement, cell: Cell, badge: IBadge | null): void {
    const former = this._buttons.get(cell);
    if (!badge) {
      former?.remove();
      area.classList.remove(HOLDER);
      this.card.gone(former);
      return;
    }
    const button = former ?? this._button(cell);
    this._fill(button, badge);
    if (button.parentNode !== area) {
      area.classList.add(HOLDER);
      area.append(button);
    }
    this.card.changed(button);
  }

  /** Draw how the points of its asset stand; the same in words. */
  private _points(place: Element, badge: IBadge): string {
    const asset = badge.kind === 'status' ? badge.asset : null;
    const words = asset ? pointWords(asset, word => this.trans.__(word)) : '';
    const strip = asset && stripOf(asset, words);
    place.replaceChildren(...(strip ? [strip] : []));
    return words;
  }

  private _button(cell: Cell): HTMLButtonElement {
    const made = TEMPLATE.cloneNode(true) as HTMLButtonElement;
    this._buttons.set(cell, made);
    this.card.opensAt(made, () => {
      const badge = this._badge(cell);
      return badge && { badge, notebook: this.notebook, panel: this.panel, cell: cell.model.id };
    });
    return made;
  }

  private _fill(button: HTMLButtonElement, badge: IBadge): void {
    const word = this.trans.__(badge.word);
    button.className = `nbl-badge ${badge.style}${word.length > LONG ? ' nbl-long' : ''}`;
    [badge.shape, word, badge.cost].forEach((text, index) => {
      if (button.children[index].textContent !== text) {
        button.children[index].textContent = text;
      }
    });
    const points = this._points(button.children[3], badge);
    button.dataset.kind = badge.kind;
    button.dataset.status = badge.asset?.status ?? '';
    const told = badge.kind === 'status' ? this.trans.__(badge.sentence) : word;
    const marks = badge.kind === 'status' && badge.asset ? badge.asset.marks : [];
    const stored = badge.asset?.from_store ? [this.trans.__('from the store')] : [];
    button.setAttribute(
      'aria-label',
      [badge.names.join(', '), told, ...marks, points, ...stored, ...badge.causes.map(causeWords)]
        .filter(Boolean)
        .join(': ')
    );
  }
}

/** Bring a cell into sight and make it the active one; whether it is there. */
export function goToCell(notebook: Notebook, id: string): boolean {
  const index = notebook.widgets.findIndex(cell => cell.model.id === id);
  if (index < 0) {
    return false;
  }
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  void notebook.scrollToItem(index, 'smart').then(() => {
    const { node } = notebook.widgets[index];
    node.classList.remove('nbl-found');
    requestAnimationFrame(() => {
      node.classList.add('nbl-found');
    });
  });
  return true;
}
