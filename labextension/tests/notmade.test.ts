import './page';

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import type { Notebook } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import { lackingOf, notMade, tellAtTheEnd } from '../src/views/notmade';
import { notebookOf, trans } from './notebooks';
import { asset, state } from './samples';

const told = state([
  asset('good'),
  asset('later', {
    status: 'BLOCKED',
    causes: [{ category: 'DATA', text: 'bad failed', diff: [], via: 'bad' }]
  }),
  asset('typo', {
    status: 'UNRESOLVED',
    causes: [
      { category: 'CODE', text: 'needs goood, which nothing defines; did you mean good?', diff: [], via: '' }
    ]
  }),
  asset('bad', {
    status: 'FAILED',
    causes: [{ category: 'CODE', text: 'ValueError: no', diff: [], via: '' }]
  })
]);

test('what was not made is listed with its reason, what hangs on others last, and leads to its cell', () => {
  const gone: string[] = [];
  const list = notMade(notebookOf(told).assets, trans, name => gone.push(name));
  const rows = [...(list?.querySelectorAll('button') ?? [])];
  assert.deepEqual(
    rows.map(row => row.textContent),
    ['✖badValueError: no', '?typoneeds goood, which nothing defines; did you mean good?', '⊘laterbad failed']
  );
  rows[1].click();
  assert.deepEqual(gone, ['typo']);
});

test('where all was made there is no list', () => {
  assert.equal(
    notMade(notebookOf(state([asset('a')])).assets, trans, () => undefined),
    null
  );
  assert.deepEqual(lackingOf(notebookOf().assets), []);
});

test('at the end of several cells it is said once, and after a single one not', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const [scheduled, executed] = [0, 1].map(() => new Signal<unknown, { notebook: Notebook }>({}));
  const notebook = Object.create(null) as Notebook;
  const said: string[] = [];
  tellAtTheEnd(
    { executionScheduled: scheduled, selectionExecuted: executed },
    () => notebookOf(told).assets,
    sentence => said.push(sentence),
    trans
  );
  const run = (cells: number): void => {
    for (let number = 0; number < cells; number++) {
      scheduled.emit({ notebook });
    }
    executed.emit({ notebook });
    mock.timers.tick(1000);
  };
  run(1);
  assert.deepEqual(said, []);
  run(3);
  assert.deepEqual(said, ['Not made: bad, typo, later.']);
  run(1);
  assert.equal(said.length, 1);
  mock.timers.reset();
});
