import { settled } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Ids } from '../src/ids';
import { badgeOf } from '../src/model/badge';
import { Card } from '../src/views/card';
import type { NotebookAssets } from '../src/model/notebook';
import { commandsOf, notebookOf, panelOf, trans } from './notebooks';
import { asset, state } from './samples';

const told = state([
  asset('a', { status: 'STALE' }),
  asset('b', {
    upstream: ['a'],
    status: 'STALE',
    marks: ['untracked: network'],
    causes: [{ category: 'DATA', text: 'a is stale', diff: [], via: 'a' }]
  }),
  asset('c', { upstream: ['b'] })
]);

function opened(notebook: NotebookAssets = notebookOf(told), source = '%%asset b\n1') {
  const { commands, ran } = commandsOf();
  const card = new Card(commands, trans);
  const anchor = document.createElement('button');
  document.body.append(anchor);
  card.opensAt(anchor, () => {
    const badge = badgeOf('cell-b', source, notebook.assets, () => true);
    return badge && { badge, notebook, panel: panelOf(), cell: 'cell-b' };
  });
  anchor.click();
  return { card, anchor, ran };
}

function pressed(card: Card, label: string): void {
  const button = [...card.node.querySelectorAll('button')].find(each => each.textContent === label);
  assert.ok(button, label);
  button.click();
}

test('a card says what the asset is, why it is so, and what is next to it', () => {
  const { card } = opened();
  const text = (style: string): string | undefined =>
    card.node.querySelector(style)?.textContent ?? undefined;
  assert.equal(card.node.hidden, false);
  assert.equal(text('.nbl-card-head'), 'b◆ stale');
  assert.match(
    text('.nbl-facts') ?? '',
    /^int · made .* · took 250 ms · 2\.0 kB · untracked: network, \d+ days old$/
  );
  assert.equal(text('.nbl-cause'), 'a is stale');
  assert.deepEqual(
    [...card.node.querySelectorAll('.nbl-row')].map(row => row.textContent),
    ['upstream◆a', 'downstream●c']
  );
});

test('its buttons run commands about the asset, and close it', () => {
  const { card, ran } = opened();
  pressed(card, 'Materialize');
  assert.deepEqual(ran, [[Ids.materialize, { name: 'b', cell: 'cell-b', panel: 'panel-1' }]]);
  assert.equal(card.node.hidden, true);
});

test('a neighbour leads to its cell', () => {
  const { card, ran } = opened();
  pressed(card, '◆a');
  assert.deepEqual(ran, [[Ids.goTo, { name: 'a', cell: 'cell-b', panel: 'panel-1' }]]);
});

test('while a run is at work it can be stopped from here', () => {
  const { card, ran } = opened(notebookOf({ ...told, running: true }));
  pressed(card, 'Stop');
  assert.equal(ran[0][0], Ids.stop);
});

test('of a text that was not run it says so, and offers to run it', () => {
  const { card, ran } = opened(notebookOf(told), '%%asset b\n2');
  assert.match(card.node.querySelector('.nbl-said')?.textContent ?? '', /changed and not run/);
  pressed(card, 'Run and materialize');
  assert.equal(ran[0][0], Ids.runAndMaterialize);
});

test('Escape closes it and leads back to the badge; so does a press elsewhere, without leading anywhere', () => {
  const { card, anchor } = opened();
  card.node.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  assert.equal(card.node.hidden, true);
  assert.equal(document.activeElement, anchor);
  anchor.click();
  anchor.blur();
  card.node.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  assert.equal(card.node.hidden, false);
  document.body.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  assert.equal(card.node.hidden, true);
});

test('it follows its badge, and goes with it', () => {
  const notebook = notebookOf(told);
  const { card, anchor } = opened(notebook);
  notebook.assets.take(state([asset('b', { status: 'FAILED' })], { whole: false }));
  card.changed(anchor);
  assert.equal(card.node.querySelector('.nbl-status')?.textContent, '✖ failed');
  card.gone(document.createElement('button'));
  assert.equal(card.node.hidden, false);
  card.gone(anchor);
  assert.equal(card.node.hidden, true);
});

test('where the mouse only passes by, nothing opens', async () => {
  const { card, anchor } = opened();
  card.close();
  anchor.dispatchEvent(new MouseEvent('mouseenter'));
  anchor.dispatchEvent(new MouseEvent('mouseleave'));
  await settled();
  assert.equal(card.node.hidden, true);
  card.close();
});

test('a result that was made before this session says that it is from the store', () => {
  const stored = state([asset('b', { from_store: true })]);
  const { card } = opened(notebookOf(stored));
  assert.match(card.node.querySelector('.nbl-facts')?.textContent ?? '', /^int · from the store · made/);
  assert.equal(badgeOf('cell-b', '%%asset b\n1', notebookOf(stored).assets, () => true)?.cost, '⤓ 250ms');
});

test('the lines of code that changed stand below their cause, each by itself', () => {
  const diff = ['- x * 2', '+ x * 3'];
  const edited = asset('b', {
    status: 'STALE',
    causes: [{ category: 'CODE', text: 'its code changed', diff, via: '' }]
  });
  const { card } = opened(notebookOf(state([edited])));
  const lines = [...card.node.querySelectorAll('.nbl-cause .nbl-code')];
  assert.deepEqual(
    lines.map(line => [line.className, line.textContent]),
    [
      ['nbl-code nba-gone', '- x * 2'],
      ['nbl-code nba-new', '+ x * 3']
    ]
  );
});

function byKey(element: HTMLElement, key: string, more = {}): boolean {
  return element.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  );
}

test('Tab goes round in the card, forwards and backwards', () => {
  const { card } = opened();
  const all = [...card.node.querySelectorAll('button')];
  const [first, last] = [all[0], all[all.length - 1]];
  last.focus();
  assert.equal(byKey(last, 'Tab'), false, 'the browser does not go on to the end of the page');
  assert.equal(document.activeElement, first);
  byKey(first, 'Tab', { shiftKey: true });
  assert.equal(document.activeElement, last);
  all[1].focus();
  assert.equal(byKey(all[1], 'Tab'), true, 'between them the browser finds its way');
});

test('a button pressed by key leads back to the badge', () => {
  const { card, anchor } = opened();
  pressed(card, 'Materialize');
  assert.equal(document.activeElement, anchor);
});

test('what is fresh cannot be materialized: there is nothing to make', () => {
  const fresh = notebookOf(state([asset('b', { status: 'FRESH' })]));
  const { card } = opened(fresh);
  const make = [...card.node.querySelectorAll('button')].find(each => each.textContent === 'Materialize');
  assert.equal(make?.disabled, true);
});

test('a card that says something else keeps the focus', () => {
  const notebook = notebookOf(told);
  const { card, anchor } = opened(notebook);
  const details = (): HTMLElement | undefined =>
    [...card.node.querySelectorAll('button')].find(each => each.textContent === 'Details');
  details()?.focus();
  card.changed(anchor);
  assert.equal(document.activeElement, details());
});
