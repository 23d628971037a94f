/** The asset that the mouse points at when a menu is opened: a row of the panel, a card of a graph. */
import { cellAt } from './graphnodes';

/** Remembers what was pointed at. */
export class Pointed {
  /** The name of what was pointed at last; of a folded group or a file its id, nothing beside them. */
  name: string | null = null;

  constructor() {
    // Before JupyterLab hears of it, which asks then what its menu is about.
    document.addEventListener(
      'contextmenu',
      event => {
        const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.nbl-asset') : null;
        this.name = row?.dataset.name ?? cellAt(event);
      },
      true
    );
  }
}
