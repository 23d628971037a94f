/** Graphs on the page, as far as the keyboard and the mouse look at them, made by hand. */

/** A card of a graph. */
export class FakeCard {
  readonly classes = new Set<string>();
  clicks = 0;

  constructor(
    readonly name: string,
    readonly at: { x: number; y: number },
    readonly near: string[] = []
  ) {}

  id = (): string => this.name;
  data = (): object => ({ id: this.name, name: this.name, status: 'STALE' });
  position = (): { x: number; y: number } => this.at;
  renderedBoundingBox = (): object => ({
    x1: this.at.x,
    y1: this.at.y,
    x2: this.at.x + 10,
    y2: this.at.y + 10
  });
  isParent = (): boolean => false;
  nonempty = (): boolean => true;
  neighborhood = (): { toArray(): { id(): string }[] } => ({
    toArray: () => this.near.map(name => ({ id: () => name }))
  });
  emit = (): void => {
    this.clicks += 1;
  };
  hasClass = (name: string): boolean => this.classes.has(name);
  addClass = (name: string): void => {
    this.classes.add(name);
  };
  removeClass = (name: string): void => {
    this.classes.delete(name);
  };
}

/** A graph in its panel; what is done with the whole drawing is put down. */
export function graphOf(...cards: FakeCard[]) {
  const done: unknown[] = [];
  const at = { zoom: 0.5, most: 1 };
  const drawing = {
    nodes: () => ({ toArray: () => cards }),
    getElementById: (name: string) => cards.find(card => card.name === name) ?? { nonempty: () => false },
    resize: () => done.push('resize'),
    fit: () => done.push('fit'),
    zoom: (to?: { level: number }) => (to ? (at.zoom = to.level) : at.zoom),
    maxZoom: (level?: number) => (level === undefined ? at.most : (at.most = level)),
    width: () => 400,
    height: () => 200,
    elements: () => ({ renderedBoundingBox: () => ({ w: 736 * at.zoom, h: 100 * at.zoom }) })
  };
  const panel = document.createElement('div');
  panel.className = 'nba-panel';
  panel.innerHTML =
    '<button class="nba-fit"></button><button class="nba-zoom-out"></button>' +
    '<button class="nba-zoom-in"></button><div class="nba-graph"><div class="custom-widget"></div></div>';
  document.body.append(panel);
  const graph = panel.querySelector<HTMLElement>('.nba-graph');
  const drawn = panel.querySelector<HTMLElement>('.custom-widget');
  if (!graph || !drawn) {
    throw new Error('There is no graph.');
  }
  Object.defineProperty(drawn, 'clientWidth', { value: 400 });
  Object.assign(drawn, { _cyreg: { cy: drawing } });
  return { panel, graph, drawn, done, at };
}
