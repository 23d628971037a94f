import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { INotebookModel } from '@jupyterlab/notebook';

import { Assets } from '../src/model/assets';
import { ShownOutputs } from '../src/model/shown';
import { asset, state } from './samples';

function output(name: string, status: string, html: string, past_error = false) {
  const nbasset = { asset: name, status, made_at: null, past_error };
  return { type: 'display_data', data: { 'text/html': html }, metadata: { nbasset } };
}

/** What a cell has raised. */
const raised = {
  ...output('', '', ''),
  type: 'error',
  metadata: {} as ReturnType<typeof output>['metadata']
};

function notebook(...shown: ReturnType<typeof output>[]) {
  const outputs = {
    all: shown,
    get length() {
      return this.all.length;
    },
    get(index: number) {
      return { ...this.all[index], toJSON: () => this.all[index] };
    },
    remove(index: number) {
      this.all.splice(index, 1);
    },
    set(index: number, other: ReturnType<typeof output>) {
      this.all[index] = other;
    }
  };
  const assets = new Assets();
  const asked: string[][] = [];
  const model = { cells: [{ id: 'cell-a', type: 'code', outputs }] } as unknown as Pick<
    INotebookModel,
    'cells'
  >;
  const made = new ShownOutputs(model, assets, names => asked.push(names));
  return { outputs, assets, asked, made };
}

test('an output that another page has made is found by its name and brought up to date', () => {
  const { outputs, assets, asked, made } = notebook(
    output('b', 'FRESH', 'other'),
    output('a', 'STALE', 'old')
  );
  assets.take(state([asset('a')]));
  made.heard(output('a', 'FRESH', 'new'));
  made.heard({ data: { 'text/html': 'no asset' }, metadata: {} });
  made.settle();
  assert.deepEqual(
    outputs.all.map(each => each.data['text/html']),
    ['other', 'new']
  );
  assert.deepEqual(asked, []);
  const now = outputs.all[1];
  made.heard(output('a', 'FRESH', 'new'));
  made.settle();
  assert.equal(outputs.all[1], now, 'what is there already is not written again');
  made.dispose();
});

test('an output whose updates nobody has heard is asked for, once for each state', () => {
  const { assets, asked, made } = notebook(output('a', 'RUNNING', 'tick'));
  made.settle();
  assets.take(state([asset('a')]));
  made.settle();
  made.settle();
  assert.deepEqual(asked, [['a']]);
  assets.take(state([asset('a', { status: 'STALE' })]));
  made.settle();
  assert.deepEqual(asked, [['a'], ['a']]);
  made.dispose();
});

test('what a cell has raised goes once every asset of it was made in spite of it', () => {
  const { outputs, assets, made } = notebook(
    output('a', 'FRESH', 'value', true),
    output('b', 'FAILED', 'line'),
    raised
  );
  assets.take(state([asset('a')]));
  made.settle();
  assert.equal(outputs.length, 3, 'the other one has failed still');
  outputs.set(1, output('b', 'FRESH', 'value', true));
  made.settle();
  assert.deepEqual(
    outputs.all.map(each => each.type),
    ['display_data', 'display_data']
  );
  made.dispose();
});
