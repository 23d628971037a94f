import { frame, settled } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Badges, goToCell } from '../src/views/badges';
import { Card } from '../src/views/card';
import { cellOf, commandsOf, ICell, notebookOf, panelOf, trans } from './notebooks';
import { asset, state } from './samples';

function badgeIn(cell: ICell): HTMLButtonElement | null {
  return cell.inputArea?.node.querySelector('button') ?? null;
}

function shown(...cells: ICell[]) {
  const notebook = notebookOf(
    state([asset('a'), asset('b', { status: 'STALE' })]),
    cells.map(each => each.model.id)
  );
  const panel = panelOf(...cells);
  new Badges(panel, notebook, new Card(commandsOf().commands, trans), trans);
  frame();
  return { notebook, panel };
}

test('each cell that makes an asset wears its status, and plain cells and texts nothing', () => {
  const cells = [
    cellOf('cell-a', '%%asset a\n1'),
    cellOf('cell-b', '%%asset b\n1'),
    cellOf('plain', 'x = 1'),
    cellOf('text', '%%asset no', 'markdown')
  ];
  shown(...cells);
  assert.deepEqual(
    cells.map(cell => badgeIn(cell)?.className ?? null),
    ['nbl-badge nbl-fresh', 'nbl-badge nbl-stale', null, null]
  );
  assert.equal(badgeIn(cells[0])?.textContent, '●fresh250ms·2kB');
  assert.equal(badgeIn(cells[0])?.getAttribute('aria-label'), 'a: fresh');
  assert.equal(badgeIn(cells[1])?.dataset.status, 'STALE');
});

test('what the kernel tells is shown in the next frame, on the button that is there already', () => {
  const cell = cellOf('cell-a', '%%asset a\n1');
  const { notebook } = shown(cell);
  const button = badgeIn(cell);
  notebook.assets.take(state([asset('a', { status: 'RUNNING' })], { whole: false }));
  frame();
  assert.equal(badgeIn(cell), button);
  assert.equal(button?.className, 'nbl-badge nbl-running');
});

test('a text that was changed and not run says so while it is', () => {
  const cell = cellOf('cell-a', '%%asset a\n1');
  shown(cell);
  cell.edit('%%asset a\n2');
  frame();
  assert.equal(badgeIn(cell)?.dataset.kind, 'edited');
  cell.edit('%%asset a\n1');
  frame();
  assert.equal(badgeIn(cell)?.dataset.kind, 'status');
});

test('a kernel that is gone takes its badges with it', () => {
  const cell = cellOf('cell-a', '%%asset a\n1');
  const { notebook } = shown(cell);
  notebook.assets.clear();
  frame();
  assert.equal(badgeIn(cell), null);
  assert.equal(cell.inputArea?.node.className, '');
});

test('a cell that was out of sight has its badge once it is ready', async () => {
  const cell = cellOf('cell-a', '%%asset a\n1');
  const area = cell.inputArea;
  cell.inputArea = null;
  shown(cell);
  assert.equal(badgeIn(cell), null);
  cell.inputArea = area;
  await settled();
  frame();
  assert.equal(badgeIn(cell)?.dataset.status, 'FRESH');
});

test('to go to a cell is to make it the active one and to bring it into sight', async () => {
  const cells = [cellOf('one', ''), cellOf('two', '')];
  const { content } = panelOf(...cells);
  assert.equal(goToCell(content, 'two'), true);
  assert.equal(content.activeCellIndex, 1);
  await settled();
  frame();
  assert.ok(cells[1].node.classList.contains('nbl-found'));
  assert.equal(goToCell(content, 'gone'), false);
});
