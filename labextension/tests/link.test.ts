import { settled } from './page';

import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PROTOCOL } from '../src/generated/looks';
import type { FromKernel } from '../src/generated/protocol';
import { Assets } from '../src/model/assets';
import { drawings } from '../src/model/drawings';
import { KernelLink } from '../src/model/link';
import { page } from '../src/model/page';
import { asset, state } from './samples';

interface IComm {
  sent: unknown[];
  onMsg?: (message: unknown) => void;
  disposed: boolean;
}

class FakeKernel {
  readonly statusChanged = new Signal<this, string>(this);
  readonly iopubMessage = new Signal<this, object>(this);
  readonly comms = new Map<string, IComm>();
  readonly username = 'u';
  readonly clientId = 'c';
  readonly connectionStatus = 'connected';
  readonly handleComms = true;
  readonly isDisposed = false;
  supportsSubshells = false;
  questions = 0;
  info = Promise.resolve({ language_info: { name: 'python' } });

  constructor(public hasNbasset = true) {}

  sendControlMessage(): { done: Promise<unknown> } {
    this.questions += 1;
    return { done: Promise.resolve({ content: { comms: this.hasNbasset ? { nbasset: {} } : {} } }) };
  }

  createComm(name: string): unknown {
    const made: IComm = { sent: [], disposed: false };
    this.comms.set(name, made);
    return Object.assign(made, {
      send: (message: unknown) => made.sent.push(message),
      dispose: () => (made.disposed = true)
    });
  }

  /** nbasset says something. */
  says(message: FromKernel): void {
    this.comms.get('nbasset')?.onMsg?.({ content: { data: message } });
  }

  /** A cell has ended. */
  idle(): void {
    this.iopubMessage.emit({
      header: { msg_type: 'status' },
      parent_header: { msg_type: 'execute_request' },
      content: { execution_state: 'idle' }
    });
  }
}

function linked(kernel = new FakeKernel()) {
  const assets = new Assets();
  const link = new KernelLink(kernel as unknown as Kernel.IKernelConnection, assets);
  return { kernel, assets, link };
}

test('a page says hello to a kernel that has nbasset, and hears what it tells', async () => {
  const { kernel, assets, link } = linked();
  const known = link.known();
  await settled();
  assert.deepEqual(kernel.comms.get('nbasset')?.sent, [
    { type: 'hello', protocol: PROTOCOL, draws: page.draws },
    { type: 'seen', visible: true }
  ]);
  kernel.says(state([asset('a')]));
  await known;
  assert.equal(assets.get('a')?.status, 'FRESH');
});

test('a kernel without nbasset is asked again after each cell, and found once it is there', async () => {
  const { kernel, assets, link } = linked(new FakeKernel(false));
  await link.known();
  assert.equal(kernel.comms.size, 0);
  kernel.hasNbasset = true;
  kernel.idle();
  await settled();
  kernel.says(state([asset('a')]));
  assert.equal(assets.connected, true);
  const { questions } = kernel;
  kernel.idle();
  await settled();
  assert.equal(kernel.questions, questions, 'one that is found is not asked again');
});

test('a kernel of another language is not asked', async () => {
  const kernel = new FakeKernel();
  kernel.info = Promise.resolve({ language_info: { name: 'R' } });
  await linked(kernel).link.known();
  assert.equal(kernel.questions, 0);
});

test('Stop goes its own way, and only reaches a busy kernel where there are subshells', async () => {
  const { kernel, link } = linked();
  await settled();
  assert.equal(link.stops, false);
  kernel.supportsSubshells = true;
  assert.equal(link.stops, true);
  link.send({ type: 'stop' });
  link.send({ type: 'gone', cells: ['one'] });
  assert.deepEqual(kernel.comms.get('nbasset.stop')?.sent, [{ type: 'stop' }]);
  assert.deepEqual(kernel.comms.get('nbasset')?.sent.slice(2), [{ type: 'gone', cells: ['one'] }]);
});

for (const status of ['restarting', 'dead']) {
  test(`a kernel that is ${status} takes with it what it told`, async () => {
    const { kernel, assets } = linked();
    await settled();
    kernel.says(state([asset('a')]));
    kernel.statusChanged.emit(status);
    assert.equal(assets.connected, false);
    assert.equal(kernel.comms.get('nbasset')?.disposed, true);
  });
}

test('after a good-bye nothing more is said to it', async () => {
  const { kernel, assets, link } = linked();
  await settled();
  kernel.says(state([asset('a')]));
  kernel.says({ type: 'bye' });
  assert.equal(assets.connected, false);
  const before = kernel.comms.get('nbasset')?.sent.length;
  link.send({ type: 'back', cells: [] });
  assert.equal(kernel.comms.get('nbasset')?.sent.length, before);
});

test('a missing module is noticed', () => {
  const { kernel, assets } = linked(new FakeKernel(false));
  const error = { ename: 'ModuleNotFoundError', evalue: "No module named 'nbasset'" };
  kernel.iopubMessage.emit({ header: { msg_type: 'error' }, parent_header: {}, content: error });
  assert.equal(assets.lacking, true);
});

test('a link that is let go of says and hears nothing any more', async () => {
  const { kernel, assets, link } = linked();
  link.dispose();
  await settled();
  assert.equal(kernel.comms.size, 0);
  kernel.idle();
  assert.equal(assets.connected, false);
});

test('what is said together with a drawing is taken in when that is ready', async () => {
  const { kernel, assets } = linked();
  await settled();
  let ready = (): void => undefined;
  const shown: (string | undefined)[] = [];
  drawings.add('graph', {
    prepareAnew: () => Promise.reject(new Error('only its looks have changed')),
    prepare: () =>
      new Promise(resolve => {
        ready = () => {
          resolve(() => shown.push(assets.get('a')?.status));
        };
      })
  });
  kernel.says({ type: 'together', said: [state([asset('a')])], drawn: { graph: {} }, anew: {} });
  await settled();
  assert.equal(assets.get('a'), undefined);
  ready();
  await settled();
  assert.deepEqual(shown, [undefined], 'the drawing is changed first, in the same breath');
  assert.equal(assets.get('a')?.status, 'FRESH');
});
