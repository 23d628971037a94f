// Written by generate.py from nbasset; edit nothing here.
import type { Status } from './protocol';

export const PROTOCOL = 1;

export const UNTRACKED_SHAPE = '◐';

/** How the marks of what rests on something that nobody can see begin. */
export const UNTRACKED = 'untracked';

export const PIN_SHAPE = '⚑';

/** How the mark of a version begins that counts since somebody has said so. */
export const PINNED = 'pinned to #';

export const UNMET_SHAPE = '▲';

export const WARNED_SHAPE = '△';

/** How the mark of an asset reads that has not passed a check. */
export const UNMET = /^check.* (failed|raised)$/;

/** How that of one reads that only warns. */
export const WARNS = /^check.* warns$|^warns(?=:|$)/;

/** Which status stands for several: the first of these. */
export const ORDER: Status[] = [
  'RUNNING',
  'FAILED',
  'BLOCKED',
  'QUEUED',
  'UNRESOLVED',
  'STALE',
  'MISSING',
  'FRESH'
];

export const LOOKS: Record<Status, { shape: string; word: string }> = {
  FRESH: { shape: '●', word: 'fresh' },
  STALE: { shape: '◆', word: 'stale' },
  MISSING: { shape: '○', word: 'missing' },
  FAILED: { shape: '✖', word: 'failed' },
  BLOCKED: { shape: '⊘', word: 'blocked' },
  RUNNING: { shape: '▶', word: 'running' },
  QUEUED: { shape: '◷', word: 'queued' },
  UNRESOLVED: { shape: '?', word: 'unresolved' }
};
