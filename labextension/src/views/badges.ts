/** The badges of a notebook: one in the margin of each cell that makes an asset. */
import type { Cell, ICellModel } from '@jupyterlab/cells';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { badgeOf, IBadge } from '../model/badge';
import type { NotebookAssets } from '../model/notebook';
import type { Card } from './card';
import { element, NextFrame } from './dom';

const HOLDER = 'nbl-has-badge';

/** Keeps the badges of one notebook view true. */
export class Badges {
  private readonly _drawn = new WeakMap<Cell, string>();
  private readonly _watched = new WeakSet<ICellModel>();
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
    notebook.assets.changed.connect(this._ask, this);
    panel.content.modelContentChanged.connect(this._ask, this);
    panel.content.model?.cells.changed.connect(this._ask, this);
    panel.disposed.connect(() => {
      this._next.dispose();
      notebook.assets.changed.disconnect(this._ask, this);
    });
    this._ask();
  }

  private _ask(): void {
    this._next.ask();
  }

  private _draw(): void {
    if (this.panel.isDisposed) {
      return;
    }
    const ids = new Set(this.panel.content.widgets.map(cell => cell.model.id));
    for (const cell of this.panel.content.widgets) {
      this._cell(cell, ids);
    }
  }

  private _cell(cell: Cell, ids: Set<string>): void {
    if (cell.model.type !== 'code' || cell.isDisposed) {
      return;
    }
    if (!cell.inputArea) {
      this._later(cell);
      return;
    }
    const { id, sharedModel } = cell.model;
    const badge = badgeOf(id, sharedModel.getSource(), this.notebook.assets, other => ids.has(other));
    const seen = JSON.stringify(badge);
    if (this._drawn.get(cell) !== seen) {
      this._drawn.set(cell, seen);
      this._place(cell.inputArea.node, cell, badge);
    }
  }

  /** A cell out of sight has no input area yet. */
  private _later(cell: Cell): void {
    if (!this._watched.has(cell.model)) {
      this._watched.add(cell.model);
      void cell.ready.then(() => {
        const cells = this.panel.isDisposed ? [] : this.panel.content.widgets;
        this._cell(cell, new Set(cells.map(each => each.model.id)));
      });
    }
  }

  private _place(area: HTMLElement, cell: Cell, badge: IBadge | null): void {
    const former = area.querySelector(':scope > .nbl-badge');
    area.classList.toggle(HOLDER, badge !== null);
    if (!badge) {
      former?.remove();
      return;
    }
    const drawn = this._button(cell, badge);
    if (former) {
      former.replaceWith(drawn);
    } else {
      area.append(drawn);
    }
    this.card.replaced(former, drawn);
  }

  private _button(cell: Cell, badge: IBadge): HTMLElement {
    const word = this.trans.__(badge.word);
    const drawn = element(
      'button',
      `nbl-badge ${badge.style}`,
      element('span', 'nbl-shape', badge.shape),
      element('span', 'nbl-word', word),
      badge.cost ? element('span', 'nbl-cost', badge.cost) : null
    );
    drawn.type = 'button';
    drawn.dataset.kind = badge.kind;
    drawn.dataset.status = badge.asset?.status ?? '';
    drawn.setAttribute('aria-label', [badge.names.join(', '), word, ...badge.causes].join(': '));
    this.card.opensAt(drawn, () => ({
      badge,
      notebook: this.notebook,
      panel: this.panel,
      cell: cell.model.id
    }));
    return drawn;
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
