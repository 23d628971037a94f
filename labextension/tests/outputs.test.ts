import { FakeArea, settled } from './page';

import type { JupyterFrontEnd } from '@jupyterlab/application';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { NotebookAssets } from '../src/model/notebook';
import { Beside } from '../src/views/beside';
import { notebookOf, panelOf, trans } from './notebooks';
import { asset, state } from './samples';

function besideOf(
  notebook: NotebookAssets = notebookOf(state([asset('a'), asset('b')])),
  name = 'JupyterLab'
) {
  const shown: unknown[][] = [];
  const places: unknown[] = [];
  const shell = {
    add: (widget: { node: HTMLElement }, area: string, options?: object) => {
      shown.push(['add', widget.node.id, area]);
      places.push(options);
    },
    activateById: (id: string) => shown.push(['activate', id])
  };
  const wentTo: string[] = [];
  const app = { shell, name } as unknown as JupyterFrontEnd;
  const beside = new Beside(app, trans, (_, to) => wentTo.push(to));
  const panel = panelOf();
  return { beside, panel, notebook, shown, places, wentTo };
}

const codes = (panel: { sent: unknown[] }): string[] =>
  (panel.sent as { code: string }[]).map(each => each.code);

test('details open beside the notebook, and the next ones in the same place', async () => {
  const { beside, panel, notebook, shown } = besideOf();
  await beside.details(panel, notebook, 'a');
  await beside.details(panel, notebook, 'b', 'asset_why');
  assert.deepEqual(codes(panel), ['%asset a', '%asset_why b']);
  assert.deepEqual(shown, [
    ['add', 'nbasset-details-panel-1', 'main'],
    ['activate', 'nbasset-details-panel-1'],
    ['activate', 'nbasset-details-panel-1']
  ]);
});

test('in Notebook 7 they open at the right', async () => {
  const { beside, panel, notebook, shown } = besideOf(undefined, 'Jupyter Notebook');
  await beside.details(panel, notebook, 'a');
  assert.equal(shown[0][2], 'right');
});

test('details follow by themselves what there is of their asset, and come anew when it is back', async () => {
  const { beside, panel, notebook } = besideOf();
  await beside.details(panel, notebook, 'a');
  notebook.assets.take(state([asset('a', { status: 'STALE' })], { whole: false }));
  await settled();
  assert.deepEqual(codes(panel), ['%asset a']);
  notebook.assets.take(state([asset('b')]));
  await settled();
  notebook.assets.take(state([asset('a')]));
  await settled();
  assert.equal(codes(panel).at(-1), '%asset a');
  assert.notEqual(codes(panel).length, 1);
});

test('what is beside a notebook stands in one place, as tabs', async () => {
  const { beside, panel, notebook, places } = besideOf();
  await beside.details(panel, notebook, 'a');
  await beside.runs(panel, notebook);
  assert.deepEqual(places, [
    { mode: 'split-right', ref: 'panel-1', activate: false },
    { mode: 'tab-after', ref: 'nbasset-details-panel-1', activate: false }
  ]);
});

test('where the notebook is narrow, what belongs beside it stands below', async () => {
  const { beside, panel, notebook, places } = besideOf();
  Object.defineProperty(panel.node, 'clientWidth', { value: 420 });
  await beside.graph(panel, notebook, '');
  assert.deepEqual(places, [{ mode: 'split-bottom', ref: 'panel-1', activate: false }]);
});

test('the button of the details leads to the cell of their asset', () => {
  const { beside, panel, wentTo, notebook } = besideOf();
  panel.node.innerHTML =
    '<div class="nba-side"><div class="nba-title"><span class="nba-name">a</span></div>' +
    '<button class="nba-go-to"></button></div>';
  beside.listen(panel.node, panel, notebook);
  panel.node.querySelector('button')?.click();
  assert.deepEqual(wentTo, ['a']);
});

test('why is shown anew when something about the asset is different, and only then', async () => {
  const { beside, panel, notebook } = besideOf();
  await beside.details(panel, notebook, 'a', 'asset_why');
  notebook.assets.take(state([asset('b', { status: 'STALE' })], { whole: false }));
  await settled();
  assert.equal(panel.sent.length, 1);
  notebook.assets.take(state([asset('a', { status: 'STALE' })], { whole: false }));
  await settled();
  assert.deepEqual(codes(panel), ['%asset_why a', '%asset_why a']);
});

test('while a run is at work they wait for its end', async () => {
  const { beside, panel, notebook } = besideOf();
  await beside.details(panel, notebook, 'a', 'asset_why');
  const running = state([asset('a', { status: 'RUNNING' })], { whole: false, running: true });
  notebook.assets.take(running);
  await settled();
  assert.equal(panel.sent.length, 1);
  notebook.assets.take(state([asset('a', { took: 9 })], { whole: false }));
  await settled();
  assert.equal(panel.sent.length, 2);
});

test('the graph is drawn once and follows by itself', async () => {
  const { beside, panel, notebook } = besideOf();
  await beside.graph(panel, notebook, '');
  await beside.graph(panel, notebook, '');
  notebook.assets.take(state([asset('a', { status: 'STALE' })], { whole: false }));
  await settled();
  assert.deepEqual(codes(panel), ['%asset_graph --narrow']);
});

test('a graph of nothing is drawn when there is something', async () => {
  const { beside, panel, notebook } = besideOf(notebookOf(state([])));
  await beside.graph(panel, notebook, '');
  notebook.assets.take(state([asset('a')]));
  await settled();
  assert.deepEqual(codes(panel), ['%asset_graph --narrow', '%asset_graph --narrow']);
});

test('a kernel that is gone takes what it showed with it, and it is said what to do', async () => {
  const { beside, panel, notebook } = besideOf();
  await beside.details(panel, notebook, 'a');
  assert.equal(FakeArea.last.model.length, 1);
  notebook.assets.clear();
  assert.equal(FakeArea.last.model.length, 0);
});

test('a notebook that is closed closes what is beside it', async () => {
  const { beside, panel, notebook, shown } = besideOf();
  await beside.details(panel, notebook, 'a');
  panel.closed.emit();
  await beside.details(panel, notebook, 'a');
  assert.equal(shown.filter(([what]) => what === 'add').length, 2);
});

test('a double click on a card leads to its cell', () => {
  const { beside, panel, wentTo, notebook } = besideOf();
  const card = {
    id: () => 'a',
    isParent: () => false,
    renderedBoundingBox: () => ({ x1: 0, y1: 0, x2: 50, y2: 50 })
  };
  const drawn = document.createElement('div');
  drawn.className = 'custom-widget';
  Object.assign(drawn, { _cyreg: { cy: { nodes: () => ({ toArray: () => [card] }) } } });
  panel.node.append(drawn);
  beside.listen(panel.node, panel, notebook);
  drawn.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, clientX: 20, clientY: 20 }));
  drawn.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, clientX: 90, clientY: 20 }));
  assert.deepEqual(wentTo, ['a']);
});

test('the number of a version leads to what differs, its button puts the code back, and odd names do nothing', async () => {
  const { beside, panel, notebook } = besideOf();
  const node = document.createElement('div');
  beside.listen(node, panel, notebook);
  const press = (style: string, name: string, version: string): void => {
    const made = document.createElement('button');
    made.className = style;
    made.dataset.nbaAsset = name;
    made.dataset.nbaVersion = version;
    node.append(made);
    made.dispatchEvent(new Event('click', { bubbles: true }));
  };
  press('nba-at', 'a', '2');
  press('nba-restore', 'a', '2');
  press('nba-at', 'a\nimport os', '2');
  press('nba-at', 'a', '2; x');
  await settled();
  assert.deepEqual(codes(panel), ['%asset a diff 2', '%asset a restore 2']);
});

test('a point leads to its card, and a name that is none does nothing', async () => {
  const { beside, panel, notebook } = besideOf();
  const node = document.createElement('div');
  beside.listen(node, panel, notebook);
  for (const name of ["a[d=1, r='x y']", 'a', 'a[d=1]\nimport os', 'a[d=1]; x']) {
    const made = document.createElement('button');
    made.className = 'nba-at nba-point';
    made.dataset.nbaAsset = name;
    node.append(made);
    made.dispatchEvent(new Event('click', { bubbles: true }));
  }
  await settled();
  assert.deepEqual(codes(panel), ["%asset a[d=1, r='x y']"]);
});
