/** The nodes of a live graph on the page: where one is, and which one is at a place. */

interface INode {
  id(): string;
  select(): void;
  renderedBoundingBox(): { x1: number; y1: number; x2: number; y2: number };
  isParent(): boolean;
}

interface IDrawing {
  nodes(): { toArray(): INode[] };
  elements(): { unselect(): void };
  getElementById(id: string): { nonempty(): boolean } & INode;
  animate(options: { center: { eles: unknown } }): void;
}

/** The name under which Cytoscape.js keeps a drawing at its element. */
type Registered = HTMLElement & { _cyreg?: { cy?: IDrawing } };

const PATIENCE = 100;

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

/** Select an asset's node and bring it into the middle, as soon as the graph is drawn. */
export function showNode(root: HTMLElement, name: string, tries = PATIENCE): void {
  const drawing = [...root.querySelectorAll('.custom-widget')]
    .map(drawingOf)
    .find(each => each !== undefined);
  const node = drawing?.getElementById(name);
  if (drawing && node?.nonempty()) {
    drawing.elements().unselect();
    node.select();
    drawing.animate({ center: { eles: node } });
  } else if (tries > 0 && root.isConnected) {
    window.setTimeout(() => {
      showNode(root, name, tries - 1);
    }, 50);
  }
}
