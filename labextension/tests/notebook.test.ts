import { settled } from './page';

import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookModel, INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Active } from '../src/model/active';
import { IFailure, NotebookAssets } from '../src/model/notebook';

function kernelThat(reply: object) {
  const asked: unknown[] = [];
  const kernel = {
    handleComms: false,
    statusChanged: new Signal<object, string>({}),
    iopubMessage: new Signal<object, object>({}),
    requestExecute: (content: { code: string }) => {
      asked.push(content.code);
      return { done: Promise.resolve({ content: reply }) };
    },
    interrupt: () => {
      asked.push('interrupt');
      return Promise.resolve();
    }
  };
  return { kernel, asked };
}

function notebookWith(reply: object = { status: 'ok' }) {
  const { kernel, asked } = kernelThat(reply);
  const session = {
    session: { kernel: kernel as object | null },
    kernelChanged: new Signal<object, object>({}),
    statusChanged: new Signal<object, string>({})
  };
  const cells = Object.assign([{ id: 'one' }, { id: 'two' }], { changed: new Signal<object, object>({}) });
  const notebook = new NotebookAssets(
    session as unknown as ISessionContext,
    { cells } as unknown as INotebookModel
  );
  return { notebook, session, asked };
}

test('what is asked for is a line for the kernel', async () => {
  const { notebook, asked } = notebookWith();
  await notebook.materialize([]);
  await notebook.materialize(['a', 'b'], '--again');
  await notebook.materialize([], '--job nightly');
  assert.deepEqual(asked, [
    '%materialize --quiet',
    '%materialize --quiet --again a, b',
    '%materialize --quiet --job nightly'
  ]);
});

test('to look, and whether somebody sees the page, go to whatever kernel there is, and nowhere without one', () => {
  const { notebook, asked } = notebookWith();
  notebook.look();
  notebook.seen();
  assert.deepEqual(asked, [], 'neither is a line that runs');
});

test('what does not end well is told, but for what the user has stopped', async () => {
  const heard: IFailure[] = [];
  for (const ename of ['MaterializationFailed', 'KeyboardInterrupt', 'RunStopped']) {
    const { notebook } = notebookWith({ status: 'error', ename, evalue: '1 failed' });
    notebook.failed.connect((_, failure) => heard.push(failure));
    await notebook.execute('%materialize');
  }
  assert.deepEqual(heard, [{ code: '%materialize', error: '1 failed' }]);
});

test('where no comm reaches the kernel, Stop is its own interrupt', async () => {
  const { notebook, asked } = notebookWith();
  await notebook.stop();
  assert.deepEqual(asked, ['interrupt']);
});

test('without a kernel nothing is asked', async () => {
  const { notebook, session, asked } = notebookWith();
  session.session.kernel = null;
  session.kernelChanged.emit({});
  await notebook.execute('%materialize');
  await notebook.stop();
  assert.equal(await notebook.known(), false);
  assert.deepEqual(asked, []);
});

test('it knows its cells', () => {
  const { notebook } = notebookWith();
  assert.deepEqual([notebook.has('one'), notebook.has('gone')], [true, false]);
});

function viewOf() {
  const { session } = notebookWith();
  const model = { cells: Object.assign([], { changed: new Signal<object, object>({}) }) };
  const context = { ready: Promise.resolve(), disposed: new Signal<object, void>({}) };
  return { content: { model }, context, sessionContext: session, isDisposed: false, id: 'p' };
}

test('the notebook in front is followed, and two views of one share what is known', async () => {
  const [first, second] = [viewOf(), viewOf()];
  const tracker = {
    currentWidget: first as object | null,
    currentChanged: new Signal<object, void>({}),
    find: () => undefined
  };
  const active = new Active(tracker as unknown as INotebookTracker);
  const known = active.notebook;
  assert.ok(known);
  assert.equal(active.of({ ...first } as unknown as NotebookPanel), known);
  let changes = 0;
  active.changed.connect(() => (changes += 1));
  known.assets.lacks('nbasset');
  assert.equal(changes, 1);
  tracker.currentWidget = second;
  tracker.currentChanged.emit();
  await settled();
  assert.notEqual(active.notebook, known);
  const before = changes;
  known.assets.clear();
  assert.equal(changes, before, 'the one that is not in front any more is not heard of');
  tracker.currentWidget = null;
  tracker.currentChanged.emit();
  assert.equal(active.notebook, null);
});
