// Written by generate.mjs from schema/protocol.json; edit nothing here.

/**
 * What a kernel and the pages that show its notebook say to each other.
 */
export type Protocol = FromKernel | FromPage;
export type FromKernel = State | Said | Bye;
/**
 * The statuses of design; see each one's sentence in the documentation of :func:`assess`.
 */
export type Status =
  'UNRESOLVED' | 'MISSING' | 'STALE' | 'FRESH' | 'QUEUED' | 'RUNNING' | 'FAILED' | 'BLOCKED';
export type FromPage = Hello | Cells | Stop;

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
 * Where an asset stands: of its view, what a page shows.
 */
export interface AssetState {
  name: string;
  group: string;
  description: string;
  status: Status;
  marks: string[];
  causes: CauseState[];
  upstream: string[];
  waits_for: string[];
  made_at: number | null;
  took: number | null;
  size: number | null;
  kind: string;
  cell: string | null;
}
/**
 * Why an asset is not fresh.
 */
export interface CauseState {
  category: string;
  text: string;
  diff: string[];
  via: string | null;
}
/**
 * A cell that defines assets, and the text with which it does.
 */
export interface CellState {
  id: string;
  source: string;
}
/**
 * A run: when it began and ended, and how, in one line; ``ok`` is unknown while it is at work.
 */
export interface RunState {
  id: string;
  started: number;
  finished: number | null;
  ok: boolean | null;
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
 * From the kernel: nbasset is unloaded.
 */
export interface Bye {
  type: 'bye';
}
/**
 * From a page: it is there, and whether it draws graphs from one list; the whole state is sent to it.
 */
export interface Hello {
  type: 'hello';
  protocol: number;
  draws: boolean;
}
/**
 * From a page: cells that were deleted, or are back.
 */
export interface Cells {
  type: 'gone' | 'back';
  cells: string[];
}
/**
 * From a page, on a channel of its own: stop the run that is at work.
 */
export interface Stop {
  type: 'stop';
}
