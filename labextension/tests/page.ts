/**
 * A page for the tests of the views: a light DOM, frames that come when a test says so, and fakes of what JupyterLab
 * brings and no test needs whole. To be imported before any view.
 */
import { Window } from 'happy-dom';
import Module from 'node:module';

const window = new Window({ url: 'http://localhost/', width: 1200, height: 800 });

const taken = [
  'document',
  'navigator',
  'Node',
  'Element',
  'HTMLElement',
  'HTMLInputElement',
  'Event',
  'KeyboardEvent',
  'MouseEvent',
  'DragEvent',
  'customElements',
  'MutationObserver',
  'getComputedStyle',
  'WebSocket'
] as const;
for (const name of taken) {
  Reflect.set(globalThis, name, Reflect.get(window, name));
}
Reflect.set(globalThis, 'window', window);
Reflect.set(globalThis, 'cancelAnimationFrame', () => undefined);

let frames: (() => void)[] = [];
Reflect.set(globalThis, 'requestAnimationFrame', (act: () => void) => frames.push(act));

/** Let the next frame come. */
export function frame(): void {
  const due = frames;
  frames = [];
  due.forEach(act => {
    act();
  });
}

/** Sizes of elements are told by hand, as nothing is laid out here. */
export class Observer {
  static all: Observer[] = [];
  readonly observed: Element[] = [];

  constructor(readonly tell: () => void) {
    Observer.all.push(this);
  }

  observe(element: Element): void {
    this.observed.push(element);
  }

  disconnect(): void {
    this.observed.length = 0;
  }
}
Reflect.set(globalThis, 'ResizeObserver', Observer);

/** Wait until everything that is settled has been heard of. */
export function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 5));
}

/** What was asked of JupyterLab, oldest first. */
export const asked: unknown[][] = [];
/** What the dialog answers that asks which one. */
export const answer: { value: string | null } = { value: null };

class FakeWidget {
  isDisposed = false;
  node = document.createElement('div');
  title = { label: '', closable: false };
  disposed = { connect: (act: () => void): number => this._acts.push(act) };
  private readonly _acts: (() => void)[] = [];

  constructor(private readonly _given: { content?: unknown } = {}) {}

  get content(): unknown {
    return this._given.content;
  }

  get id(): string {
    return this.node.id;
  }

  set id(id: string) {
    this.node.id = id;
  }

  addClass(name: string): void {
    this.node.classList.add(name);
  }

  dispose(): void {
    this.isDisposed = true;
    this._acts.forEach(act => {
      act();
    });
  }
}

/** The area in which a panel shows what its line displays. */
export class FakeArea extends FakeWidget {
  static last: FakeArea;
  readonly model = {
    length: 0,
    clear: (): void => {
      this.model.length = 0;
    }
  };

  constructor() {
    super();
    FakeArea.last = this;
  }

  set future(_: unknown) {
    this.model.length = 1;
  }
}

class FakeModel {
  readonly values: Record<string, unknown> = {};
  private readonly _acts: ((message: unknown) => void)[] = [];
  static serializers = {};

  defaults(): object {
    return {};
  }

  initialize(): void {
    Object.assign(this.values, this.defaults());
  }

  get(name: string): unknown {
    return this.values[name];
  }

  on(_: string, act: (message: unknown) => void): void {
    this._acts.push(act);
  }

  model_id = `model-${FakeModel.count++}`;
  static count = 0;

  once(name: string, act: () => void): void {
    if (name === 'destroy') {
      this.destroyed = act;
    }
  }

  destroyed = (): void => undefined;

  /** A message of the kernel. */
  told(message: unknown): void {
    this._acts.forEach(act => {
      act(message);
    });
  }
}

class FakeView {
  el = document.createElement('div');

  constructor(
    readonly model: FakeModel,
    readonly child: unknown
  ) {}

  render(): void {
    asked.push(['render']);
  }

  remove(): this {
    return this;
  }

  listenTo(model: FakeModel, name: string, act: (message: unknown) => void): void {
    model.on(name, act);
  }

  create_child_view(): Promise<unknown> {
    return Promise.resolve(this.child);
  }
}

const note =
  (...first: unknown[]) =>
  (...rest: unknown[]): void => {
    asked.push([...first, ...rest]);
  };

const fakes: Record<string, unknown> = {
  '@jupyterlab/notebook': {
    NotebookActions: {
      run: (...what: unknown[]) => {
        asked.push(['run', ...what]);
        return Promise.resolve(true);
      }
    }
  },
  '@jupyterlab/apputils': {
    InputDialog: {
      getItem: (options: unknown) => (asked.push(['dialog', options]), Promise.resolve(answer))
    },
    Dialog: { cancelButton: () => null, okButton: (options: unknown) => options },
    showDialog: (options: unknown) => (
      asked.push(['dialog', options]),
      Promise.resolve({ button: { accept: answer.value !== null } })
    ),
    MainAreaWidget: FakeWidget,
    Notification: { info: note('info'), error: note('error'), warning: note('warning') }
  },
  '@jupyterlab/ui-components': {
    LabIcon: class {
      constructor(readonly options: unknown) {}
    }
  },
  '@jupyterlab/outputarea': { OutputAreaModel: FakeModel, SimplifiedOutputArea: FakeArea },
  '@jupyter-widgets/base': {
    DOMWidgetModel: FakeModel,
    DOMWidgetView: FakeView,
    JupyterLuminoPanelWidget: class {
      node = document.createElement('div');
      addWidget = note('added');
    },
    unpack_models: null
  }
};

type Load = (request: string, ...rest: unknown[]) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load;
loader._load = (request, ...rest) => fakes[request] ?? load(request, ...rest);
