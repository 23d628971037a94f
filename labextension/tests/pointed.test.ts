import './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listenToKeys } from '../src/views/graphkeys';
import { Pointed } from '../src/views/pointed';
import { FakeCard, graphOf } from './graphs';

test('what a menu is opened on is known by its name, and beside all assets by none', () => {
  const pointed = new Pointed();
  document.body.innerHTML = '<div class="nbl-asset" data-name="raw"><span></span></div><p></p>';
  const open = (where: string): void => {
    document.querySelector(where)?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
  };
  open('span');
  assert.equal(pointed.name, 'raw');
  open('p');
  assert.equal(pointed.name, null);
});

test('by keyboard it is the card to which the arrows have come', () => {
  const pointed = new Pointed();
  const { graph } = graphOf(
    new FakeCard('a', { x: 0, y: 0 }, ['b']),
    new FakeCard('b', { x: 200, y: 0 }, ['a'])
  );
  listenToKeys();
  const tell = (event: Event): boolean => graph.dispatchEvent(event);
  tell(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  tell(new MouseEvent('contextmenu', { bubbles: true }));
  assert.equal(pointed.name, 'b');
});

test('once the menu is closed one goes on from where it was opened', async () => {
  const pointed = new Pointed();
  document.body.innerHTML = '<div class="nbl-asset" tabindex="0"></div><button></button>';
  const [row, button] = [...document.querySelectorAll<HTMLElement>('.nbl-asset, button')];
  const frame = (): Promise<unknown> => new Promise(resolve => window.requestAnimationFrame(resolve));
  const close = async (inside: () => void): Promise<Element | null> => {
    row.focus();
    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
    row.blur();
    inside();
    pointed.back();
    await frame();
    return document.activeElement;
  };
  assert.equal(await close(() => undefined), row);
  assert.equal(
    await close(() => {
      button.focus();
    }),
    button,
    'unless what was chosen has led elsewhere'
  );
});

test('in a notebook the active cell has the focus, which may be another one by then', async () => {
  const pointed = new Pointed();
  document.body.innerHTML = '<div class="jp-Notebook"><div class="jp-Cell" tabindex="0"></div></div>';
  const [cell] = [...document.querySelectorAll<HTMLElement>('.jp-Cell')];
  cell.focus();
  cell.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
  cell.blur();
  pointed.back();
  await new Promise(resolve => window.requestAnimationFrame(resolve));
  assert.equal(document.activeElement, document.body);
});
