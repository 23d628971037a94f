/** Words of the user's language. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Assets } from '../model/assets';
import type { ISign } from '../model/signs';

/** A count of assets: `● 12 fresh`. */
export function countWords(trans: TranslationBundle, { shape, word }: ISign, count: number): string {
  return `${shape} ${count} ${trans.__(word)}`;
}

/** What to do in a notebook whose kernel tells nothing that this page understands. */
export function adviceFor(trans: TranslationBundle, assets: Assets): string {
  if (assets.foreign) {
    return trans.__(
      'The kernel and this page have different versions of nbasset: install the same in both environments.'
    );
  }
  if (assets.lacking) {
    return trans.__(
      'The kernel’s environment has no nbasset, only the server’s: run %1 in a cell, then %2.',
      '%pip install nbasset',
      '%load_ext nbasset'
    );
  }
  return trans.__('Run %1 to see assets here.', '%load_ext nbasset');
}
