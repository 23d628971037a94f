import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isAssetCell, moment, namesOf, shortCost } from '../src/model/text';
import { asset } from './samples';

test('an asset cell begins with its magic', () => {
  assert.deepEqual(
    [
      '%%asset a\n1',
      '%%asset\ndef f(): ...',
      '\n%%asset a',
      '#| asset: a --group g',
      '#|asset:',
      '# asset: a',
      '#| assets: a',
      '%%assets',
      '%%asset_x',
      'x = 1',
      '# no\n%%asset a'
    ].map(isAssetCell),
    [true, true, true, true, true, false, false, false, false, false, false]
  );
});

test('a cell that checks begins with a magic too, and names no asset of its own', () => {
  const cells = ['%%asset_check a few\n1', '#| asset: --check a\n1', '%%asset_checks', '%%asset_check -h'];
  assert.deepEqual(cells.map(isAssetCell), [true, true, false, false]);
  assert.deepEqual(namesOf('%%asset_check a few\nx = 1'), []);
  assert.deepEqual(namesOf('#| asset: --check a\nx = 1'), []);
});

test('a cell that asks for help makes nothing', () => {
  assert.deepEqual(['%%asset?', '%%asset??', '%%asset -h', '%%asset --help'].map(isAssetCell), [
    false,
    false,
    false,
    false
  ]);
});

test('names are those on the line, or the function, or what is assigned last', () => {
  assert.deepEqual(namesOf('%%asset raw_data --group sources\n1'), ['raw_data']);
  assert.deepEqual(namesOf('%%asset train, test\n1'), ['train', 'test']);
  assert.deepEqual(namesOf('%%asset 売上 -g x\n1'), ['売上']);
  assert.deepEqual(namesOf('%%asset --group x\nimport os\nasync def report(a):\n    return a'), ['report']);
  assert.deepEqual(namesOf('%%asset\nx = 1\nsales: int = x == 1'), ['sales']);
  assert.deepEqual(namesOf('%%asset a  # a comment\n1'), ['a']);
  assert.deepEqual(namesOf('%%asset\n1'), []);
  assert.deepEqual(namesOf('x = 1'), []);
  assert.deepEqual(namesOf('#| asset: train, test --group sources\n1'), ['train', 'test']);
  assert.deepEqual(namesOf('#| asset:\nx = 1'), ['x']);
});

test('a moment of today is its hour and minute, in any language', () => {
  const evening = new Date().setHours(22, 6, 0, 0) / 1000;
  assert.deepEqual(
    ['en-US', 'ja-JP'].map(locale => moment(evening, locale)),
    ['22:06', '22:06']
  );
});

test('in the margin there is little room', () => {
  const cost = (took: number, size: number): string => shortCost(asset('a', { took, size }));
  assert.equal(cost(0.401, 1024), '401ms·1kB');
  assert.equal(cost(0.401, 2765), '401ms·3kB');
  assert.equal(cost(0.0001, 12), '12B');
  assert.equal(cost(4000, 5_100_000_000), '1h·5GB');
});
