/** The asset that the mouse or the keyboard points at when a menu is opened: a row of the panel, a card of a graph. */
import { cardAt } from './graphkeys';
import { cellAt } from './graphnodes';

/** What has the focus again once a menu is closed that was opened in it; in a notebook that is the active cell's, which
 *  what was chosen may have changed. */
const KEEPS = '.nbl-asset, .nba-graph';

/** Remembers what was pointed at. */
export class Pointed {
  /** The name of what was pointed at last; of a folded group or a file its id, nothing beside them. */
  name: string | null = null;
  private _from: HTMLElement | null = null;

  constructor() {
    // Before JupyterLab hears of it, which asks then what its menu is about.
    document.addEventListener(
      'contextmenu',
      event => {
        const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.nbl-asset') : null;
        this.name = row?.dataset.name ?? cardAt(event.target) ?? cellAt(event);
        const from = document.activeElement;
        this._from = from instanceof HTMLElement && from.closest(KEEPS) ? from : null;
      },
      true
    );
  }

  /** The menu closes: whoever came by keyboard goes on from there, unless what was chosen has led elsewhere. */
  back(): void {
    const from = this._from;
    window.requestAnimationFrame(() => {
      if (from?.isConnected && document.activeElement === document.body) {
        from.focus();
      }
    });
  }
}
