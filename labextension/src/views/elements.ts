/** Elements: a graph of which all elements come in one list, drawn at once by the widget of ipycytoscape. */
import {
  DOMWidgetModel,
  DOMWidgetView,
  type IJupyterWidgetRegistry,
  JupyterLuminoPanelWidget,
  unpack_models
} from '@jupyter-widgets/base';

import { PROTOCOL } from '../generated/looks';
import { fit } from './graphnodes';

/** An element as Cytoscape.js takes it. */
interface IElement {
  data: { id: string } & Record<string, unknown>;
  classes: string;
}

type Changes = Record<string, { data?: Record<string, unknown>; classes?: string }>;
type Message = { type: 'change'; elements: Changes } | { type: 'fit' };

interface IDrawing {
  add(elements: IElement[]): void;
  batch(act: () => void): void;
  destroy(): void;
  getElementById(id: string): { data(data: object): void; classes(names: string): void };
  layout(options: unknown): { run(): void };
  resize(): void;
}

/** The view of ipycytoscape's widget. */
type Canvas = DOMWidgetView & { cytoscape_obj: IDrawing };

function elementsOf(model: { get(name: string): unknown }): IElement[] {
  return model.get('elements') as IElement[];
}

/** Keeps the elements as they are now, for every view that is made of them. */
class ElementsModel extends DOMWidgetModel {
  static override serializers = { ...DOMWidgetModel.serializers, canvas: { deserialize: unpack_models } };

  override defaults(): ReturnType<DOMWidgetModel['defaults']> {
    return { ...super.defaults(), elements: [], canvas: null };
  }

  override initialize(...parameters: Parameters<DOMWidgetModel['initialize']>): void {
    super.initialize(...parameters);
    this.on('msg:custom', (message: Message) => {
      if (message.type === 'change') {
        this._change(message.elements);
      }
    });
  }

  private _change(changes: Changes): void {
    for (const element of elementsOf(this)) {
      const change = changes[element.data.id] as Changes[string] | undefined;
      Object.assign(element.data, change?.data);
      element.classes = change?.classes ?? element.classes;
    }
  }
}

/** Draws the elements into a view of ipycytoscape's widget. */
class ElementsView extends DOMWidgetView {
  // Without values of their own: the constructor of the class below has called _createElement before they were given.
  declare private _panel?: JupyterLuminoPanelWidget;
  declare private _canvas?: Canvas;
  declare private _observer?: ResizeObserver;

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
    void this._draw();
  }

  override remove(): unknown {
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
    const drawing = canvas.cytoscape_obj;
    drawing.batch(() => {
      drawing.add(structuredClone(elementsOf(this.model)));
    });
    this._fit();
    this._observer = new ResizeObserver(() => {
      fit(canvas.el);
    });
    this._observer.observe(canvas.el);
  }

  private get _content(): DOMWidgetModel {
    return this.model.get('canvas') as DOMWidgetModel;
  }

  private _told(message: Message): void {
    const drawing = this._canvas?.cytoscape_obj;
    if (message.type === 'fit') {
      this._fit();
    } else {
      drawing?.batch(() => {
        for (const [id, { data, classes }] of Object.entries(message.elements)) {
          const element = drawing.getElementById(id);
          element.data(data ?? {});
          if (classes !== undefined) {
            element.classes(classes);
          }
        }
      });
    }
  }

  private _fit(): void {
    const drawing = this._canvas?.cytoscape_obj;
    drawing?.resize();
    drawing?.layout(this._content.get('cytoscape_layout')).run();
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
