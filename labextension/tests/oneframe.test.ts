import { frame, settled } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { LOOKS } from '../src/generated/looks';
import type { FromKernel, Status } from '../src/generated/protocol';
import { Badges } from '../src/views/badges';
import { Card } from '../src/views/card';
import { Lines } from '../src/views/lines';
import { AssetsPanel } from '../src/views/panel';
import { StatusItem } from '../src/views/statusitem';
import { activeOf, cellOf, commandsOf, notebookOf, panelOf, trans } from './notebooks';
import { asset, state } from './samples';

/** A cell with its asset's output, and everything that tells of it at the same time. */
async function everywhere() {
  const line = document.createElement('div');
  const about = { asset: 'a', status: 'FRESH', made_at: 0 };
  const cell = cellOf('cell-a', '%%asset a\n1');
  const outputs = {
    length: 1,
    get: () => ({ metadata: { nbasset: about } }),
    changed: new Signal<object, void>({})
  };
  Object.assign(cell.model, { outputs });
  Object.assign(cell, { outputArea: { widgets: [{ node: line }] } });
  const notebook = notebookOf(state([asset('a')]), ['cell-a']);
  const { commands } = commandsOf();
  const [card, view, active] = [new Card(commands, trans), panelOf(cell), activeOf(notebook)];
  new Badges(view, notebook, card, trans);
  new Lines(view, notebook, trans);
  const panel = new AssetsPanel(active, commands, trans);
  Widget.attach(panel, document.body);
  const item = new StatusItem(active, trans, () => undefined);
  await settled();
  frame();
  cell.inputArea?.node.querySelector('button')?.click();
  const text = (root: Element, style: string): string => root.querySelector(style)?.textContent ?? '';
  const signs = (): Record<string, string> => ({
    margin: text(cell.node, '.nbl-badge .nbl-shape'),
    line: (JSON.parse(line.style.getPropertyValue('--nbl-says') || '"●"') as string).slice(0, 1),
    card: text(card.node, '.nbl-status').slice(0, 1),
    panel: text(panel.node, '.nbl-asset .nbl-shape'),
    heading: text(panel.node, '.nbl-count').slice(0, 1),
    bar: (item.node.textContent ?? '').slice(0, 1)
  });
  return { notebook, cell, signs };
}

const PLACES = ['margin', 'line', 'card', 'panel', 'heading', 'bar'];
const same = (shape: string): Record<string, string> =>
  Object.fromEntries(PLACES.map(place => [place, shape]));

test('what changes of a status reaches every sign in one frame, and none before', async () => {
  const { notebook, signs } = await everywhere();
  assert.deepEqual(signs(), same('●'));
  let before = '●';
  for (const status of Object.keys(LOOKS).filter(each => each !== 'FRESH') as Status[]) {
    notebook.assets.take(state([asset('a', { status })], { whole: false }));
    assert.deepEqual(signs(), same(before), `${status} waits for the frame`);
    frame();
    assert.deepEqual(signs(), same(LOOKS[status].shape), status);
    before = LOOKS[status].shape;
  }
});

test('so does what an edit foretells', async () => {
  const { notebook, signs } = await everywhere();
  const foretold: FromKernel = { type: 'foretold', assets: [{ name: 'a', why: 'b was edited' }], cells: [] };
  notebook.assets.take(foretold);
  frame();
  assert.deepEqual(signs(), same('◇'));
});
