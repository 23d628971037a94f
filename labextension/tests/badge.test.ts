import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Assets } from '../src/model/assets';
import { badgeOf } from '../src/model/badge';
import { asset, state } from './samples';

const everywhere = (): boolean => true;

function told(...assets: ReturnType<typeof asset>[]): Assets {
  const made = new Assets();
  made.take(state(assets));
  return made;
}

test('without a kernel that tells, no cell has a badge', () => {
  assert.equal(badgeOf('cell-a', '%%asset a\n1', new Assets(), everywhere), null);
});

test('a cell wears the status of its asset', () => {
  const badge = badgeOf('cell-a', '%%asset a\n1', told(asset('a', { status: 'STALE' })), everywhere);
  assert.deepEqual(
    [badge?.kind, badge?.shape, badge?.word, badge?.style],
    ['status', '◆', 'stale', 'nbl-stale']
  );
});

test('a fresh result with an input nobody can see has a shape of its own', () => {
  const badge = badgeOf(
    'cell-a',
    '%%asset a\n1',
    told(asset('a', { marks: ['untracked: network'] })),
    everywhere
  );
  assert.equal(badge?.shape, '◐');
});

test('a text that was changed and not run says so, and put back says nothing', () => {
  const assets = told(asset('a'));
  assert.equal(badgeOf('cell-a', '%%asset a\n2', assets, everywhere)?.kind, 'edited');
  assert.equal(badgeOf('cell-a', 'a = 1', assets, everywhere)?.kind, 'edited');
  assert.equal(badgeOf('cell-a', '%%asset a\n1', assets, everywhere)?.kind, 'status');
});

test('a copied cell is told that it replaces the other', () => {
  const badge = badgeOf('new', '%%asset a\n1', told(asset('a')), everywhere);
  assert.deepEqual([badge?.kind, badge?.names], ['copy', ['a']]);
});

test('a cell whose asset another one made, and was deleted, is only not run', () => {
  assert.equal(badgeOf('new', '%%asset a\n1', told(asset('a')), () => false)?.kind, 'not run');
});

test('plain cells have no badge', () => {
  assert.equal(badgeOf('plain', 'x = 1', told(asset('a')), everywhere), null);
});

test('an asset made by @asset in a plain cell has a badge too', () => {
  const assets = new Assets();
  const source = '@asset\ndef a(): ...';
  assets.take(state([asset('a', { cell: 'plain' })], { cells: [{ id: 'plain', source }] }));
  assert.equal(badgeOf('plain', source, assets, everywhere)?.kind, 'status');
});

test('a plain cell whose output is outdated says so and why, until it is run or edited', () => {
  const assets = told(asset('a'));
  const cells = [{ id: 'plain', source: 'a + 1', causes: ['a has another value now'], changes: [] }];
  assets.take({ type: 'outdated', cells });
  const badge = badgeOf('plain', 'a + 1', assets, everywhere);
  assert.deepEqual(
    [badge?.word, badge?.causes.map(each => each.text)],
    ['outdated', ['a has another value now']]
  );
  assert.equal(badgeOf('plain', 'a + 2', assets, everywhere), null);
  assets.take({ type: 'outdated', cells: [] });
  assert.equal(badgeOf('plain', 'a + 1', assets, everywhere), null);
});

test('a plain cell that has changed what no asset sees says so, first that it is outdated', () => {
  const assets = told(asset('a'));
  const cell = { id: 'plain', source: 'a.pop()', changes: ['a was changed here'] };
  assets.take({ type: 'outdated', cells: [{ ...cell, causes: [] }] });
  const badge = badgeOf('plain', 'a.pop()', assets, everywhere);
  assert.deepEqual([badge?.word, badge?.causes.map(each => each.text)], ['in place', ['a was changed here']]);
  assert.equal(badgeOf('plain', 'a', assets, everywhere), null);
  assets.take({ type: 'outdated', cells: [{ ...cell, causes: ['a is stale'] }] });
  assert.deepEqual(
    badgeOf('plain', 'a.pop()', assets, everywhere)?.causes.map(each => each.text),
    ['a is stale', 'a was changed here']
  );
});

test('a plain cell whose edit will make assets stale says so, and one whose edit changes nothing does not', () => {
  const assets = new Assets();
  assets.compareWith(() => 'k = 2');
  assets.take(state([asset('a')], { cells: [{ id: 'plain', source: 'k = 1' }] }));
  assert.equal(badgeOf('plain', 'k = 2', assets, everywhere), null);
  assets.take({ type: 'foretold', assets: [{ name: 'a', why: 'cell [1] was edited' }], cells: ['plain'] });
  assert.equal(badgeOf('plain', 'k = 2', assets, everywhere)?.kind, 'edited');
});
