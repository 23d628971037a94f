import './page';

import type { INotebookModel } from '@jupyterlab/notebook';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { takeBack } from '../src/model/unknown';

const SAID = 'UsageError: Cell magic `%%asset` not found.\n';

function cellOf(...texts: unknown[]) {
  const left = [...texts];
  const outputs = {
    get length() {
      return left.length;
    },
    get: (index: number) => ({ toJSON: () => ({ output_type: 'stream', text: left[index] }) }),
    clear: () => {
      left.length = 0;
    }
  };
  return { cell: { type: 'code', outputs }, left };
}

test('what IPython said of asset cells is taken away, and nothing else', () => {
  const cells = [
    cellOf(SAID),
    cellOf([SAID]),
    cellOf('hello', SAID),
    cellOf(`${SAID}more`),
    cellOf(),
    cellOf(undefined)
  ];
  takeBack({ cells: [{ type: 'markdown' }, ...cells.map(each => each.cell)] } as unknown as INotebookModel);
  assert.deepEqual(
    cells.map(each => each.left.length),
    [0, 0, 2, 1, 0, 1]
  );
});
