import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Assets } from '../src/model/assets';
import { badgeOf } from '../src/model/badge';
import { signOf } from '../src/model/signs';
import { asset, state } from './samples';

/** Three assets, each of which rests on the one before, and one that stands alone; what is written into cells. */
function chain(): { assets: Assets; write(cell: string, text: string): string[]; changes(): number } {
  const assets = new Assets();
  const texts = new Map<string, string>();
  let changes = 0;
  assets.compareWith(id => texts.get(id));
  assets.take(
    state([asset('a'), asset('b', { upstream: ['a'] }), asset('c', { upstream: ['b'] }), asset('d')])
  );
  assets.changed.connect(() => (changes += 1));
  return {
    assets,
    changes: () => changes,
    write: (cell, text) => {
      texts.set(cell, text);
      assets.wrote(cell);
      return assets.all.map(each => signOf(each, assets).word);
    }
  };
}

test('an edit shows at once at what rests on it, before the kernel has said anything', () => {
  const { assets, write, changes } = chain();
  assert.deepEqual(write('cell-a', '%%asset a\n2'), ['edited', 'edited ↑', 'edited ↑', 'fresh']);
  assert.equal(assets.foretold('c'), 'a was edited');
  assert.equal(changes(), 1);
  write('cell-a', '%%asset a\n23');
  assert.equal(changes(), 1, 'what is guessed already is drawn already');
  assert.deepEqual(write('cell-a', '%%asset a\n1'), ['fresh', 'fresh', 'fresh', 'fresh'], 'put back');
});

test('a comment or a blank says nothing of what rests on it', () => {
  const { write } = chain();
  assert.deepEqual(write('cell-a', '%%asset a\n1  # one \n'), ['edited', 'fresh', 'fresh', 'fresh']);
});

test('the kernel knows better, of the text that it was asked about and of no later one', () => {
  const { assets, write } = chain();
  const text = '%%asset a\n(1)';
  write('cell-a', text);
  assets.toldOf([{ id: 'cell-a', source: text }]);
  assert.equal(assets.foretold('b'), 'a was edited', 'until it has answered');
  assets.take({ type: 'foretold', assets: [], cells: [] });
  assert.deepEqual(write('cell-a', text), ['edited', 'fresh', 'fresh', 'fresh']);
  assert.deepEqual(write('cell-a', '%%asset a\n(2)'), ['edited', 'edited ↑', 'edited ↑', 'fresh']);
});

test('nothing is guessed any more when the cell has run, or the kernel is gone', () => {
  const { assets, write } = chain();
  write('cell-a', '%%asset a\n2');
  assets.take({ ...state([]), whole: false, cells: [{ id: 'cell-a', source: '%%asset a\n2' }] });
  assert.equal(assets.foretold('b'), undefined);
  write('cell-a', '%%asset a\n3');
  assets.clear();
  assert.equal(assets.foretold('b'), undefined);
});

/** Two plain cells, of which one uses the other; assets that use their names, or only look so. */
function plain(): ReturnType<typeof chain> & { badge(cell: string): string | undefined } {
  const made = chain();
  const body = { a: 'k * df.L', b: 'scaled(a)', c: 'len(b)', d: 'L = 1\nf(k=L)' };
  const { assets } = made;
  assets.take({
    ...state([...assets.all]),
    cells: [
      { id: 'plain-1', source: 'k = 2  # twice\nL = 3' },
      { id: 'plain-2', source: 'def scaled(x):\n    return x * L' },
      ...Object.entries(body).map(([name, text]) => ({
        id: `cell-${name}`,
        source: `%%asset ${name}\n${text}`
      }))
    ]
  });
  return {
    ...made,
    badge: cell => badgeOf(cell, assets.textOf(cell) ?? '', assets, () => true)?.word
  };
}

test('an edit of a plain cell shows at what uses the names that it gives, before the kernel has said anything', () => {
  const { assets, write, badge } = plain();
  assert.deepEqual(write('plain-1', 'k = 5\nL = 3'), ['edited ↑', 'edited ↑', 'edited ↑', 'fresh']);
  assert.equal(assets.foretold('c'), 'k was edited');
  assert.equal(badge('plain-1'), 'edited');
  assert.deepEqual(write('plain-1', 'k = 2\nL = 4'), ['fresh', 'edited ↑', 'edited ↑', 'fresh']);
  assert.deepEqual(write('plain-1', 'k=2\n\nL = 3  # three'), ['fresh', 'fresh', 'fresh', 'fresh']);
  assert.equal(badge('plain-1'), undefined);
});

test('of a plain cell, too, the kernel knows better', () => {
  const { assets, write, badge } = plain();
  const text = 'k = (2)\nL = 3';
  write('plain-1', text);
  assets.toldOf([{ id: 'plain-1', source: text }]);
  assets.take({ type: 'foretold', assets: [], cells: [] });
  assert.deepEqual(write('plain-1', text), ['fresh', 'fresh', 'fresh', 'fresh']);
  assert.equal(badge('plain-1'), undefined);
});
