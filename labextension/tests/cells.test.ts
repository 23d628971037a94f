import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CellChanges } from '../src/model/cells';

function watch(): { cells: string[]; told: [string, string[]][]; changes: CellChanges } {
  const seen = { cells: ['a', 'b', 'c'], told: [] as [string, string[]][] };
  const changes = new CellChanges(
    () => seen.cells,
    (type, cells) => seen.told.push([type, cells]),
    1
  );
  return Object.assign(seen, { changes });
}

test('a deleted cell is told, and undoing it is told', () => {
  const seen = watch();
  seen.cells = ['a', 'c'];
  seen.changes.settle();
  seen.cells = ['a', 'b', 'c'];
  seen.changes.settle();
  assert.deepEqual(seen.told, [
    ['gone', ['b']],
    ['back', ['b']]
  ]);
});

test('a moved cell is neither', async () => {
  const seen = watch();
  seen.cells = ['a', 'c'];
  seen.changes.changed();
  seen.cells = ['b', 'a', 'c'];
  seen.changes.changed();
  await new Promise(resolve => setTimeout(resolve, 10));
  assert.deepEqual(seen.told, []);
});

test('a new cell is not back', () => {
  const seen = watch();
  seen.cells = ['a', 'b', 'c', 'd'];
  seen.changes.settle();
  assert.deepEqual(seen.told, []);
});

test('a new kernel is not told of what the former knew', () => {
  const seen = watch();
  seen.cells = ['a', 'c'];
  seen.changes.settle();
  seen.changes.restart();
  seen.cells = ['a', 'b', 'c'];
  seen.changes.settle();
  assert.deepEqual(seen.told, [['gone', ['b']]]);
});

test('nothing is told after the end', async () => {
  const seen = watch();
  seen.cells = [];
  seen.changes.changed();
  seen.changes.dispose();
  await new Promise(resolve => setTimeout(resolve, 10));
  assert.deepEqual(seen.told, []);
});
