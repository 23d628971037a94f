import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nextInDirection } from '../src/views/graphkeys';

const at = (name: string, x: number, y: number, joined = false) => ({ name, x, y, joined });

test('an arrow leads to the nearest card in its direction', () => {
  const places = [at('near', 200, 10), at('far', 400, 0), at('back', -200, 0)];
  assert.equal(nextInDirection({ x: 0, y: 0 }, places, [1, 0]), 'near');
  assert.equal(nextInDirection({ x: 0, y: 0 }, places, [-1, 0]), 'back');
});

test('what is joined by a line seems nearer', () => {
  const places = [at('other', 200, 30), at('downstream', 200, 60, true)];
  assert.equal(nextInDirection({ x: 0, y: 0 }, places, [1, 0]), 'downstream');
});

test('where nothing lies it leads nowhere', () => {
  assert.equal(nextInDirection({ x: 0, y: 0 }, [at('right', 200, 0)], [0, 1]), null);
  assert.equal(nextInDirection({ x: 0, y: 0 }, [], [1, 0]), null);
});
