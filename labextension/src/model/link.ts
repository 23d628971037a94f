/** The link to a kernel: finds the comms that nbasset keeps there, listens, and speaks. */
import type { Kernel, KernelMessage } from '@jupyterlab/services';

import { PROTOCOL } from '../generated/looks';
import type { FromKernel, FromPage } from '../generated/protocol';
import type { Assets } from './assets';

const STATE = 'nbasset';
const STOP = 'nbasset.stop';

/** Follows one kernel for as long as it lives. */
export class KernelLink {
  private _state: Kernel.IComm | null = null;
  private _stop: Kernel.IComm | null = null;
  private _looking = false;
  private _disposed = false;

  /**
   * @param kernel - the connection to the kernel.
   * @param assets - what is to be kept true.
   */
  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    private readonly assets: Assets
  ) {
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.iopubMessage.connect(this._onMessage, this);
    void this.look();
  }

  /** Ask the kernel whether nbasset is there. */
  async look(): Promise<void> {
    if (this._state || this._looking || !this.kernel.handleComms) {
      return;
    }
    this._looking = true;
    try {
      if (await this._isThere()) {
        this._attach();
      }
    } catch (error) {
      // A kernel that ends while it is asked leaves the question without an answer.
      if (this._alive) {
        throw error;
      }
    } finally {
      this._looking = false;
    }
  }

  private get _alive(): boolean {
    return !this._disposed && !this.kernel.isDisposed && this.kernel.connectionStatus === 'connected';
  }

  private async _isThere(): Promise<boolean> {
    const info = await this.kernel.info;
    if (info.language_info.name !== 'python') {
      return false;
    }
    const { content } = await this.kernel.requestCommInfo({ target_name: STATE });
    return content.status === 'ok' && STATE in content.comms;
  }

  /** Tell the kernel something; without nbasset there, nothing. */
  send(message: FromPage): void {
    const comm = message.type === 'stop' ? this._stop : this._state;
    comm?.send({ ...message });
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
      this._detach();
    }
  }

  private _attach(): void {
    if (this._disposed || this._state) {
      return;
    }
    this._state = this.kernel.createComm(STATE, STATE);
    this._stop = this.kernel.createComm(STOP, STOP);
    this._state.onMsg = message => {
      const said = message.content.data as unknown as FromKernel;
      this.assets.take(said);
      if (said.type === 'bye') {
        this._detach();
      }
    };
    this.send({ type: 'hello', protocol: PROTOCOL });
  }

  private _detach(): void {
    this._state?.dispose();
    this._stop?.dispose();
    this._state = this._stop = null;
    this.assets.clear();
  }

  private _onStatus(_: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (['restarting', 'autorestarting', 'terminating', 'dead'].includes(status)) {
      this._detach();
    }
  }

  private _onMessage(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    const content = message.content as { execution_state?: string };
    const parent = message.parent_header as { msg_type?: string };
    const ended = message.header.msg_type === 'status' && content.execution_state === 'idle';
    if (ended && (parent.msg_type === 'execute_request' || parent.msg_type === undefined)) {
      void this.look();
    }
  }
}
