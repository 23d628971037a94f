/** The nodes of a live graph on the page: where one is, and which one is at a place. */
import type { BoxData, CardData, Position } from '../generated/protocol';

export interface INode {
  id(): string;
  data(): CardData | BoxData;
  position(): Position;
  neighborhood(): { toArray(): { id(): string }[] };
  emit(event: string): void;
  hasClass(name: string): boolean;
  addClass(name: string): void;
  removeClass(name: string): void;
  renderedBoundingBox(): { x1: number; y1: number; x2: number; y2: number };
  isParent(): boolean;
}

interface IDrawing {
  resize(): void;
  fit(around: undefined, margin: number): void;
  userZoomingEnabled(): boolean;
  nodes(): { toArray(): INode[] };
  getElementById(id: string): { nonempty(): boolean } & INode;
}

/** The name under which Cytoscape.js keeps a drawing at its element. */
type Registered = HTMLElement & { _cyreg?: { cy?: IDrawing } };

const PATIENCE = 100;
const MARGIN = 16;

/** The drawing at an element, once there is one. */
export function drawingOf(element: Element | null): IDrawing | undefined {
  return (element as Registered | null)?._cyreg?.cy;
}

/** The asset at the place of a mouse event, when that is in a graph. */
export function cellAt(event: MouseEvent): string | null {
  const element = event.target instanceof Element ? event.target.closest('.custom-widget') : null;
  const drawing = drawingOf(element);
  if (!element || !drawing) {
    return null;
  }
  const box = element.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const found = drawing
    .nodes()
    .toArray()
    .filter(node => !node.isParent())
    .find(node => {
      const at = node.renderedBoundingBox();
      return at.x1 <= x && x <= at.x2 && at.y1 <= y && y <= at.y2;
    });
  return found?.id() ?? null;
}

/** Drawings whose part was chosen by hand, which is not taken back. */
const byHand = new WeakSet();
/** Milliseconds after which a size stays. */
const SETTLED = 200;

/** Bring every drawing whole into the room it has now, unless somebody has zoomed or moved it. */
export function fitInto(root: HTMLElement): void {
  root.querySelectorAll('.nba-graph .custom-widget').forEach(fit);
}

/** The same for the one drawing at an element. */
export function fit(element: Element): void {
  const drawing = element.clientWidth > 0 ? drawingOf(element) : undefined;
  drawing?.resize();
  if (drawing && !byHand.has(drawing)) {
    drawing.fit(undefined, MARGIN);
  }
}

/** Keep the drawings below an element whole when there is more or less room; stops when they are gone. */
export function keepFitting(root: HTMLElement): { dispose(): void } {
  let timer = 0;
  let wide = 0;
  const observer = new ResizeObserver(() => {
    if (root.clientWidth && root.clientWidth !== wide) {
      wide = root.clientWidth;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        fitInto(root);
      }, SETTLED);
    }
  });
  observer.observe(root);
  root.addEventListener('wheel', onHand, { capture: true, passive: true });
  root.addEventListener('pointermove', onHand, true);
  root.addEventListener('click', onFit, true);
  return {
    dispose: () => {
      observer.disconnect();
      window.clearTimeout(timer);
    }
  };
}

function onHand(event: MouseEvent): void {
  const drawing = drawingOf(event.target instanceof Element ? event.target.closest('.custom-widget') : null);
  const moves = event.type === 'wheel' ? drawing?.userZoomingEnabled() : event.buttons > 0;
  if (drawing && moves) {
    byHand.add(drawing);
  }
}

/** The button that fits a graph gives it back. */
function onFit(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest('.nba-fit') : null;
  for (const element of button?.closest('.nba-panel')?.querySelectorAll('.custom-widget') ?? []) {
    const drawing = drawingOf(element);
    if (drawing) {
      byHand.delete(drawing);
    }
  }
}

/** Choose an asset's node as a click does, as soon as the graph is drawn. */
export function showNode(root: HTMLElement, name: string, tries = PATIENCE): void {
  const drawing = [...root.querySelectorAll('.custom-widget')]
    .map(drawingOf)
    .find(each => each !== undefined);
  const node = drawing?.getElementById(name);
  if (node?.nonempty()) {
    if (!node.hasClass('chosen')) {
      node.emit('click');
    }
  } else if (tries > 0 && root.isConnected) {
    window.setTimeout(() => {
      showNode(root, name, tries - 1);
    }, 50);
  }
}
