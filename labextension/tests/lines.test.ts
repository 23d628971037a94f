import { frame, settled } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Signal } from '@lumino/signaling';

import { Lines } from '../src/views/lines';
import { cellOf, ICell, notebookOf, panelOf, trans } from './notebooks';
import { asset, state } from './samples';

function withOutput(
  id: string,
  name: string,
  nbasset: object = { asset: name, status: 'FRESH', made_at: 0 }
): ICell & { line: HTMLElement } {
  const line = document.createElement('div');
  const outputs = {
    length: 1,
    get: () => ({ type: 'display_data', metadata: { nbasset } }),
    changed: new Signal<object, void>({})
  };
  const cell = cellOf(id, `%%asset ${name}\n1`);
  Object.assign(cell.model, { outputs });
  return Object.assign(cell, { line, outputArea: { widgets: [{ node: line }] } });
}

function said(cell: { line: HTMLElement }): string {
  return `${cell.line.className}|${cell.line.style.getPropertyValue('--nbl-says')}`;
}

test('a line that is not true any more says what the margin says, and nothing else is touched', async () => {
  const cell = withOutput('cell-a', 'a');
  const notebook = notebookOf(state([asset('a')]), ['cell-a']);
  new Lines(panelOf(cell), notebook, trans);
  await settled();
  frame();
  assert.equal(said(cell), '|');
  notebook.assets.take(state([asset('a', { status: 'QUEUED' })], { whole: false }));
  frame();
  assert.equal(said(cell), 'nbl-other nbl-queued|"◷ queued"');
  notebook.assets.take(state([asset('a')], { whole: false }));
  frame();
  assert.equal(said(cell), '|');
  notebook.assets.clear();
  frame();
  assert.equal(said(cell), 'nbl-other nbl-missing|"· not run in this kernel"');
});

test('a card or a picture that is left from an earlier kernel does not go on saying fresh', async () => {
  const cell = withOutput('cell-g', 'graph', { said: { a: 'FRESH', b: 'FRESH' } });
  const notebook = notebookOf(state([asset('a'), asset('b')]), ['cell-a', 'cell-b', 'cell-g']);
  new Lines(panelOf(cell), notebook, trans);
  await settled();
  frame();
  assert.equal(said(cell), '|');
  notebook.assets.clear();
  frame();
  assert.equal(said(cell), 'nbl-other nbl-missing|"· not run in this kernel"');
});

test('a collapsed output shows its line without the signs of a comment', async () => {
  const cell = Object.assign(withOutput('cell-a', 'a'), {
    getOutputPlaceholderText: () => '<!-- a: int · ● fresh -->'
  });
  new Lines(panelOf(cell), notebookOf(state([asset('a')]), ['cell-a']), trans);
  await settled();
  frame();
  assert.equal(cell.getOutputPlaceholderText(), 'a: int · ● fresh');
});

test('what a cell has raised is gone in the frame in which its asset is made in spite of it', async () => {
  const cell = withOutput('cell-a', 'a');
  const error = document.createElement('div');
  let past = false;
  Object.assign(cell, { outputArea: { widgets: [{ node: cell.line }, { node: error }] } });
  const { outputs } = cell.model as unknown as { outputs: object };
  Object.assign(outputs, {
    length: 2,
    get: (index: number) =>
      index === 0
        ? { type: 'display_data', metadata: { nbasset: { asset: 'a', status: 'FRESH', past_error: past } } }
        : { type: 'error', metadata: {} }
  });
  const notebook = notebookOf(state([asset('a')]), ['cell-a']);
  new Lines(panelOf(cell), notebook, trans);
  await settled();
  frame();
  assert.equal(error.className, '');
  past = true;
  notebook.assets.take(state([asset('a')], { whole: false }));
  frame();
  assert.equal(error.className, 'nbl-past');
  assert.equal(cell.line.className, '');
});

test('where nbasset could be loaded, IPython’s own sentence about asset cells says what to do', async () => {
  const cell = withOutput('cell-a', 'a');
  const text = 'UsageError: Cell magic `%%asset` not found.\n';
  const { outputs } = cell.model as unknown as { outputs: object };
  Object.assign(outputs, { get: () => ({ type: 'stream', metadata: {}, toJSON: () => ({ text }) }) });
  const notebook = notebookOf();
  new Lines(panelOf(cell), notebook, trans);
  await settled();
  frame();
  assert.equal(cell.line.className, '', 'nobody knows yet');
  notebook.assets.asked();
  frame();
  assert.equal(said(cell), 'nbl-unloaded|"· not run: nbasset is not loaded. Load nbasset does that."');
  notebook.assets.take(state([]));
  frame();
  assert.equal(cell.line.className, '');
});

test('where a widget does not live any more, what could be read in it last is kept', async () => {
  const cell = withOutput('cell-w', 'w');
  const data = { 'application/vnd.jupyter.widget-view+json': {}, 'text/plain': '  0%|  | 0/2' };
  const { outputs } = cell.model as unknown as { outputs: { get: () => object } };
  outputs.get = () => ({ metadata: {}, data });
  cell.line.innerHTML = '<div></div><div class="jp-OutputArea-output">Loading widget...</div>';
  const shown = cell.line.children[1] as HTMLElement;
  const notebook = notebookOf(state([asset('a')]), ['cell-w']);
  new Lines(panelOf(cell), notebook, trans);
  await settled();
  frame();
  assert.equal(shown.className, 'jp-OutputArea-output nbl-widget');
  assert.equal(
    shown.dataset.said,
    'a progress bar, whose kernel has ended',
    'a file keeps its beginning only'
  );
  shown.innerHTML = '<div class="jupyter-widgets-disconnected"><i>100%</i><style>b</style><i> 2/2 </i></div>';
  notebook.assets.clear();
  frame();
  assert.equal(shown.dataset.said, '100% 2/2');
});
