/** Words of the user's language. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { LOOKS } from '../generated/looks';
import type { Status } from '../generated/protocol';
import type { Assets } from '../model/assets';

/** A count of assets: `● 12 fresh`. */
export function countWords(trans: TranslationBundle, status: Status, count: number): string {
  const { shape, word } = LOOKS[status];
  return `${shape} ${count} ${trans.__(word)}`;
}

/** What to do in a notebook whose kernel tells nothing that this page understands. */
export function adviceFor(trans: TranslationBundle, assets: Assets): string {
  return assets.foreign
    ? trans.__(
        'The kernel and this page have different versions of nbasset: install the same in both environments.'
      )
    : trans.__(
        'Run %1 to see assets here. Where that fails, the kernel’s environment has no nbasset: %2.',
        '%load_ext nbasset',
        '%pip install nbasset'
      );
}
