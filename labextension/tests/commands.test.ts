import { answer, asked } from './page';

import type { NotebookPanel } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Commands } from '../src/commands';
import type { State } from '../src/generated/protocol';
import { Ids } from '../src/ids';
import type { Beside } from '../src/views/beside';
import { activeOf, cellOf, notebookOf, panelOf, trans } from './notebooks';
import { asset, state } from './samples';

const told = state([
  asset('a'),
  asset('b', { upstream: ['a'], status: 'STALE' }),
  asset('c', { upstream: ['a', 'b'] })
]);

beforeEach(() => {
  asked.length = 0;
  answer.value = null;
});

function commandsIn(said: State | null = told) {
  const cells = [
    cellOf('cell-a', '%%asset a\n1'),
    cellOf('cell-b', '%%asset b\n1'),
    cellOf('plain', 'x = 1')
  ];
  const notebook = notebookOf(said ?? undefined);
  const panel = panelOf(...cells);
  const registry = new CommandRegistry();
  const note =
    (kind: string) =>
    (...what: unknown[]): Promise<void> => {
      asked.push([kind, ...what.slice(2)]);
      return Promise.resolve();
    };
  const beside = { details: note('details'), graph: note('graph'), runs: note('runs') } as unknown as Beside;
  const at = { menu: undefined as HTMLElement | undefined };
  const pointed = { name: null as string | null };
  new Commands(registry, activeOf(notebook, panel), beside, trans, () => at.menu, pointed);
  return { registry, notebook, panel, cells, at, pointed };
}

function active(panel: NotebookPanel): number {
  return panel.content.activeCellIndex;
}

test('without anything said a command is about the asset of the active cell', async () => {
  const { registry, notebook } = commandsIn();
  await registry.execute(Ids.materialize);
  await registry.execute(Ids.materialize, { name: 'b' });
  await registry.execute(Ids.materialize, { names: ['a', 'c'] });
  await registry.execute(Ids.materialize, { cell: 'cell-b' });
  assert.deepEqual(notebook.asked, [
    ['materialize', ['a']],
    ['materialize', ['b']],
    ['materialize', ['a', 'c']],
    ['materialize', ['b']]
  ]);
});

test('what is outdated is made with nothing named', async () => {
  const { registry, notebook } = commandsIn();
  await registry.execute(Ids.materializeStale);
  await registry.execute(Ids.stop);
  assert.deepEqual(notebook.asked, [['materialize', []], ['stop']]);
});

test('what is made again costs its time again, so it is asked first, with what that is', async () => {
  const { registry, notebook } = commandsIn();
  await registry.execute(Ids.makeAllAgain);
  assert.equal((asked[0][1] as { body: string }).body, 'a, b, c (about 750 ms by history)');
  assert.deepEqual(notebook.asked, []);
  answer.value = 'yes';
  await registry.execute(Ids.makeAllAgain);
  await registry.execute(Ids.makeAgain, { names: ['a'] });
  assert.deepEqual(notebook.asked, [
    ['materialize', [], '--again'],
    ['materialize', ['a'], '--again']
  ]);
});

test('a menu on a row or a card is about that asset, and hides where there is none', async () => {
  const { registry, notebook, pointed } = commandsIn();
  const args = { pointed: true };
  pointed.name = 'file:data.csv';
  assert.equal(registry.isVisible(Ids.materialize, args), false);
  assert.equal(registry.isVisible(Ids.graph, args), false);
  pointed.name = 'b';
  assert.equal(registry.isVisible(Ids.materialize, args), true);
  await registry.execute(Ids.materialize, args);
  assert.deepEqual(notebook.asked, [['materialize', ['b']]]);
});

test('the toolbar shows icons where there are assets', () => {
  const args = { toolbar: true };
  const { registry } = commandsIn();
  assert.ok(registry.icon(Ids.graph, args));
  assert.equal(registry.icon(Ids.graph), undefined);
  assert.equal(registry.isVisible(Ids.graph, args), true);
  assert.equal(commandsIn(state([])).registry.isVisible(Ids.graph, args), false);
});

test('nbasset is offered where cells ask for it and the kernel, once asked, has not loaded it', async () => {
  const args = { toolbar: true };
  const { registry, notebook } = commandsIn(null);
  assert.equal(registry.isVisible(Ids.load, args), false);
  notebook.assets.asked();
  assert.equal(registry.isVisible(Ids.load, args), true);
  await registry.execute(Ids.load);
  assert.deepEqual(notebook.asked, [['load']]);
  notebook.assets.take(told);
  assert.equal(registry.isVisible(Ids.load, args), false);
  assert.equal(registry.isEnabled(Ids.load), false);
});

test('details, why and graph open beside the notebook', async () => {
  const { registry } = commandsIn();
  await registry.execute(Ids.details);
  await registry.execute(Ids.why, { name: 'b' });
  await registry.execute(Ids.graph);
  await registry.execute(Ids.runs);
  assert.deepEqual(asked, [['details', 'a'], ['details', 'b', 'asset_why'], ['graph', 'a'], ['runs']]);
});

test('why it is not fresh is asked of what is not', () => {
  const { registry } = commandsIn();
  const asks = (name: string): boolean => registry.isVisible(Ids.why, { name });
  assert.deepEqual(['a', 'b'].map(asks), [false, true]);
});

test('the neighbour is gone to; of several one is asked for', async () => {
  const { registry, panel } = commandsIn();
  await registry.execute(Ids.upstream, { name: 'b' });
  assert.equal(active(panel), 0);
  answer.value = 'b';
  await registry.execute(Ids.downstream, { name: 'a' });
  assert.deepEqual((asked[0][1] as { items: string[] }).items, ['b', 'c']);
  assert.equal(active(panel), 1);
  await registry.execute(Ids.goTo, { name: 'a' });
  assert.equal(active(panel), 0);
});

test('to run and materialize is about the name that is written, not the one that was run before', async () => {
  const { registry, notebook, cells } = commandsIn();
  cells[0].edit('%%asset renamed\n1');
  await registry.execute(Ids.runAndMaterialize);
  assert.equal(asked[0][0], 'run');
  assert.deepEqual(notebook.asked, [['materialize', ['renamed']]]);
});

test('what there is nothing for is disabled, and hidden where it is about a cell', () => {
  const { registry, panel } = commandsIn();
  panel.content.activeCellIndex = 2;
  assert.equal(registry.isEnabled(Ids.materialize), false);
  assert.equal(registry.isVisible(Ids.materialize), false);
  assert.equal(registry.isEnabled(Ids.runAndMaterialize), false);
  assert.equal(registry.isEnabled(Ids.materializeStale), true);
  assert.equal(registry.isEnabled(Ids.stop), false);
  assert.equal(registry.isVisible(Ids.stop), true);
  assert.equal(commandsIn({ ...told, running: true }).registry.isEnabled(Ids.stop), true);
});

test('a menu on a cell is about that cell, which becomes the active one', async () => {
  const { registry, notebook, panel, cells, at } = commandsIn();
  at.menu = cells[1].node;
  await registry.execute(Ids.materialize, { context: true });
  assert.deepEqual(notebook.asked, [['materialize', ['b']]]);
  assert.equal(active(panel), 1);
});

test('where the kernel tells nothing it is said what to do', async () => {
  const { registry, notebook } = commandsIn(state([], { protocol: 99 }));
  await registry.execute(Ids.materializeStale);
  assert.deepEqual(notebook.asked, []);
  assert.equal(asked[0][0], 'info');
  assert.match(String(asked[0][1]), /different versions of nbasset/);
});

test('every command has a label, a caption and a description of what it takes', async () => {
  const { registry } = commandsIn();
  for (const id of registry.listCommands()) {
    assert.ok(registry.label(id) && registry.caption(id), id);
    assert.ok((await registry.describedBy(id)).args, id);
  }
});
