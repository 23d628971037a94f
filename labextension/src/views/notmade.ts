/** What was not made, and why: one list, which the panel shows and to which the end of a run of many cells leads. */
import type { Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';

import { LOOKS } from '../generated/looks';
import type { AssetState, Status } from '../generated/protocol';
import type { Assets } from '../model/assets';
import { causeWords, classOf, listed } from '../model/text';
import { button, element } from './dom';

/** What cannot be made as it stands; what hangs on others comes last. */
const LACKING: Status[] = ['FAILED', 'UNRESOLVED', 'BLOCKED'];
/** How many are listed. */
const MOST = 12;
/** Milliseconds in which the kernel tells what became of the last cell. */
const PATIENCE = 500;

/** The assets that could not be made. */
export function lackingOf(assets: Assets): AssetState[] {
  return LACKING.flatMap(status => assets.all.filter(each => each.status === status));
}

/** The list; nothing where there is nothing to tell. */
export function notMade(
  assets: Assets,
  trans: TranslationBundle,
  goTo: (name: string) => void
): HTMLElement | null {
  const lacking = lackingOf(assets);
  if (lacking.length === 0) {
    return null;
  }
  const rows = lacking.slice(0, MOST).map(asset => {
    const row = button(`nbl-lack ${classOf(asset.status)}`, '', () => {
      goTo(asset.name);
    });
    row.title = trans.__('Go to its cell');
    row.append(
      element('span', 'nbl-shape', LOOKS[asset.status].shape),
      element('span', 'nbl-name', asset.name),
      element(
        'span',
        'nbl-said',
        asset.causes.map(causeWords).join('; ') || trans.__(LOOKS[asset.status].word)
      )
    );
    return row;
  });
  const more = lacking.length - rows.length;
  return element(
    'section',
    'nbl-section nbl-not-made',
    element('h3', 'nbl-heading', trans.__('Not made')),
    ...rows,
    more > 0 ? element('p', 'nbl-muted', `+ ${more}`) : null
  );
}

/** What tells of cells that are run together: JupyterLab's actions. */
export interface IActions {
  executionScheduled: ISignal<unknown, { notebook: Notebook }>;
  selectionExecuted: ISignal<unknown, { notebook: Notebook }>;
}

/**
 * Say once, when several cells were run together, what of a notebook's assets was not made.
 *
 * @param actions - tells what is run.
 * @param assetsOf - the assets of a notebook.
 * @param say - shows a sentence, with a way to the list.
 * @param trans - the words of the user's language.
 */
export function tellAtTheEnd(
  actions: IActions,
  assetsOf: (notebook: Notebook) => Assets | undefined,
  say: (sentence: string) => void,
  trans: TranslationBundle
): void {
  const scheduled = new WeakMap<Notebook, number>();
  actions.executionScheduled.connect((_, { notebook }) => {
    scheduled.set(notebook, (scheduled.get(notebook) ?? 0) + 1);
  });
  actions.selectionExecuted.connect((_, { notebook }) => {
    const several = (scheduled.get(notebook) ?? 0) > 1;
    scheduled.delete(notebook);
    if (several) {
      setTimeout(() => {
        const assets = assetsOf(notebook);
        const lacking = assets?.connected ? lackingOf(assets).map(each => each.name) : [];
        if (lacking.length > 0) {
          say(trans.__('Not made: %1.', listed(lacking)));
        }
      }, PATIENCE);
    }
  });
}
