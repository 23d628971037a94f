/** The item in the status bar: how many assets have each status. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { Active } from '../model/active';
import { element, NextFrame } from './dom';
import { countWords } from './words';

/** The item. */
export class StatusItem extends Widget {
  private readonly _next = new NextFrame(() => {
    this._draw();
  });

  /**
   * @param active - the notebook in front.
   * @param trans - the words of the user's language.
   * @param open - opens the panel.
   */
  constructor(
    private readonly active: Active,
    private readonly trans: TranslationBundle,
    open: () => void
  ) {
    super({ node: document.createElement('button') });
    this.addClass('nbl-status-item');
    this.node.addEventListener('click', open);
    active.changed.connect(() => {
      this._next.ask();
    });
    this._draw();
  }

  private _draw(): void {
    const counts = this.active.notebook?.assets.counts() ?? [];
    const title = counts.map(([sign, count]) => countWords(this.trans, sign, count)).join(' · ');
    this.node.hidden = counts.length === 0;
    if (title === this.node.title) {
      return;
    }
    this.node.title = title;
    this.node.setAttribute('aria-label', this.trans.__('Assets: %1', this.node.title));
    this.node.replaceChildren(
      ...counts.map(([sign, count]) => element('span', `nbl-count ${sign.style}`, `${sign.shape} ${count}`))
    );
  }
}
