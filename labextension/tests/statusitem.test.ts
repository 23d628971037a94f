import { frame } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { StatusItem } from '../src/views/statusitem';
import { activeOf, notebookOf, trans } from './notebooks';
import { asset, state } from './samples';

test('the status bar counts by status, in words for whoever does not see the shapes', () => {
  const active = activeOf(notebookOf(state([asset('a'), asset('b'), asset('c', { status: 'STALE' })])));
  const item = new StatusItem(active, trans, () => undefined);
  assert.equal(item.node.hidden, false);
  assert.deepEqual(
    [...item.node.children].map(each => [each.className, each.textContent]),
    [
      ['nbl-count nbl-fresh', '● 2'],
      ['nbl-count nbl-stale', '◆ 1']
    ]
  );
  assert.equal(item.node.getAttribute('aria-label'), 'Assets: ● 2 fresh · ◆ 1 stale');
});

test('it follows what the kernel tells, in the next frame', () => {
  const notebook = notebookOf(state([asset('a')]));
  const active = activeOf(notebook);
  const item = new StatusItem(active, trans, () => undefined);
  notebook.assets.take(state([asset('a', { status: 'RUNNING' })], { whole: false }));
  assert.equal(item.node.textContent, '● 1');
  frame();
  assert.equal(item.node.textContent, '▶ 1');
});

test('without assets it is not there, and a click on it opens the panel', () => {
  let opened = 0;
  const item = new StatusItem(activeOf(null), trans, () => (opened += 1));
  assert.equal(item.node.hidden, true);
  item.node.click();
  assert.equal(opened, 1);
});
