/** The notebooks that are open, and the one in front, whose assets panel, status bar and commands are about. */
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { ISignal, Signal } from '@lumino/signaling';

import { NotebookAssets } from './notebook';

/** Follows the active notebook. */
export class Active {
  private readonly _known = new WeakMap<object, NotebookAssets>();
  private readonly _changed = new Signal<this, void>(this);
  private _notebook: NotebookAssets | null = null;

  /**
   * @param tracker - knows which notebook is in front.
   */
  constructor(private readonly tracker: INotebookTracker) {
    tracker.currentChanged.connect(() => {
      this._follow();
    });
    this._follow();
  }

  /** Another notebook is in front, or something about it is different. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The notebook in front. */
  get notebook(): NotebookAssets | null {
    return this._notebook;
  }

  /** The view of the notebook in front, or of the one that is named. */
  panel(id?: string): NotebookPanel | null {
    const named = id === undefined ? undefined : this.tracker.find(panel => panel.id === id);
    return named ?? this.tracker.currentWidget;
  }

  /** The assets of the notebook that a view shows; two views of one share them. */
  of(panel: NotebookPanel): NotebookAssets | null {
    const { model } = panel.content;
    if (!model || panel.isDisposed) {
      return null;
    }
    const known = this._known.get(panel.context);
    if (known) {
      return known;
    }
    const made = new NotebookAssets(panel.sessionContext, model);
    this._known.set(panel.context, made);
    panel.context.disposed.connect(() => {
      made.dispose();
    });
    return made;
  }

  private _follow(): void {
    const panel = this.tracker.currentWidget;
    this._notebook?.assets.changed.disconnect(this._tell, this);
    this._notebook = panel ? this.of(panel) : null;
    this._notebook?.assets.changed.connect(this._tell, this);
    void panel?.context.ready.then(() => {
      if (panel === this.tracker.currentWidget && !this._notebook) {
        this._follow();
      }
    });
    this._tell();
  }

  private _tell(): void {
    this._changed.emit();
  }
}
