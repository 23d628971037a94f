import './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { PointRun } from '../src/generated/protocol';
import { pointWords, shortCost } from '../src/model/text';
import { piecesOf, stripOf } from '../src/views/strip';
import { asset } from './samples';

const turns: PointRun[] = Array.from({ length: 1000 }, (_, at) => ({
  status: at === 501 ? 'FAILED' : at % 2 === 0 ? 'FRESH' : 'STALE',
  count: 1
}));

test('an asset without points has no strip', () => {
  assert.equal(stripOf(asset('a'), ''), null);
  assert.equal(pointWords(asset('a')), '');
});

test('points in a row that stand alike are one piece, as long as there are', () => {
  const points: PointRun[] = [
    { status: 'FRESH', count: 5 },
    { status: 'FAILED', count: 1 }
  ];
  const strip = stripOf({ points }, 'told');
  assert.deepEqual(
    [...(strip?.children ?? [])].map(piece => (piece as HTMLElement).className),
    ['nbl-piece nbl-fresh', 'nbl-piece nbl-failed']
  );
  assert.equal(pointWords({ points }), '5/6 fresh · 1 failed');
});

test('of a thousand that stand in turn a few pieces are drawn, and the one that failed is seen', () => {
  const pieces = piecesOf(turns);
  assert.equal(pieces.length, 30);
  assert.deepEqual(
    pieces.flatMap((piece, at) => (piece.status === 'FAILED' ? [at] : [])),
    [15]
  );
});

test('the number of a version stands before what it cost, as far as there is room', () => {
  const seven = { version: 7, took: 3.2, size: 4_000_000 };
  assert.equal(shortCost(asset('a', seven)), '#7 3.2s');
  assert.equal(shortCost(asset('a', { ...seven, from_store: true })), '⤓ #7 3.2s');
  assert.equal(shortCost(asset('a', { ...seven, version: null })), '3.2s·4MB');
});
