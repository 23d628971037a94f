import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Assets } from '../src/model/assets';
import { aboutOf, gaveAnother, insteadOf, insteadOfSaid, isBehind, saidOf } from '../src/model/signs';
import { asset, state } from './samples';

const FRESH = { asset: 'a', status: 'FRESH', made_at: asset('a').made_at };

function told(...all: ReturnType<typeof asset>[]): Assets {
  const made = new Assets();
  made.take(state(all));
  return made;
}

test('an output says which asset it shows and how that stood', () => {
  assert.deepEqual(aboutOf({ nbasset: { asset: 'a', status: 'STALE' } }), {
    asset: 'a',
    status: 'STALE',
    made_at: null
  });
  assert.equal(aboutOf({ nbasset: {} }), null);
  assert.equal(aboutOf(undefined), null);
});

test('what is true as it stands is left as it is, and what is not says what the margin says', () => {
  assert.equal(insteadOf(FRESH, 'cell-a', told(asset('a'))), null);
  assert.equal(insteadOf(FRESH, 'cell-a', told(asset('a', { status: 'STALE' })))?.word, 'stale');
  assert.equal(insteadOf({ ...FRESH, status: 'RUNNING' }, 'cell-a', told(asset('a')))?.word, 'fresh');
});

test('what this kernel has not run is not said to be fresh', () => {
  assert.equal(insteadOf(FRESH, 'cell-a', new Assets())?.word, 'not run');
  assert.equal(insteadOf(FRESH, 'cell-a', told(asset('b')))?.word, 'not run');
  assert.equal(insteadOf(FRESH, 'another', told(asset('a')))?.word, 'copy');
});

test('what is said of assets and nobody brings up to date holds as long as it is true', () => {
  const said = saidOf({ nbasset: { said: { a: 'FRESH', b: 'STALE' } } }) ?? {};
  const two = (a: object = {}): Assets => told(asset('a', a), asset('b', { status: 'STALE' }));
  assert.equal(insteadOfSaid(said, two()), null);
  assert.equal(insteadOfSaid(said, two({ status: 'STALE' }))?.sentence, 'as it was when this cell ran');
  assert.equal(insteadOfSaid(said, told(asset('a')))?.kind, 'earlier');
  assert.equal(insteadOfSaid(said, new Assets())?.word, 'not run');
  assert.equal(insteadOfSaid(said, told(asset('c')))?.word, 'not run');
});

test('a card says of its one asset what the margin says', () => {
  assert.equal(insteadOfSaid({ a: 'FRESH' }, told(asset('a'))), null);
  assert.equal(insteadOfSaid({ a: 'FRESH' }, told(asset('a', { status: 'STALE' })))?.word, 'stale');
  assert.equal(insteadOfSaid({}, new Assets()), null);
  assert.equal(
    insteadOfSaid({}, told(asset('a')))?.kind,
    'earlier',
    'that there is no asset is true no more'
  );
  assert.equal(saidOf({ nbasset: { asset: 'a' } }), null);
});

test('an output is behind when its asset stands otherwise or has another result', () => {
  assert.equal(isBehind(FRESH, asset('a')), false);
  assert.equal(isBehind({ ...FRESH, made_at: 1 }, asset('a')), true);
  assert.equal(isBehind({ ...FRESH, made_at: 1 }, asset('a', { status: 'STALE' })), true);
  assert.equal(isBehind({ ...FRESH, status: 'STALE', made_at: 1 }, asset('a', { status: 'STALE' })), false);
});

test('the reason that an output gives ends with its status', () => {
  const [stale, running] = [
    { ...FRESH, status: 'STALE' },
    { ...FRESH, status: 'RUNNING' }
  ];
  assert.equal(gaveAnother(running, told(asset('a'))), true, 'it is being made no more');
  assert.equal(gaveAnother(stale, told(asset('a', { status: 'STALE' }))), false);
  assert.equal(gaveAnother(stale, new Assets()), true, 'nothing is known of it');
  assert.equal(gaveAnother(FRESH, told(asset('a', { status: 'STALE' }))), false, 'it was made all the same');
});
