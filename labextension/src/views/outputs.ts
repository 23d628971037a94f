/** A panel beside the notebook that shows what a line in its kernel displays: an asset's details, the graph. */
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import { BoxPanel, Widget } from '@lumino/widgets';

import { assetsIcon } from '../icon';
import type { Assets } from '../model/assets';
import { element } from './dom';
import { fitInto, keepFitting } from './graphnodes';

/** What a panel shows. */
export interface IOutputs {
  id: string;
  title: string;
  /** A class of its own. */
  style: string;
  /** What a line's displays are about: while that is the same, they stay true. */
  about: (code: string) => string;
  /** What to do where the kernel tells nothing. */
  advice: () => string;
}

/** The panel. */
export class Outputs extends MainAreaWidget<BoxPanel> {
  private readonly _area: SimplifiedOutputArea;
  private readonly _advice = new Widget({ node: element('p', 'nbl-hint') });
  private readonly _fits: { dispose(): void };
  private readonly _close = (): void => {
    this.dispose();
  };
  private readonly _follow = (): void => {
    this._keep();
  };
  private _asked: unknown = null;
  private _code = '';
  private _seen: string | null = null;

  /**
   * @param panel - the notebook.
   * @param assets - its assets.
   * @param options - what it shows.
   */
  constructor(
    private readonly panel: NotebookPanel,
    private readonly assets: Assets,
    private readonly options: IOutputs
  ) {
    super({ content: new BoxPanel() });
    this.id = options.id;
    this.title.label = options.title;
    this.title.icon = assetsIcon;
    this.title.closable = true;
    this.addClass('nbl-outputs');
    this.addClass(options.style);
    this._area = new SimplifiedOutputArea({
      model: new OutputAreaModel({ trusted: true }),
      rendermime: panel.content.rendermime,
      contentFactory: panel.content.contentFactory
    });
    this.node.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !panel.isDisposed) {
        panel.content.activate();
      }
    });
    this._advice.hide();
    this.content.addWidget(this._advice);
    this.content.addWidget(this._area);
    this._fits = keepFitting(this.node);
    panel.disposed.connect(this._close);
    assets.changed.connect(this._follow);
  }

  /** Whether it shows nothing, and nothing is on its way. */
  get empty(): boolean {
    return this._asked === null && this._area.model.length === 0;
  }

  /** Run the line and show what it displays; another line may take its place meanwhile. */
  async run(code: string): Promise<void> {
    this._code = code;
    this._seen = this.options.about(code);
    const kernel = this.panel.sessionContext.session?.kernel;
    if (kernel && !this.isDisposed) {
      const future = kernel.requestExecute({ code, store_history: false, stop_on_error: false }, false);
      this._asked = future;
      this._area.future = future;
      try {
        await future.done;
      } catch (error) {
        if (this._asked === future) {
          this._asked = null;
          throw error;
        }
      }
      if (this._asked === future) {
        this._asked = null;
        // What cells before it in the kernel's queue have told meanwhile, it has shown already.
        this._seen = this.options.about(code);
        fitInto(this.node);
      }
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._asked = null;
      this._fits.dispose();
      this.panel.disposed.disconnect(this._close);
      this.assets.changed.disconnect(this._follow);
      super.dispose();
    }
  }

  /** A kernel that is gone takes what it showed with it; what is different now is shown anew. */
  private _keep(): void {
    this._advice.setHidden(this.assets.connected);
    if (!this.assets.connected) {
      this._advice.node.textContent = this.options.advice();
      this._area.model.clear();
      this._seen = null;
    } else if (!this.assets.running && this._asked === null && this._code && this.assets.all.length > 0) {
      if (this._seen !== this.options.about(this._code)) {
        void this.run(this._code);
      }
    }
  }
}
