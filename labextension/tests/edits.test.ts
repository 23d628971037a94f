import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { CellState } from '../src/generated/protocol';
import { Assets } from '../src/model/assets';
import { EditedCells } from '../src/model/edits';
import { asset, state } from './samples';

function written(): { assets: Assets; edits: EditedCells; texts: Map<string, string>; sent: CellState[][] } {
  const assets = new Assets();
  const texts = new Map<string, string>();
  const sent: CellState[][] = [];
  assets.compareWith(id => texts.get(id));
  const edits = new EditedCells(
    assets,
    id => texts.get(id),
    cells => sent.push(cells)
  );
  return { assets, edits, texts, sent };
}

test('the kernel is told of every edit once, and when it is put back', () => {
  const { assets, edits, texts, sent } = written();
  assets.take(state([asset('a')]));
  edits.settle();
  assert.deepEqual(sent, [], 'without an edit there is nothing to tell');
  texts.set('cell-a', '%%asset a\n2');
  assets.wrote('cell-a');
  edits.settle();
  edits.settle();
  assert.deepEqual(sent, [[{ id: 'cell-a', source: '%%asset a\n2' }]]);
  texts.set('cell-a', '%%asset a\n1');
  assets.wrote('cell-a');
  edits.settle();
  assert.deepEqual(sent.slice(1), [[]]);
  edits.dispose();
});

test('a kernel that tells everything anew, as when a page comes, hears of edits once more', () => {
  const { assets, edits, texts, sent } = written();
  texts.set('cell-a', '%%asset a\n2');
  assets.take(state([asset('a')]));
  edits.settle();
  assets.take(state([asset('a')]));
  edits.settle();
  assert.equal(sent.length, 2);
  assets.clear();
  edits.settle();
  assert.equal(sent.length, 2, 'and one that is gone hears nothing');
  edits.dispose();
});
