/** The keyboard in a graph: arrows go from card to card, Enter chooses one as a click does. */
import type { Position } from '../generated/protocol';
import { drawingOf, INode, intoSight } from './graphnodes';

/** The card to which the arrows have come, by drawing. */
const here = new WeakMap<object, string>();

const STEPS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1]
};
/** How much further something beside the way seems, and how much nearer what is joined by a line. */
const ASIDE = 2.5;
const JOINED = 0.6;

interface IPlace {
  name: string;
  x: number;
  y: number;
  joined: boolean;
}

/** Where an arrow leads from a place; nowhere when nothing lies there. */
export function nextInDirection(
  from: Position,
  places: IPlace[],
  [right, down]: [number, number]
): string | null {
  const reached = places
    .map(({ name, x, y, joined }) => {
      const [dx, dy] = [x - from.x, y - from.y];
      const along = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      return { name, along, far: (along + ASIDE * aside) * (joined ? JOINED : 1) };
    })
    .filter(each => each.along > 1)
    .sort((one, two) => one.far - two.far);
  return reached[0]?.name ?? null;
}

/** Hear keys in the graphs of a page, before JupyterLab takes them for its notebooks. */
export function listenToKeys(): void {
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('focusin', event => {
    reachable(event.target);
    move(event.target, (drawing, element) => {
      show(drawing, element, start(drawing));
    });
  });
  window.addEventListener('focusout', event => {
    move(event.target, drawing => {
      cards(drawing).forEach(node => {
        node.removeClass('focused');
      });
    });
  });
}

/** The card to which the arrows have come, where a graph itself has the focus and is meant, and no place in it. */
export function cardAt(target: EventTarget | null): string | null {
  let name: string | null = null;
  move(target, drawing => {
    name = start(drawing)?.id() ?? null;
  });
  return name;
}

/** Whoever comes to a panel's toolbar by keyboard can go on to its graph. */
function reachable(target: EventTarget | null): void {
  const panel = target instanceof Element ? target.closest('.nba-panel') : null;
  panel?.querySelectorAll('.nba-graph:not([tabindex])').forEach(graph => {
    graph.setAttribute('tabindex', '0');
  });
}

type Drawing = NonNullable<ReturnType<typeof drawingOf>>;

function move(target: EventTarget | null, act: (drawing: Drawing, element: HTMLElement) => void): void {
  if (target instanceof HTMLElement && target.matches('.nba-graph')) {
    const drawing = drawingOf(target.querySelector('.custom-widget'));
    if (drawing) {
      act(drawing, target);
    }
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) {
    return;
  }
  move(event.target, (drawing, element) => {
    const step = STEPS[event.key] as [number, number] | undefined;
    const node = start(drawing);
    if (step) {
      show(drawing, element, node && next(drawing, node, step));
    } else if (event.key === 'Enter' || event.key === ' ') {
      node?.emit('click');
      show(drawing, element, node);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

function cards(drawing: Drawing): INode[] {
  return drawing
    .nodes()
    .toArray()
    .filter(node => !node.isParent());
}

/** The card to begin at: where one was, what is chosen, or what is farthest to the upper left. */
function start(drawing: Drawing): INode | null {
  const all = cards(drawing);
  const at = (node: INode): number => node.position().x + node.position().y;
  return (
    all.find(node => node.id() === here.get(drawing)) ??
    all.find(node => node.hasClass('chosen')) ??
    [...all].sort((one, two) => at(one) - at(two)).at(0) ??
    null
  );
}

function next(drawing: Drawing, from: INode, step: [number, number]): INode {
  const joined = new Set(
    from
      .neighborhood()
      .toArray()
      .map(each => each.id())
  );
  const all = cards(drawing).filter(node => node.id() !== from.id());
  const places = all.map(node => ({ name: node.id(), ...node.position(), joined: joined.has(node.id()) }));
  const name = nextInDirection(from.position(), places, step);
  return all.find(node => node.id() === name) ?? from;
}

function show(drawing: Drawing, element: HTMLElement, node: INode | null): void {
  cards(drawing).forEach(each => {
    each.removeClass('focused');
  });
  if (node) {
    here.set(drawing, node.id());
    node.addClass('focused');
    intoSight(element.querySelector('.custom-widget') ?? element, node);
    const data = node.data();
    const status = 'status' in data ? data.status?.toLowerCase() : undefined;
    element.setAttribute('role', 'application');
    element.setAttribute('aria-label', [data.name, status].filter(Boolean).join(': '));
  }
}
