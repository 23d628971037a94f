import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Search } from '../src/model/search';
import { asset } from './samples';

const all = [
  asset('raw', { group: 'sources' }),
  asset('raw_2', { group: 'sources' }),
  asset('clean', { status: 'STALE' })
];

function found(search: Search, words: string): string[] {
  return all.filter(each => search.finds(words, each)).map(each => each.name);
}

test('until the kernel has answered a search finds what has its words', () => {
  const search = new Search();
  assert.deepEqual(
    [found(search, ''), found(search, 'raw'), found(search, 'sources 2'), found(search, 'raw+')],
    [['raw', 'raw_2', 'clean'], ['raw', 'raw_2'], ['raw_2'], []]
  );
});

test('a selection of several words is nothing else, one word may be part of a name as well', () => {
  const search = new Search();
  search.answered({ type: 'found', words: 'raw or clean', assets: ['raw', 'clean'], why: '' });
  assert.deepEqual(found(search, 'raw or clean'), ['raw', 'clean']);
  search.answered({ type: 'found', words: 'raw', assets: ['raw'], why: '' });
  assert.deepEqual([found(search, 'raw'), found(search, 'clean')], [['raw', 'raw_2'], ['clean']]);
});

test('what is no selection is told, and found by its words', () => {
  const search = new Search();
  search.answered({ type: 'found', words: 'raw 2', assets: [], why: 'no selection' });
  assert.deepEqual(
    [found(search, 'raw 2'), search.whyNot('raw 2'), search.whyNot('raw')],
    [['raw_2'], 'no selection', '']
  );
});

test('the kernel is asked once, and again when something is different', () => {
  const search = new Search();
  assert.deepEqual(
    ['', 'a+', 'a+', 'b+'].map(words => search.asks(words)),
    [false, true, false, true]
  );
  search.anew();
  assert.equal(search.asks('b+'), true);
});
