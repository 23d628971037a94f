/** Words of the user's language. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { LOOKS } from '../generated/looks';
import type { Status } from '../generated/protocol';

/** A count of assets: `● 12 fresh`. */
export function countWords(trans: TranslationBundle, status: Status, count: number): string {
  const { shape, word } = LOOKS[status];
  return `${shape} ${count} ${trans.__(word)}`;
}
