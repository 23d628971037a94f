import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signOf } from '../src/model/signs';
import { Assets, foremost } from '../src/model/assets';
import { asset, sample, samples, state } from './samples';

test('nothing is known before the kernel tells', () => {
  const assets = new Assets();
  assets.take(state([asset('a')], { whole: false }));
  assert.equal(assets.connected, false);
  assert.deepEqual(assets.all, []);
});

test('what is whole replaces, what is not adds', () => {
  const assets = new Assets();
  assets.take(state([asset('a'), asset('b')]));
  assets.take(state([asset('b', { status: 'STALE' })], { whole: false }));
  assert.deepEqual(
    assets.all.map(each => [each.name, each.status]),
    [
      ['a', 'FRESH'],
      ['b', 'STALE']
    ]
  );
  assets.take(state([asset('c')]));
  assert.deepEqual(
    assets.all.map(each => each.name),
    ['c']
  );
  assert.deepEqual(assets.ofCell('cell-a'), []);
  assert.equal(assets.source('cell-a'), undefined);
});

test('a check stands in the margin of its cell, and is no asset', () => {
  const assets = new Assets();
  const check = asset('a:few', { check: true, status: 'FAILED', cell: 'cell-check', upstream: ['a'] });
  assets.take(state([asset('a'), check]));
  assert.deepEqual(
    assets.all.map(each => each.name),
    ['a']
  );
  assert.deepEqual(
    assets.ofCell('cell-check').map(each => each.name),
    ['a:few']
  );
  assert.deepEqual(
    [assets.outdated, assets.downstream('a'), [...assets.groups().values()].flat().length],
    [[], [], 1]
  );
  assert.deepEqual(
    assets.counts().map(([, count]) => count),
    [1]
  );
});

test('a kernel that is gone is forgotten, and that is told once', () => {
  const assets = new Assets();
  let changes = 0;
  assets.take(state([asset('a')]));
  assets.changed.connect(() => (changes += 1));
  assets.clear();
  assets.clear();
  assert.equal(changes, 1);
  assert.deepEqual(assets.counts(), []);
});

test('an unloaded nbasset is as a kernel that is gone', () => {
  const assets = new Assets();
  assets.take(state([asset('a')]));
  assets.take({ type: 'bye' });
  assert.equal(assets.connected, false);
});

test('another version of the protocol is told, and nothing of it is shown', () => {
  const assets = new Assets();
  assets.take(state([asset('a')], { protocol: 2 }));
  assert.equal(assets.foreign, true);
  assert.equal(assets.connected, false);
  assert.deepEqual(assets.all, []);
  assets.clear();
  assert.equal(assets.foreign, false);
});

test('counts stand in the order of the statuses', () => {
  const assets = new Assets();
  assets.take(state([asset('a', { status: 'FAILED' }), asset('b'), asset('c')]));
  assert.deepEqual(
    assets.counts().map(([sign, count]) => [sign.word, count]),
    [
      ['fresh', 2],
      ['failed', 1]
    ]
  );
});

test('a failed check has a sign of its own, and is counted beside the statuses', () => {
  const assets = new Assets();
  const failed = asset('a', { marks: ['untracked: network', 'check no_gaps failed', 'check late warns'] });
  assets.take(state([failed, asset('b', { marks: ['check late warns'] }), asset('c', { status: 'STALE' })]));
  assert.deepEqual(
    assets.all
      .map(each => signOf(each, assets))
      .map(({ shape, word, sentence, style }) => `${shape} ${word} ${sentence} ${style}`),
    ['▲ check check failed nbl-unmet', '△ check check warns nbl-warned', '◆ stale stale nbl-stale']
  );
  assert.deepEqual(
    assets.counts().map(([sign, count]) => `${sign.shape} ${count} ${sign.word}`),
    ['● 2 fresh', '◆ 1 stale', '▲ 1 check failed', '△ 2 checks warn']
  );
});

test('an edited text is told at its asset, and what it will make stale at fresh ones, until it is put back', () => {
  const assets = new Assets();
  const texts = new Map([['cell-a', '%%asset a\n2']]);
  assets.compareWith(id => texts.get(id));
  assets.take(state([asset('a'), asset('b'), asset('d', { status: 'STALE' })]));
  const why = 'a was edited';
  assets.take({ type: 'foretold', assets: ['a', 'b', 'd'].map(name => ({ name, why })), cells: [] });
  const words = (): unknown[] => assets.all.map(each => signOf(each, assets).word);
  assert.deepEqual(words(), ['edited', 'edited ↑', 'stale']);
  assert.equal(assets.foretold('b'), why);
  assert.deepEqual(
    assets.counts().map(([sign, count]) => `${sign.shape} ${count}`),
    ['◆ 1', '✎ 1', '◇ 1']
  );
  let changes = 0;
  assets.changed.connect(() => (changes += 1));
  assets.wrote('cell-a');
  assert.equal(changes, 0);
  texts.set('cell-a', '%%asset a\n1');
  assets.wrote('cell-a');
  assert.equal(changes, 1);
  assets.take({ type: 'foretold', assets: [], cells: [] });
  assert.deepEqual(words(), ['fresh', 'fresh', 'stale']);
});

test('a search finds every word in name, group, status and description', () => {
  const assets = new Assets();
  assets.take(
    state([asset('sales', { group: 'raw' }), asset('salaries', { status: 'STALE', description: 'by Month' })])
  );
  const found = (words: string): string[] => [...assets.groups(words).values()].flat().map(each => each.name);
  assert.deepEqual(found(''), ['sales', 'salaries']);
  assert.deepEqual(found('sal raw'), ['sales']);
  assert.deepEqual(found('STALE month'), ['salaries']);
  assert.deepEqual(found('nothing'), []);
});

test('several assets of one cell show the status that matters most', () => {
  const both = [asset('train', { cell: 'one' }), asset('test', { cell: 'one', status: 'STALE' })];
  assert.equal(foremost(both).name, 'test');
});

test('downstream is what rests on an asset directly', () => {
  const assets = new Assets();
  assets.take(state([asset('a'), asset('b', { upstream: ['a'] }), asset('c', { upstream: ['b'] })]));
  assert.deepEqual(assets.downstream('a'), ['b']);
});

for (const name of samples) {
  test(`what a real kernel said is understood: ${name}`, () => {
    const assets = new Assets();
    const said: string[] = [];
    assets.said.connect((_, sentence) => said.push(sentence));
    sample(name).forEach(message => {
      assets.take(message);
    });
    assert.ok(assets.connected || said.length > 0);
  });
}

test('a real run is followed from queued to fresh', () => {
  const assets = new Assets();
  const seen: string[] = [];
  assets.changed.connect(() => seen.push(assets.get('total')?.status ?? ''));
  sample('run').forEach(message => {
    assets.take(message);
  });
  assert.deepEqual(
    seen.filter((status, index) => status !== seen[index - 1]),
    ['MISSING', 'QUEUED', 'RUNNING', 'FRESH']
  );
  assert.equal(assets.running, false);
  assert.equal(assets.runs[0].ok, true);
});

test('a real deletion takes the asset away, and undoing it brings it back', () => {
  const assets = new Assets();
  const seen: boolean[] = [];
  assets.changed.connect(() => seen.push(assets.get('numbers') !== undefined));
  sample('deletion').forEach(message => {
    assets.take(message);
  });
  assert.deepEqual(
    seen.filter((there, index) => there !== seen[index - 1]),
    [true, false, true]
  );
});

test('a kernel without nbasset is told from one that has not loaded it, until it tells or is gone', () => {
  const assets = new Assets();
  assets.lacks('pandas');
  assert.equal(assets.lacking, false);
  assets.lacks('nbasset');
  assert.equal(assets.lacking, true);
  assets.take(state([asset('a')]));
  assert.equal(assets.lacking, false);
  assets.lacks('nbasset.more');
  assert.equal(assets.lacking, false);
  assets.clear();
  assets.lacks('nbasset');
  assets.clear();
  assert.equal(assets.lacking, false);
});
