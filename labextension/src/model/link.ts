/** The link to a kernel: finds the comms that nbasset keeps there, listens, and speaks. */
import { Kernel, KernelMessage } from '@jupyterlab/services';
import { type JSONObject, PromiseDelegate } from '@lumino/coreutils';
import { ISignal, Signal } from '@lumino/signaling';

import { PROTOCOL } from '../generated/looks';
import type { FromKernel, FromPage } from '../generated/protocol';
import type { Assets } from './assets';
import { drawings } from './drawings';
import { page } from './page';

const STATE = 'nbasset';
const STOP = 'nbasset.stop';

/** Follows one kernel for as long as it lives. */
export class KernelLink {
  private _state: Kernel.IComm | null = null;
  private _stop: Kernel.IComm | null = null;
  private _looking: Promise<void> | null = null;
  private _again = false;
  private _heard: PromiseDelegate<void> | null = null;
  private _disposed = false;
  private readonly _attached = new Signal<this, void>(this);

  /**
   * @param kernel - the connection to the kernel.
   * @param assets - what is to be kept true.
   * @param outputs - the outputs that are to be kept true.
   */
  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    private readonly assets: Assets,
    private readonly outputs: { heard(content: object): void } | null = null
  ) {
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.iopubMessage.connect(this._onMessage, this);
    kernel.iopubMessage.connect(this._onUpdate, this);
    void this.look();
  }

  /** The kernel hears this page from now on. */
  get attached(): ISignal<this, void> {
    return this._attached;
  }

  /** Ask the kernel whether nbasset is there; an answer that is still on its way may be out of date already. */
  look(): Promise<void> {
    if (this._state || !this.kernel.handleComms) {
      return Promise.resolve();
    }
    this._again = this._looking !== null;
    this._looking ??= this._find().finally(() => {
      this._looking = null;
    });
    return this._looking;
  }

  /** Wait until it is known whether nbasset is there and, if so, what it tells. */
  async known(): Promise<void> {
    await this.look();
    await this._heard?.promise;
  }

  private async _find(): Promise<void> {
    this._again = false;
    try {
      if (await this._isThere()) {
        await this._attach();
      }
    } catch (error) {
      // A kernel that ends while it is asked leaves the question without an answer.
      if (this._alive && !this._outdated) {
        throw error;
      }
    }
    if (this._outdated) {
      await this._find();
    }
  }

  private get _outdated(): boolean {
    return this._again && !this._state && !this._disposed;
  }

  private get _alive(): boolean {
    return !this._disposed && !this.kernel.isDisposed && this.kernel.connectionStatus === 'connected';
  }

  private async _isThere(): Promise<boolean> {
    const info = await this.kernel.info;
    if (info.language_info.name !== 'python') {
      return false;
    }
    // On the control channel, since the shell channel waits for every cell that is asked for already.
    const message = KernelMessage.createMessage({
      msgType: 'comm_info_request',
      channel: 'shell',
      username: this.kernel.username,
      session: this.kernel.clientId,
      content: { target_name: STATE }
    });
    const asked = { ...message, channel: 'control' } as unknown as KernelMessage.IDebugRequestMsg;
    const reply = await this.kernel.sendControlMessage(asked, true).done;
    const { comms } = reply.content as unknown as { comms?: Record<string, unknown> };
    return comms !== undefined && STATE in comms;
  }

  /** Tell the kernel something; without nbasset there, nothing. */
  send(message: FromPage): void {
    const comm = message.type === 'stop' ? this._stop : this._state;
    comm?.send({ ...message } as unknown as JSONObject);
  }

  /** Whether Stop reaches the kernel while it is busy. */
  get stops(): boolean {
    return this._stop !== null && this.kernel.supportsSubshells;
  }

  /** Follow no more. */
  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      this.kernel.statusChanged.disconnect(this._onStatus, this);
      this.kernel.iopubMessage.disconnect(this._onMessage, this);
      this.kernel.iopubMessage.disconnect(this._onUpdate, this);
      this._detach();
    }
  }

  private async _attach(): Promise<void> {
    if (this._disposed) {
      return;
    }
    this._state = this.kernel.createComm(STATE, STATE);
    this._stop = this.kernel.createComm(STOP, STOP);
    const heard = (this._heard = new PromiseDelegate<void>());
    this._state.onMsg = async message => {
      const said = message.content.data as unknown as FromKernel;
      if (said.type === 'together') {
        // JupyterLab waits for this before it hands over the kernel's next message.
        await drawings.change(said.drawn, said.anew, () => {
          this.assets.take(said);
        });
      } else {
        this.assets.take(said);
      }
      heard.resolve();
      if (said.type === 'bye') {
        this._detach();
      }
    };
    if (this.kernel.supportsSubshells) {
      await onSubshell(this._state);
    }
    this.send({ type: 'hello', protocol: PROTOCOL, draws: page.draws });
    this.send({ type: 'seen', visible: page.visible });
    this._attached.emit();
  }

  private _detach(): void {
    this._state?.dispose();
    this._stop?.dispose();
    this._state = this._stop = null;
    this._heard?.resolve();
    this._heard = null;
    this.assets.clear();
  }

  private _onStatus(_: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (['restarting', 'autorestarting', 'terminating', 'dead'].includes(status)) {
      this._detach();
    }
  }

  private _onUpdate(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    if (message.header.msg_type === 'update_display_data') {
      this.outputs?.heard(message.content);
    }
  }

  private _onMessage(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    const content = message.content as { execution_state?: string; ename?: string; evalue?: string };
    const parent = message.parent_header as { msg_type?: string };
    const ended = message.header.msg_type === 'status' && content.execution_state === 'idle';
    if (message.header.msg_type === 'error' && content.ename === 'ModuleNotFoundError') {
      this.assets.lacks(/'(.+)'/.exec(content.evalue ?? '')?.[1] ?? '');
    }
    if (ended && (parent.msg_type === 'execute_request' || parent.msg_type === undefined)) {
      void this.look();
    }
  }
}

/** Milliseconds after which nobody waits for a subshell any more: JupyterLab may be set up without. */
const SOON = 3000;

/** Wait until what is sent does not have to wait for the cells that are asked for already. */
async function onSubshell(comm: Kernel.IComm): Promise<void> {
  const { subshellStarted } = comm as { subshellStarted?: Promise<void> };
  await Promise.race([subshellStarted, new Promise(resolve => setTimeout(resolve, SOON))]);
}
