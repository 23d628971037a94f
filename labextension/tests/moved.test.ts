import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Assets } from '../src/model/assets';
import { moved } from '../src/model/moved';
import { asset, state } from './samples';

const RAN = '%%asset a\nx = 1\nx + 1';

function told(source = RAN): Assets {
  const assets = new Assets();
  assets.take(state([asset('a')], { cells: [{ id: 'cell-a', source }] }));
  return assets;
}

function cells(texts: Record<string, string>): { id: string; source: string }[] {
  return Object.entries(texts).map(([id, source]) => ({ id, source }));
}

test('of a cell that was split the part with the name goes on making the asset', () => {
  assert.deepEqual(moved(told(), cells({ new: '%%asset a\nx = 1', 'cell-a': 'x + 1' })), [['cell-a', 'new']]);
});

test('so does the cell into which it was merged, and the one as which it was pasted', () => {
  assert.deepEqual(moved(told(), cells({ new: `${RAN}\n\nmore` })), [['cell-a', 'new']]);
  assert.deepEqual(moved(told(), cells({ new: RAN })), [['cell-a', 'new']]);
  const merged = '%%asset a\nx = 1\n\nx + 1';
  assert.deepEqual(moved(told(), cells({ new: merged })), [['cell-a', 'new']], 'after it was split');
});

test('a copy is none while the first is there, whatever that is to be called', () => {
  assert.deepEqual(moved(told(), cells({ copy: RAN, 'cell-a': RAN })), []);
  assert.deepEqual(moved(told(), cells({ copy: RAN, 'cell-a': '%%asset b\n1' })), []);
});

test('another text, two that could be meant, and what no magic has made are left alone', () => {
  assert.deepEqual(moved(told(), cells({ new: '%%asset a\n7' })), []);
  assert.deepEqual(moved(told(), cells({ one: RAN, two: RAN })), []);
  assert.deepEqual(moved(told('@asset\ndef a(): ...'), cells({ new: '%%asset a\n7' })), []);
});
