/** A search among the assets: what has its words, and what these choose as a selection, which the kernel says. */
import { LOOKS } from '../generated/looks';
import type { AssetState, Found } from '../generated/protocol';
import { wordsOf } from './text';

/** What was searched for last. */
export class Search {
  private _asked = '';
  private _words = '';
  private _chosen: Set<string> | null = null;
  private _why = '';

  /** Whether the kernel is to be asked: not about no words, nor twice while nothing is different. */
  asks(words: string): boolean {
    const asks = words.trim() !== '' && words !== this._asked;
    this._asked = words;
    return asks;
  }

  /** Assets stand otherwise: what words choose may be something else. */
  anew(): void {
    this._asked = '';
  }

  /** The kernel has answered. */
  answered(found: Found): void {
    this._words = found.words;
    this._why = found.why;
    this._chosen = found.why ? null : new Set(found.assets);
  }

  /** Why words are no selection; nothing where they are one, or nobody knows yet. */
  whyNot(words: string): string {
    return words === this._words ? this._why : '';
  }

  /** Whether words find an asset; several that are a selection are nothing else, one may be part of a name. */
  finds(words: string, asset: AssetState): boolean {
    const chosen = words === this._words ? this._chosen : null;
    return !!chosen?.has(asset.name) || ((!chosen || !/\S\s+\S/.test(words)) && saysAll(words, asset));
  }
}

/** Whether the name, group, status or description of an asset has every word. */
function saysAll(words: string, asset: AssetState): boolean {
  const { name, group, status, description } = asset;
  const text = [name, group, LOOKS[status].word, wordsOf(asset).sentence, description]
    .join(' ')
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}
