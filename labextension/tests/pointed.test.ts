import './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pointed } from '../src/views/pointed';

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
