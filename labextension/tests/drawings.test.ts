import { settled } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drawings } from '../src/model/drawings';

const anew = { elements: [], style: '[]', rules: '' };

/** A drawing whose pictures are loaded when a test says so. */
function drawingOf(name: string, did: string[]) {
  let load = (): void => undefined;
  const drawing = {
    prepareAnew: () => drawing.prepare(),
    prepare: () =>
      new Promise<() => void>(resolve => {
        load = () => {
          resolve(() => did.push(name));
        };
      })
  };
  return {
    drawing,
    loaded: () => {
      load();
    }
  };
}

test('all drawings and what is said change in one breath, when the last picture is there', async () => {
  const did: string[] = [];
  const [one, other] = [drawingOf('one', did), drawingOf('other', did)];
  drawings.add('1', one.drawing);
  drawings.add('2', other.drawing);
  const changed = drawings.change({ 1: {} }, { 2: anew }, () => did.push('said'));
  one.loaded();
  await settled();
  assert.deepEqual(did, []);
  other.loaded();
  await changed;
  assert.deepEqual(did, ['other', 'one', 'said']);
});

test('a drawing that this page does not hold, or holds no more, holds nothing up', async () => {
  const did: string[] = [];
  drawings.add('3', drawingOf('gone', did).drawing);
  drawings.delete('3');
  await drawings.change({ 3: {}, 4: {} }, { 5: anew }, () => did.push('said'));
  assert.deepEqual(did, ['said']);
});
