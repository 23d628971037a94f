import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changedNames, namesUsed, piecesOf } from '../src/model/plain';

const gives = (text: string): string[][] => piecesOf(text).map(piece => piece.gives);
const changed = (before: string, after: string): string[] => [...changedNames(before, after)].sort();

test('a statement gives the names that it assigns, defines or imports', () => {
  assert.deepEqual(gives('K = 2\na, b = 1, 2\nn: int = 3\nn += 1'), [['K'], ['a', 'b'], ['n'], ['n']]);
  assert.deepEqual(gives('@cache\ndef f(x):\n    y = x\n    return y\n\nclass C:\n    z = 1'), [
    ['f'],
    ['C']
  ]);
  assert.deepEqual(gives('import numpy as np, os.path\nfrom m import (a,\n    b as c)'), [
    ['np', 'os'],
    ['a', 'c']
  ]);
  assert.deepEqual(gives('if big:\n    K = 2\nelse:\n    L = 3'), [['K', 'L']]);
  assert.deepEqual(gives('x = f(\n    K=2,\n    *[L := 1]\n)'), [['x']]);
  assert.deepEqual(gives('print(end="")\nK == 2\nrows.append(1)'), [[], [], []]);
});

test('a statement goes on where something is open, and over texts of several lines', () => {
  assert.deepEqual(gives('K = [\n1,\n2\n]\nL = """\nM = 1\n"""\nN = 3'), [['K'], ['L'], ['N']]);
  assert.deepEqual(gives('K = "(" # [\nL = \'#\''), [['K'], ['L']]);
});

test('an edit changes the names whose statements mean something else', () => {
  assert.deepEqual(changed('K = 2\nL = 3', 'K = 2\nL = 4'), ['L']);
  assert.deepEqual(changed('def f(x):\n    return x', 'def f(x):\n    return x + 1'), ['f']);
  assert.deepEqual(changed('K = 2', 'J = 2'), ['J', 'K']);
  assert.deepEqual(changed('K = "a b"', 'K = "a  b"'), ['K']);
});

test('comments, blanks and the order of statements that give other names change none', () => {
  assert.deepEqual(changed('K = 2\nL = [1, 2]', '# two\nL=[1,2]\n\nK  =  2  # K'), []);
});

test('what a body names behind a dot, as an argument or in a text, it does not use', () => {
  const names = namesUsed('df.K.sum(L=M) + f"{N}" + "O" # P\nQ = 1\nR = R + 1');
  assert.deepEqual(
    ['K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'df'].filter(name => names.has(name)),
    ['M', 'N', 'R', 'df']
  );
});
