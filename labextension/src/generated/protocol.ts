// Written by generate.mjs from schema/protocol.json; edit nothing here.

/**
 * What a kernel and the pages that show its notebook say to each other.
 */
export type Protocol = FromKernel | FromPage | ToDrawing | DrawingState;
export type FromKernel = State | Said | Outdated | Foretold | Found | RunFirst | Rewrite | Bye | Together;
/**
 * The statuses of design; see each one's sentence in the documentation of :func:`assess`.
 */
export type Status =
  'UNRESOLVED' | 'MISSING' | 'STALE' | 'FRESH' | 'QUEUED' | 'RUNNING' | 'FAILED' | 'BLOCKED';
/**
 * Dagster's categories of causes.
 */
export type Category = 'CODE' | 'DATA' | 'DEPENDENCIES';
export type FromPage = Hello | Cells | Moved | Edited | Seen | Look | Find | Behind | Texts | Stop;
export type ToDrawing = Changed | Anew | Fit;

/**
 * From the kernel: where assets stand. What is ``whole`` replaces all that was told before.
 */
export interface State {
  type: 'state';
  protocol: number;
  whole: boolean;
  running: boolean;
  assets: AssetState[];
  cells: CellState[];
  jobs: string[];
  runs: RunState[];
}
/**
 * Where an asset stands: of its view, what a page with the extension is told.
 */
export interface AssetState {
  status: Status;
  marks: string[];
  name: string;
  kind: string;
  causes: CauseView[];
  point: string | null;
  points: PointRun[];
  group: string;
  description: string;
  upstream: string[];
  waits_for: string[];
  version: number | null;
  made_at: number | null;
  took: number | null;
  size: number | null;
  from_store: boolean;
  cell: string | null;
  check?: boolean;
}
/**
 * Why an asset is not fresh; ``via`` is the upstream asset it came through, empty when it is the asset's own.
 */
export interface CauseView {
  category: Category;
  text: string;
  diff: string[];
  via: string;
}
/**
 * Points in a row that stand alike, and how many these are.
 */
export interface PointRun {
  status: Status;
  count: number;
}
/**
 * A cell that defines assets, or names that these may use, and the text with which it does.
 */
export interface CellState {
  id: string;
  source: string;
}
/**
 * A run: what it is about, when it began and ended, and how, in one line.
 */
export interface RunState {
  id: string;
  started: number;
  finished: number | null;
  ok: boolean | null;
  unmet: boolean;
  what: string;
  text: string;
}
/**
 * From the kernel: one sentence for people.
 */
export interface Said {
  type: 'said';
  text: string;
}
/**
 * From the kernel: every plain cell whose output is outdated now.
 */
export interface Outdated {
  type: 'outdated';
  cells: OutdatedCell[];
}
/**
 * A plain cell whose output is outdated, the text with which it was run, and why.
 */
export interface OutdatedCell {
  id: string;
  source: string;
  causes: string[];
  changes: string[];
}
/**
 * From the kernel: what edits that were not run will make stale, and the plain cells among those edited.
 */
export interface Foretold {
  type: 'foretold';
  assets: ForetoldAsset[];
  cells: string[];
}
/**
 * An asset that will turn stale once a cell is run that was edited, and which edit that is, in words.
 */
export interface ForetoldAsset {
  name: string;
  why: string;
}
/**
 * From the kernel: the assets that words of a search choose as a selection; or why they are none.
 */
export interface Found {
  type: 'found';
  words: string;
  assets: string[];
  why: string;
}
/**
 * From the kernel: a sentence about cells that have to be run first, and those, with the one that was run, last.
 */
export interface RunFirst {
  type: 'run first';
  text: string;
  cells: string[];
}
/**
 * From the kernel: other texts for cells: at once; or with a ``label``, to be run, when its button is pressed.
 */
export interface Rewrite {
  type: 'rewrite';
  text: string;
  label: string;
  cells: CellRewrite[];
}
/**
 * Another text for a cell, as long as it says what it said.
 */
export interface CellRewrite {
  id: string;
  before: string;
  after: string;
}
/**
 * From the kernel: nbasset is unloaded.
 */
export interface Bye {
  type: 'bye';
}
/**
 * From the kernel: what it says of one moment, and what changes in drawings with it, by their widgets and elements.
 */
export interface Together {
  type: 'together';
  said: (State | Outdated | Foretold)[];
  drawn: {
    [k: string]: {
      [k: string]: Change;
    };
  };
  anew: {
    [k: string]: Redrawn;
  };
}
/**
 * What has changed of an element: of its data what differs, all of its classes.
 */
export interface Change {
  data?: Looks;
  classes?: string;
}
/**
 * What can change of a card or a file: its picture, or its label and colours where it is a plain box.
 */
export interface Looks {
  status?: Status;
  fill?: string;
  colour?: string;
  label?: string;
  picture?: string;
  wide?: number;
}
/**
 * Of a drawing whose structure is another one: its elements, how Cytoscape.js styles them, rules of its size.
 */
export interface Redrawn {
  elements: (CardElement | BoxElement | LineElement)[];
  style: string;
  rules: string;
}
/**
 * A card or a file, as Cytoscape.js takes it.
 */
export interface CardElement {
  data: CardData;
  classes: string;
  position: Position;
}
/**
 * A card or a file in a graph; ``parent`` is the box that it stands in.
 */
export interface CardData {
  status?: Status;
  fill?: string;
  colour?: string;
  label?: string;
  picture?: string;
  wide?: number;
  id: string;
  name: string;
  parent?: string;
}
/**
 * Where the middle of a card stands.
 */
export interface Position {
  x: number;
  y: number;
}
/**
 * A box, as Cytoscape.js takes it; it stands around what is in it.
 */
export interface BoxElement {
  data: BoxData;
  classes: string;
}
/**
 * The box of a group; ``indent`` moves its name to where it begins.
 */
export interface BoxData {
  id: string;
  name: string;
  indent: number;
}
/**
 * A line, as Cytoscape.js takes it.
 */
export interface LineElement {
  data: LineData;
  classes: string;
}
/**
 * A line from one card to another, with the control points that bend it.
 */
export interface LineData {
  id: string;
  source: string;
  target: string;
  weights: number[];
  distances: number[];
}
/**
 * From a page: it is there, and whether it draws graphs from one list; the whole state is sent to it.
 */
export interface Hello {
  type: 'hello';
  protocol: number;
  draws?: boolean;
}
/**
 * From a page: cells that were deleted, or are back.
 */
export interface Cells {
  type: 'gone' | 'back';
  cells: string[];
}
/**
 * From a page: what made a cell's assets stands in another cell now, as it was split, merged or pasted.
 */
export interface Moved {
  type: 'moved';
  cell: string;
  now: string;
}
/**
 * From a page: every cell whose text is not the one that was run, and what it says now.
 */
export interface Edited {
  type: 'edited';
  cells: CellState[];
}
/**
 * From a page: whether somebody can see it; while one can, files are looked at between cells.
 */
export interface Seen {
  type: 'seen';
  visible: boolean;
}
/**
 * From a page: look at files and modules now, as one was saved, or somebody came back to the page.
 */
export interface Look {
  type: 'look';
}
/**
 * From a page: say which assets these words choose, as a selection.
 */
export interface Find {
  type: 'find';
  words: string;
}
/**
 * From a page: the outputs of some assets in its notebook are not as they stand; their displays are sent again.
 */
export interface Behind {
  type: 'behind';
  assets: string[];
}
/**
 * From a page: all its code cells from the top, when it begins to listen and whenever one is another.
 */
export interface Texts {
  type: 'texts';
  cells: CellSource[];
}
/**
 * A code cell of the notebook, and its text, where that is not as it was told before.
 */
export interface CellSource {
  id: string;
  source?: string;
}
/**
 * From a page, on a channel of its own: stop the run that is at work.
 */
export interface Stop {
  type: 'stop';
}
/**
 * To a drawing: some of its elements look different now, by their ids.
 */
export interface Changed {
  type: 'change';
  elements: {
    [k: string]: Change;
  };
}
/**
 * To a drawing: it is another one.
 */
export interface Anew {
  elements: (CardElement | BoxElement | LineElement)[];
  style: string;
  rules: string;
  type: 'anew';
}
/**
 * To a drawing: bring everything into the room there is now.
 */
export interface Fit {
  type: 'fit';
}
/**
 * The state of the widget that draws a graph: its elements, what they are drawn into, rules of its size.
 */
export interface DrawingState {
  elements: (CardElement | BoxElement | LineElement)[];
  canvas: string;
  rules: string[];
}
