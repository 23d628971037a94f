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
  zoom(): number;
  zoom(to: { level: number; renderedPosition: Position }): void;
  maxZoom(): number;
  maxZoom(level: number): void;
  width(): number;
  height(): number;
  elements(): { renderedBoundingBox(): { w: number; h: number } };
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
  showChosen(element);
}

/** Scroll to a node, where a graph is larger than the room it has and this one is out of sight. */
export function intoSight(element: Element, node: INode): void {
  const box = element.closest('.nba-graph');
  if (box) {
    const [room, { left, top }] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
    const at = node.renderedBoundingBox();
    box.scrollLeft += beyond([left + at.x1, left + at.x2], [room.left, room.right]);
    box.scrollTop += beyond([top + at.y1, top + at.y2], [room.top, room.bottom]);
  }
}

/** How far something is from the middle of a room, when it is not wholly in it. */
function beyond([from, to]: [number, number], [first, last]: [number, number]): number {
  return from < first || to > last ? (from + to) / 2 - (first + last) / 2 : 0;
}

/** The same for the node that is chosen. */
export function showChosen(element: Element): void {
  const nodes = drawingOf(element)?.nodes().toArray() ?? [];
  const chosen = nodes.find(node => node.hasClass('chosen'));
  if (chosen) {
    intoSight(element, chosen);
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
  root.addEventListener('pointerover', onOver, true);
  root.addEventListener('pointerdown', onDown, true);
  root.addEventListener('pointermove', onHand, true);
  root.addEventListener('click', onButton, true);
  return {
    dispose: () => {
      observer.disconnect();
      window.clearTimeout(timer);
    }
  };
}

/** Pixels that a hand may move while it clicks; Cytoscape.js moves nothing within them. */
const STILL = 4;
let pressed: MouseEvent | null = null;

function onDown(event: MouseEvent): void {
  pressed = event;
}

function onHand(event: MouseEvent): void {
  const drawing = event.buttons > 0 ? drawingOf(drawnAt(event.target)) : undefined;
  const from = pressed ?? event;
  if (drawing && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STILL) {
    byHand.add(drawing);
  }
}

function drawnAt(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest('.nba-graph .custom-widget') : null;
}

/** By how much a press zooms, and how much at most a turn of the wheel does. */
const STEP = 1.25;
/** The scale at which nothing becomes larger. */
const CLOSEST = 2;
/** Pixels of a line, where a wheel counts lines. */
const LINE = 16;
/** Drawings whose wheel is heard. */
const heard = new WeakSet<Element>();

/** The wheel scrolls the page; only a drawing that the mouse is over hears it, so that scrolling waits for nothing. */
function onOver(event: Event): void {
  const element = drawnAt(event.target);
  if (element && !heard.has(element)) {
    heard.add(element);
    element.addEventListener('wheel', onWheel as EventListener, { capture: true, passive: false });
  }
}

/** With Ctrl or Cmd, and as a pinch on a touchpad, it zooms. */
function onWheel(event: WheelEvent): void {
  const element = drawnAt(event.target);
  const drawing = drawingOf(element);
  if (!element || !drawing || !(event.ctrlKey || event.metaKey)) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const box = element.getBoundingClientRect();
  const turned = event.deltaY * (event.deltaMode === 1 ? LINE : 1);
  const factor = Math.min(Math.max(Math.exp(-turned / 400), 1 / STEP), STEP);
  zoomBy(drawing, factor, { x: event.clientX - box.left, y: event.clientY - box.top });
}

/** Zoom around a place; out no further than until everything is seen. */
export function zoomBy(drawing: IDrawing, factor: number, around: Position): void {
  const now = drawing.zoom();
  const room = drawing.elements().renderedBoundingBox();
  const most = drawing.maxZoom();
  const fits = Math.min((drawing.width() - 2 * MARGIN) / room.w, (drawing.height() - 2 * MARGIN) / room.h);
  const whole = Math.min(now * fits, most);
  if (now * factor <= whole) {
    byHand.delete(drawing);
    drawing.fit(undefined, MARGIN);
    return;
  }
  byHand.add(drawing);
  // What fits a drawing into its room heeds this limit, as cards are not to be larger than they were drawn.
  drawing.maxZoom(CLOSEST);
  drawing.zoom({ level: Math.min(now * factor, CLOSEST), renderedPosition: around });
  drawing.maxZoom(most);
}

/** What the buttons do that a page heeds by itself, by their classes. */
const BUTTONS: [string, (drawing: IDrawing) => void][] = [
  ['nba-fit', drawing => byHand.delete(drawing)],
  [
    'nba-zoom-in',
    drawing => {
      zoomAtMiddle(drawing, STEP);
    }
  ],
  [
    'nba-zoom-out',
    drawing => {
      zoomAtMiddle(drawing, 1 / STEP);
    }
  ]
];

function onButton(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest('.nba-panel button') : null;
  const does = BUTTONS.find(([name]) => button?.classList.contains(name))?.[1];
  if (does) {
    [...(button?.closest('.nba-panel')?.querySelectorAll('.custom-widget') ?? [])]
      .map(drawingOf)
      .filter(drawing => drawing !== undefined)
      .forEach(does);
  }
}

function zoomAtMiddle(drawing: IDrawing, factor: number): void {
  zoomBy(drawing, factor, { x: drawing.width() / 2, y: drawing.height() / 2 });
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
