// Written by generate.py from nbasset; edit nothing here.
import type { Status } from './protocol';

export const PROTOCOL = 1;

export const UNTRACKED_SHAPE = '◐';

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
