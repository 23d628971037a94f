import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { CellSource } from '../src/generated/protocol';
import { Assets } from '../src/model/assets';
import { PageTexts, rewrite } from '../src/model/pagetexts';

function written(): { texts: PageTexts; cells: Map<string, string>; sent: CellSource[][] } {
  const cells = new Map([
    ['one', 'K = 1'],
    ['two', 'K + 1']
  ]);
  const sent: CellSource[][] = [];
  const texts = new PageTexts(
    () => [...cells].map(([id, source]) => ({ id, getSource: () => source })),
    told => sent.push(told)
  );
  return { texts, cells, sent };
}

test('a kernel that begins to listen is told all cells, and then what is another', () => {
  const { texts, cells, sent } = written();
  texts.settle();
  assert.deepEqual(sent, [], 'without a kernel nobody is told');
  texts.anew();
  const all = [
    { id: 'one', source: 'K = 1' },
    { id: 'two', source: 'K + 1' }
  ];
  assert.deepEqual(sent, [all]);
  texts.settle();
  assert.equal(sent.length, 1);
  cells.set('one', 'K = 2');
  texts.settle();
  assert.deepEqual(sent[1], [{ id: 'one', source: 'K = 2' }, { id: 'two' }]);
  cells.delete('one');
  texts.soon();
  texts.settle();
  assert.deepEqual(sent[2], [{ id: 'two' }]);
  texts.anew();
  assert.deepEqual(sent[3], [{ id: 'two', source: 'K + 1' }]);
  texts.dispose();
});

test('what has to be run first is offered', () => {
  const assets = new Assets();
  const heard: string[][] = [];
  assets.runFirst.connect((_, { cells }) => heard.push(cells));
  assets.take({ type: 'run first', text: 'run cell [1] first', cells: ['one', 'two'] });
  assert.deepEqual(heard, [['one', 'two']]);
});

test('cells are rewritten as long as they say what they said', () => {
  const said = new Map([
    ['one', '%%asset df\n1'],
    ['two', 'edited meanwhile']
  ]);
  const cells = [...said.keys()].map(id => ({
    id,
    getSource: () => said.get(id) ?? '',
    setSource: (text: string) => void said.set(id, text)
  }));
  const wanted = [...said.keys()].map(id => ({ id, before: '%%asset df\n1', after: '#| asset: df\n1' }));
  assert.deepEqual(rewrite(cells, wanted), ['one']);
  assert.deepEqual([...said.values()], ['#| asset: df\n1', 'edited meanwhile']);
});

test('what is to be rewritten is handed on', () => {
  const assets = new Assets();
  const heard: string[] = [];
  assets.rewrite.connect((_, { label }) => heard.push(label));
  assets.take({ type: 'rewrite', text: 'no', label: 'Name It df_clean', cells: [] });
  assert.deepEqual(heard, ['Name It df_clean']);
});
