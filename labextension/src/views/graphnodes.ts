/** The nodes of a live graph on the page: where one is, and which one is at a place. */

interface INode {
  id(): string;
  emit(event: string): void;
  hasClass(name: string): boolean;
  renderedBoundingBox(): { x1: number; y1: number; x2: number; y2: number };
  isParent(): boolean;
}

interface IDrawing {
  resize(): void;
  fit(around: undefined, margin: number): void;
  nodes(): { toArray(): INode[] };
  getElementById(id: string): { nonempty(): boolean } & INode;
}

/** The name under which Cytoscape.js keeps a drawing at its element. */
type Registered = HTMLElement & { _cyreg?: { cy?: IDrawing } };

const PATIENCE = 100;
const MARGIN = 16;

function drawingOf(element: Element | null): IDrawing | undefined {
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

/** Bring every drawing whole into the room it has now. */
export function fitInto(root: HTMLElement): void {
  for (const element of root.querySelectorAll('.custom-widget')) {
    const drawing = drawingOf(element);
    drawing?.resize();
    drawing?.fit(undefined, MARGIN);
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
