/** Elements: a graph of which all elements come in one list, drawn at once by the widget of ipycytoscape. */
import {
  DOMWidgetModel,
  DOMWidgetView,
  type IJupyterWidgetRegistry,
  JupyterLuminoPanelWidget,
  unpack_models
} from '@jupyter-widgets/base';

import { PROTOCOL } from '../generated/looks';
import type { Change, Changed, DrawingState, Redrawn, ToDrawing } from '../generated/protocol';
import { drawings } from '../model/drawings';
import { fit, showChosen } from './graphnodes';

type Elements = DrawingState['elements'];
type Changes = Changed['elements'];

/** What draws a drawing, and the pictures it has loaded, by their addresses. */
interface IRenderer {
  getCachedImage(address: string, crossOrigin: string, then: () => void): HTMLImageElement;
  imageCache?: Record<string, unknown>;
}

interface IDrawing {
  add(elements: Elements): void;
  batch(act: () => void): void;
  destroy(): void;
  getElementById(id: string): { data(data: object): void; classes(names: string): void };
  layout(options: unknown): { run(): void };
  elements(): { remove(): void };
  style(rules: object[]): void;
  nodes(): { map<T>(take: (node: { data(name: string): T }) => T): T[] };
  renderer(): IRenderer;
  resize(): void;
}

/** The view of ipycytoscape's widget. */
type Canvas = DOMWidgetView & { cytoscape_obj: IDrawing };

function elementsOf(model: { get(name: keyof DrawingState): unknown }): Elements {
  return model.get('elements') as Elements;
}

/** Keeps the elements as they are now, for every view that is made of them. */
class ElementsModel extends DOMWidgetModel {
  static override serializers = { ...DOMWidgetModel.serializers, canvas: { deserialize: unpack_models } };

  override defaults(): ReturnType<DOMWidgetModel['defaults']> {
    return { ...super.defaults(), elements: [], canvas: null, rules: [] };
  }

  override initialize(...parameters: Parameters<DOMWidgetModel['initialize']>): void {
    super.initialize(...parameters);
    this.on('msg:custom', (message: ToDrawing) => {
      if (message.type === 'change') {
        this._change(message.elements);
      } else if (message.type === 'anew') {
        this._anew(message);
      }
    });
    drawings.add(this.model_id, this);
    this.once('destroy', () => {
      drawings.delete(this.model_id);
    });
  }

  /** Its views, which are drawn. */
  readonly drawn = new Set<ElementsView>();

  /** Load what changes need in every view; what this gives shows them. */
  async prepare(changes: Changes): Promise<() => void> {
    this._change(changes);
    const shows = await Promise.all([...this.drawn].map(view => view.prepare(changes)));
    return () => {
      shows.forEach(show => {
        show();
      });
    };
  }

  /** The same for a structure that is another one. */
  async prepareAnew(redrawn: Redrawn): Promise<() => void> {
    this._anew(redrawn);
    const shows = await Promise.all([...this.drawn].map(view => view.prepareAnew(redrawn)));
    return () => {
      shows.forEach(show => {
        show();
      });
    };
  }

  /** Views that are made later begin with it; nothing is sent to the kernel, which has it already. */
  private _anew({ elements, rules }: Redrawn): void {
    const known = elementsOf(this);
    known.splice(0, known.length, ...structuredClone(elements));
    (this.get('rules') as string[]).splice(0, 1, rules);
  }

  private _change(changes: Changes): void {
    for (const element of elementsOf(this)) {
      const change = changes[element.data.id] as Change | undefined;
      Object.assign(element.data, change?.data);
      element.classes = change?.classes ?? element.classes;
    }
  }
}

/** The views of a model that are drawn. */
function drawnOf(model: unknown): Set<ElementsView> {
  return (model as Pick<ElementsModel, 'drawn'>).drawn;
}

/** Draws the elements into a view of ipycytoscape's widget. */
class ElementsView extends DOMWidgetView {
  // Without values of their own: the constructor of the class below has called _createElement before they were given.
  declare private _panel?: JupyterLuminoPanelWidget;
  declare private _canvas?: Canvas;
  declare private _observer?: ResizeObserver;
  declare private _changes: Promise<unknown>;
  /** The pictures of each change that is not shown yet. */
  declare private _coming: Set<string[]>;
  declare private _rules: HTMLStyleElement;

  override _createElement(): HTMLElement {
    this.luminoWidget = this._panel = new JupyterLuminoPanelWidget({ view: this });
    return this._panel.node;
  }

  override _setElement(element: HTMLElement): void {
    this.el = element;
  }

  override render(): void {
    super.render();
    this.el.classList.add('nba-elements');
    this.listenTo(this.model, 'msg:custom', this._told.bind(this));
    this._coming = new Set();
    this._rules = document.createElement('style');
    this._rules.textContent = (this.model.get('rules') as string[]).join('');
    this.el.append(this._rules);
    this._changes = this._draw();
  }

  override remove(): unknown {
    drawnOf(this.model).delete(this);
    this._observer?.disconnect();
    this._canvas?.cytoscape_obj.destroy();
    this._canvas?.remove();
    this._canvas = undefined;
    return super.remove();
  }

  private async _draw(): Promise<void> {
    const canvas = (await this.create_child_view(this._content)) as unknown as Canvas;
    this._panel?.addWidget(canvas.luminoWidget);
    await canvas.displayed;
    this._canvas = canvas;
    drawnOf(this.model).add(this);
    const drawing = canvas.cytoscape_obj;
    drawing.batch(() => {
      drawing.add(structuredClone(elementsOf(this.model)));
    });
    this._fit();
    this._observer = new ResizeObserver(() => {
      fit(canvas.el);
    });
    this._observer.observe(canvas.el);
    const box = canvas.el.closest('.nba-graph');
    if (box) {
      this._observer.observe(box); // details that open below it leave it less room
    }
  }

  private get _content(): DOMWidgetModel {
    return this.model.get('canvas') as DOMWidgetModel;
  }

  private _told(message: ToDrawing): void {
    if (message.type === 'fit') {
      this._fit();
    } else if (this._canvas && message.type === 'anew') {
      void this.prepareAnew(message).then(show => {
        show();
      });
    } else if (this._canvas && message.type === 'change') {
      void this.prepare(message.elements).then(show => {
        show();
      });
    }
  }

  /** Have the pictures of changes loaded, so that cards never stand empty; what this gives shows them. Changes are
   *  ready in the order in which they come. */
  async prepare(changes: Changes): Promise<() => void> {
    const pictures = Object.values(changes).flatMap(({ data }) => data?.picture ?? []);
    return this._prepared(pictures, () => {
      this._show(changes, pictures.length > 0);
    });
  }

  /** The same for a structure that is another one. */
  async prepareAnew(redrawn: Redrawn): Promise<() => void> {
    const pictures = redrawn.elements.flatMap(({ data }) => ('picture' in data ? (data.picture ?? []) : []));
    return this._prepared(pictures, () => {
      this._showAnew(redrawn);
    });
  }

  private async _prepared(pictures: string[], show: () => void): Promise<() => void> {
    const former = this._changes;
    this._coming.add(pictures);
    this._changes = Promise.all([
      former,
      ...pictures.map(picture => loaded(this._canvas?.cytoscape_obj, picture))
    ]);
    await this._changes;
    return () => {
      this._coming.delete(pictures);
      show();
    };
  }

  private _showAnew({ elements, style, rules }: Redrawn): void {
    const drawing = this._canvas?.cytoscape_obj;
    this._rules.textContent = rules;
    drawing?.batch(() => {
      drawing.elements().remove();
      drawing.style(JSON.parse(style) as object[]);
      drawing.add(structuredClone(elements));
    });
    this._fit();
    if (drawing && this._canvas) {
      forget(drawing, [...this._coming].flat());
      showChosen(this._canvas.el);
    }
  }

  private _show(changes: Changes, pictures: boolean): void {
    const drawing = this._canvas?.cytoscape_obj;
    drawing?.batch(() => {
      for (const [id, { data, classes }] of Object.entries(changes)) {
        const element = drawing.getElementById(id);
        element.data(data ?? {});
        if (classes !== undefined) {
          element.classes(classes);
        }
      }
    });
    if (drawing && pictures) {
      forget(drawing, [...this._coming].flat());
    }
    if (this._canvas && Object.values(changes).some(({ classes }) => classes?.includes('chosen'))) {
      showChosen(this._canvas.el);
    }
  }

  private _fit(): void {
    const drawing = this._canvas?.cytoscape_obj;
    drawing?.resize();
    drawing?.layout(this._content.get('cytoscape_layout')).run();
  }
}

/** Load a picture; one that cannot be loaded holds nothing up. */
function loaded(drawing: IDrawing | undefined, address: string): Promise<unknown> {
  const image = drawing?.renderer().getCachedImage(address, 'anonymous', () => undefined);
  return !image || image.complete
    ? Promise.resolve()
    : new Promise(resolve => {
        image.addEventListener('load', resolve);
        image.addEventListener('error', resolve);
      });
}

/** How many pictures for each node are kept before those that none shows any more are let go of. */
const KEPT = 3;

function forget(drawing: IDrawing, coming: string[]): void {
  const cache = drawing.renderer().imageCache ?? {};
  const shown = new Set(drawing.nodes().map(node => node.data('picture')));
  const all = Object.keys(cache);
  if (all.length > KEPT * shown.size) {
    const kept = new Set([...shown, ...coming]);
    all.filter(address => !kept.has(address)).forEach(address => Reflect.deleteProperty(cache, address));
  }
}

/** Have widgets of elements drawn from now on; the page says so, and its style sheets know. */
export function register(registry: IJupyterWidgetRegistry): void {
  registry.registerWidget({
    name: 'nbasset',
    version: `${PROTOCOL}.0.0`,
    exports: { ElementsModel, ElementsView }
  });
  document.documentElement.classList.add('nba-draws');
}
