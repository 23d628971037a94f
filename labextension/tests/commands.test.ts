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

function commandsIn(said: State | undefined = told) {
  const cells = [
    cellOf('cell-a', '%%asset a\n1'),
    cellOf('cell-b', '%%asset b\n1'),
    cellOf('plain', 'x = 1')
  ];
  const notebook = notebookOf(said);
  const panel = panelOf(...cells);
  const registry = new CommandRegistry();
  const note =
    (kind: string) =>
    (...what: unknown[]): Promise<void> => {
      asked.push([kind, ...what.slice(2)]);
      return Promise.resolve();
    };
  const beside = { details: note('details'), graph: note('graph') } as unknown as Beside;
  const at = { menu: undefined as HTMLElement | undefined };
  new Commands(registry, activeOf(notebook, panel), beside, trans, () => at.menu);
  return { registry, notebook, panel, cells, at };
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

test('what is stale is made with nothing named, and everything again when that is asked for', async () => {
  const { registry, notebook } = commandsIn();
  await registry.execute(Ids.materializeStale);
  await registry.execute(Ids.materializeAll);
  await registry.execute(Ids.stop);
  assert.deepEqual(notebook.asked, [['materialize', []], ['materialize', [], '--again'], ['stop']]);
});

test('details, why and graph open beside the notebook', async () => {
  const { registry } = commandsIn();
  await registry.execute(Ids.details);
  await registry.execute(Ids.why, { name: 'b' });
  await registry.execute(Ids.graph);
  assert.deepEqual(asked, [
    ['details', 'a'],
    ['details', 'b', 'asset_why'],
    ['graph', 'a']
  ]);
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
