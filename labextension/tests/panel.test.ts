import { frame } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { NotebookPanel } from '@jupyterlab/notebook';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { Ids } from '../src/ids';
import { AssetsPanel } from '../src/views/panel';
import type { State } from '../src/generated/protocol';
import { activeOf, commandsOf, notebookOf, trans } from './notebooks';
import { asset, state } from './samples';

const told = state([
  asset('raw', { group: 'sources' }),
  asset('clean', { group: 'sources', status: 'STALE', upstream: ['raw'] }),
  asset('report', { group: 'reports', status: 'FAILED', upstream: ['clean'] })
]);

function panelWith(said: State | undefined = told) {
  const { commands, ran } = commandsOf();
  const notebook = notebookOf(said);
  const panel = new AssetsPanel(activeOf(notebook), commands, trans);
  Widget.attach(panel, document.body);
  return { panel, notebook, ran, ...parts(panel.node) };
}

function parts(node: HTMLElement) {
  const all = (style: string): HTMLElement[] => [...node.querySelectorAll<HTMLElement>(style)];
  const texts = (style: string): string[] => all(style).map(each => each.textContent ?? '');
  const press = (label: string): void => {
    const button = all('button').find(each => each.textContent === label);
    assert.ok(button, label);
    button.click();
  };
  return { all, texts, press };
}

function key(row: HTMLElement, name: string): void {
  row.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
}

test('every asset stands under its group, with its shape and its cost', () => {
  const { texts, all } = panelWith();
  assert.deepEqual(texts('.nbl-group-name'), ['▾ sources 2', '▾ reports 1']);
  assert.deepEqual(texts('.nbl-asset'), [
    '●raw250 ms · 2.0 kB',
    '◆clean250 ms · 2.0 kB',
    '✖report250 ms · 2.0 kB'
  ]);
  assert.deepEqual(texts('.nbl-count'), ['● 1 fresh', '◆ 1 stale', '✖ 1 failed']);
  assert.equal(all('.nbl-asset')[1].title, 'clean: stale\n250 ms · 2.0 kB');
});

test('a search leaves what has its words', () => {
  const { texts, all } = panelWith();
  const search = all('input')[0] as HTMLInputElement;
  search.value = 'stale';
  search.dispatchEvent(new Event('input'));
  assert.deepEqual(texts('.nbl-asset .nbl-name'), ['clean']);
});

test('what a search chooses as a selection is what the kernel says', () => {
  const { texts, all, notebook } = panelWith();
  const search = all('input')[0] as HTMLInputElement;
  search.value = 'raw+';
  search.dispatchEvent(new Event('input'));
  assert.deepEqual([texts('.nbl-asset .nbl-name'), notebook.asked], [[], [['find', 'raw+']]]);
  notebook.assets.take({ type: 'found', words: 'raw+', assets: ['raw', 'clean'], why: '' });
  frame();
  assert.deepEqual(texts('.nbl-asset .nbl-name'), ['raw', 'clean']);
  notebook.assets.take({ type: 'found', words: 'raw+', assets: [], why: 'There is no asset raw.' });
  frame();
  assert.deepEqual([texts('.nbl-list'), notebook.asked.length], [['There is no asset raw.'], 1]);
});

test('a panel that is asked for takes the focus', () => {
  const { panel, all } = panelWith();
  const search = all('input')[0];
  Object.defineProperty(search, 'offsetParent', { value: document.body });
  panel.activate();
  MessageLoop.flush();
  assert.equal(document.activeElement, search);
});

test('a group folds and opens', () => {
  const { texts, press } = panelWith();
  press('▾ sources 2');
  assert.deepEqual(texts('.nbl-asset .nbl-name'), ['report']);
  assert.deepEqual(texts('.nbl-group-name'), ['▸ sources 2', '▾ reports 1']);
  press('▸ sources 2');
  assert.equal(texts('.nbl-asset').length, 3);
});

test('a click chooses an asset and leads to its cell, one with Ctrl chooses more and leads nowhere', () => {
  const { panel, all, ran, press } = panelWith();
  all('.nbl-asset')[0].click();
  all('.nbl-asset')[1].dispatchEvent(new MouseEvent('click', { ctrlKey: true }));
  assert.deepEqual(panel.selected, ['raw', 'clean']);
  assert.deepEqual(
    all('.nbl-asset').map(row => row.getAttribute('aria-selected')),
    ['true', 'true', 'false']
  );
  press('Materialize selected');
  assert.deepEqual(ran, [
    [Ids.goTo, { name: 'raw', quiet: true }],
    [Ids.materialize, { names: ['raw', 'clean'] }]
  ]);
});

test('arrows lead from row to row, the space bar chooses, Enter shows the details', () => {
  const { panel, all, ran } = panelWith();
  const rows = all('.nbl-asset');
  rows[0].focus();
  key(rows[0], 'ArrowDown');
  assert.equal(document.activeElement, rows[1]);
  key(rows[1], 'ArrowUp');
  key(rows[0], 'ArrowUp');
  assert.equal(document.activeElement, rows[0]);
  key(rows[0], ' ');
  assert.deepEqual(panel.selected, ['raw']);
  key(rows[0], 'Enter');
  assert.deepEqual(ran, [[Ids.details, { name: 'raw' }]]);
});

test('what a click would do nothing with is disabled, and a run at work can only be stopped', () => {
  const { all, texts, notebook } = panelWith(state([asset('a')]));
  const buttons = all('.nbl-buttons button') as HTMLButtonElement[];
  assert.deepEqual(
    buttons.map(each => [each.textContent, each.disabled]),
    [
      ['Materialize outdated', true],
      ['Materialize selected', true],
      ['Make again…', false],
      ['Graph', false]
    ]
  );
  notebook.assets.take(state([], { whole: false, running: true }));
  frame();
  assert.deepEqual(texts('.nbl-buttons button'), ['Stop', 'Graph']);
});

test('where only a status is different, the other rows stay as they are', () => {
  const { all, notebook } = panelWith();
  const before = all('.nbl-asset');
  notebook.assets.take(state([asset('clean', { group: 'sources', upstream: ['raw'] })], { whole: false }));
  frame();
  const after = all('.nbl-asset');
  assert.deepEqual(
    [after[0] === before[0], after[1] === before[1], after[2] === before[2]],
    [true, false, true]
  );
  assert.equal(after[1].dataset.status, 'FRESH');
});

test('what is gone is not selected any more', () => {
  const { panel, all, notebook } = panelWith();
  all('.nbl-asset')[2].click();
  notebook.assets.take(state([asset('raw')]));
  frame();
  assert.deepEqual(panel.selected, []);
});

test('jobs can be run, and runs tell how they ended, the newest first', () => {
  const runs = [
    {
      id: 'r1',
      started: 1763470920,
      finished: 1763470923,
      ok: true,
      unmet: false,
      what: 'a, b',
      text: '2 made'
    },
    {
      id: 'r2',
      started: 1763470990,
      finished: 1763470991,
      ok: false,
      unmet: true,
      what: 'c',
      text: '1 failed'
    },
    {
      id: 'r0',
      started: 1763470995,
      finished: 1763470996,
      ok: null,
      unmet: false,
      what: 'e',
      text: '1 stopped'
    },
    {
      id: 'r4',
      started: 1763470997,
      finished: 1763470998,
      ok: true,
      unmet: true,
      what: 'f',
      text: '1 check'
    },
    { id: 'r3', started: 1763471000, finished: null, ok: null, unmet: false, what: 'd', text: '%materialize' }
  ];
  const { all, texts, press, notebook, ran } = panelWith({ ...told, jobs: ['nightly'], runs });
  press('Run');
  assert.deepEqual(notebook.asked, [['materialize', [], '--job nightly']]);
  assert.deepEqual(
    all('.nbl-run').map(row => row.className),
    ['nbl-running', 'nbl-unmet', 'nbl-missing', 'nbl-failed', 'nbl-fresh'].map(each => `nbl-run ${each}`)
  );
  assert.deepEqual(texts('.nbl-run .nbl-said'), [
    '%materialize',
    '1 check',
    '1 stopped',
    '1 failed',
    '2 made'
  ]);
  assert.match(texts('.nbl-run')[4], /a, b.*· 3\.0 s2 made$/);
  all('.nbl-run')[0].click();
  assert.deepEqual(ran, [[Ids.runs, {}]]);
});

test('without a notebook, without nbasset and without an asset it says what to do', () => {
  const { commands } = commandsOf();
  const hint = (panel: AssetsPanel): string => panel.node.querySelector('.nbl-hint')?.textContent ?? '';
  assert.match(hint(new AssetsPanel(activeOf(null), commands, trans)), /Open a notebook/);
  assert.match(hint(new AssetsPanel(activeOf(notebookOf()), commands, trans)), /Run %load_ext nbasset/);
  const silent = notebookOf();
  silent.assets.asked();
  const offers = new AssetsPanel(activeOf(silent), commands, trans).node.querySelectorAll('button');
  assert.ok([...offers].some(each => each.textContent === 'Load nbasset'));
  assert.match(hint(new AssetsPanel(activeOf(notebookOf(state([]))), commands, trans)), /%%asset my_data/);
});

test('Tab reaches one row of the list, the one where the focus was last; Home and End lead to the ends', () => {
  const { all } = panelWith();
  const reached = (): (string | undefined)[] =>
    all('.nbl-asset')
      .filter(row => row.tabIndex === 0)
      .map(row => row.dataset.name);
  assert.deepEqual(reached(), ['raw']);
  const rows = all('.nbl-asset');
  rows[0].focus();
  key(rows[0], 'End');
  assert.equal(document.activeElement, rows[2]);
  assert.deepEqual(reached(), ['report']);
  key(rows[2], 'Home');
  assert.equal(document.activeElement, rows[0]);
});

test('what was chosen, folded and gone to in a notebook is there again when it is in front again', () => {
  const [one, other] = [notebookOf(told), notebookOf(told)];
  const active = activeOf(one);
  const panel = new AssetsPanel(active, commandsOf().commands, trans);
  Widget.attach(panel, document.body);
  const { all } = parts(panel.node);
  const front = (notebook: typeof one): (string | undefined)[] => {
    (document.activeElement as HTMLElement | null)?.blur();
    Object.assign(active, { notebook });
    notebook.assets.take(state([], { whole: false }));
    one.assets.take(state([], { whole: false }));
    frame();
    const reached = all('.nbl-asset').filter(row => row.tabIndex === 0);
    return [...panel.selected, '|', ...reached.map(row => row.dataset.name)];
  };
  all('.nbl-group-name')[1].click();
  all('.nbl-asset')[1].click();
  assert.deepEqual(front(one), ['clean', '|', 'clean']);
  assert.deepEqual(front(other), ['|', 'raw']);
  assert.equal(all('.nbl-asset').length, 3);
  assert.deepEqual(front(one), ['clean', '|', 'clean']);
  assert.equal(all('.nbl-asset').length, 2);
});

test('the focus stays on a button that is drawn anew, or goes on where it stood', () => {
  const { panel, notebook, all } = panelWith();
  const button = (label: string): HTMLElement | undefined =>
    all('button').find(each => each.textContent === label);
  button('Graph')?.focus();
  notebook.assets.take({
    ...told,
    whole: false,
    assets: [asset('clean', { group: 'sources', status: 'RUNNING' })]
  });
  frame();
  assert.equal(document.activeElement, button('Graph'));
  button('Materialize outdated (1)')?.focus();
  notebook.assets.take({ ...told, whole: false, running: true, assets: [] });
  frame();
  assert.equal(document.activeElement, button('Stop'));
  panel.dispose();
});

test('a group that is folded by key keeps the focus', () => {
  const { panel, all } = panelWith();
  all('.nbl-group-name')[1].focus();
  all('.nbl-group-name')[1].click();
  assert.equal(document.activeElement, all('.nbl-group-name')[1]);
  panel.dispose();
});

test('Escape leads back to the notebook; in the search, it empties that first', () => {
  const { commands } = commandsOf();
  let activated = 0;
  const view = { content: { activate: () => (activated += 1) } } as unknown as NotebookPanel;
  const panel = new AssetsPanel(activeOf(notebookOf(told), view), commands, trans);
  Widget.attach(panel, document.body);
  const { all } = parts(panel.node);
  const search = all('input')[0] as HTMLInputElement;
  search.value = 'raw';
  key(search, 'Escape');
  assert.equal(activated, 0);
  search.value = '';
  key(search, 'Escape');
  key(all('.nbl-asset')[0], 'Escape');
  assert.equal(activated, 2);
  panel.dispose();
});
