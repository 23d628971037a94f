/** Words: what a cell's text says about its asset, and how numbers and statuses read. */
import {
  LOOKS,
  PIN_SHAPE,
  PINNED,
  UNMET,
  UNMET_SHAPE,
  UNTRACKED,
  UNTRACKED_SHAPE,
  WARNED_SHAPE,
  WARNS
} from '../generated/looks';
import type { AssetState, CauseView, Status } from '../generated/protocol';

/** How the text of an asset's cell begins: with a magic line, or with a comment that means the same. */
export const ASSET_LINE =
  /^\s*(?:%%asset(?:_check)?(?![\w?-]|[ \t]+(?:-h|--help)\b)|#\|[ \t]*asset:(?=\s|$))[ \t]*(.*)/;

/** Whether a cell's text begins with the line of an asset. */
export function isAssetCell(source: string): boolean {
  return ASSET_LINE.test(source);
}

/** Whether a cell's text checks an asset. */
export function isCheckCell(source: string): boolean {
  return /^\s*(?:%%asset_check|#\|[ \t]*asset:[ \t]*--check)\b/.test(source);
}

/** The names of the assets that a cell's text would define, as far as the text alone tells. */
export function namesOf(source: string): string[] {
  const line = ASSET_LINE.exec(source);
  if (!line || isCheckCell(source)) {
    return [];
  }
  const given = line[1].split(/\s-{1,2}\w|\s#/)[0].trim();
  if (given && !given.startsWith('-')) {
    return given
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '');
  }
  const functions = [...source.matchAll(/^(?:async\s+)?def\s+([^\W\d]\w*)/gmu)];
  if (functions.length === 1) {
    return [functions[0][1]];
  }
  const assigned = [...source.matchAll(/^([^\W\d]\w*)\s*(?::[^=\n]+)?=(?!=)/gmu)].pop();
  return assigned ? [assigned[1]] : [];
}

/** A duration in seconds, in words. */
export function seconds(took: number | null): string {
  if (took === null) {
    return '';
  }
  if (took < 0.001) {
    return '< 1 ms';
  }
  if (took < 1) {
    return `${Math.round(took * 1000)} ms`;
  }
  if (took < 60) {
    return `${tenths(took)} s`;
  }
  const minutes = Math.floor(took / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(took % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A number with one decimal, rounded half up: toFixed looks at the binary fraction, which may lie below. */
function tenths(amount: number): string {
  return (Math.round(amount * 10) / 10).toFixed(1);
}

/** A number of bytes, in words. */
export function bytes(count: number | null): string {
  if (count === null) {
    return '';
  }
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = count;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit && amount < 10 ? tenths(amount) : Math.round(amount)} ${units[unit]}`;
}

/**
 * A moment in the user's time zone and language; in English it reads as in the kernel's words, hours go to 23 in any.
 *
 * @param at - the moment, in seconds since 1970; of null there is nothing to say.
 * @param locale - the language; by default that of the browser.
 * @param now - the present, in milliseconds since 1970.
 */
export function moment(at: number | null, locale?: string, now = Date.now()): string {
  if (at === null) {
    return '';
  }
  const [then, today] = [new Date(at * 1000), new Date(now)];
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (then.toDateString() === today.toDateString()) {
    return then.toLocaleString(locale, time);
  }
  const year = then.getFullYear() === today.getFullYear() ? undefined : 'numeric';
  const day: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year };
  const format = new Intl.DateTimeFormat(locale, { ...day, ...time });
  return format.resolvedOptions().locale.startsWith('en') ? inEnglish(then, day, time) : format.format(then);
}

function inEnglish(then: Date, day: Intl.DateTimeFormatOptions, time: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat('en-US', day).formatToParts(then);
  const words = (['weekday', 'day', 'month', 'year'] as const).flatMap(
    type => parts.find(part => part.type === type)?.value ?? []
  );
  return [...words, then.toLocaleString('en-US', time)].join(' ');
}

/** How old something is, in the largest unit of which there are some; both in seconds since 1970. */
export function age(at: number, now = Date.now() / 1000): string {
  const old = now - at;
  const units: [number, number, string][] = [
    [86400, 36 * 3600, 'days'],
    [3600, 5400, 'hours'],
    [60, 60, 'min']
  ];
  const found = units.find(([, least]) => old >= least);
  return found ? `${Math.round(old / found[0])} ${found[2]} old` : 'moments old';
}

/** The marks of an asset; what nobody can see has an age. */
export function aged(asset: AssetState): string[] {
  const made = asset.made_at;
  return asset.marks.map(mark =>
    made !== null && mark.startsWith(UNTRACKED) ? `${mark}, ${age(made)}` : mark
  );
}

/** A status with the marks beside it. */
type Standing = Pick<AssetState, 'status' | 'marks'>;

/** Whether a result is fresh, but has an input that nobody can see. */
export function isUntracked(asset: Standing): boolean {
  return asset.status === 'FRESH' && asset.marks.some(mark => mark.startsWith(UNTRACKED));
}

/** Whether a version counts since somebody has said so: that is no proof, and nothing calls it fresh. */
export function isPinned(asset: Standing): boolean {
  return asset.status === 'FRESH' && (asset.marks[0] ?? '').startsWith(PINNED);
}

/** How a result looks otherwise than its status alone: its version was chosen by hand, a check has not passed. */
export const OTHERWISE = {
  pinned: { shape: PIN_SHAPE, word: 'pinned', sentence: 'pinned' },
  unmet: { shape: UNMET_SHAPE, word: 'check', sentence: 'check failed', many: 'checks failed', mark: UNMET },
  warned: { shape: WARNED_SHAPE, word: 'check', sentence: 'check warns', many: 'checks warn', mark: WARNS }
};

/** How the checks of assets are told that have not passed, and those that only warn. */
export const CHECKS = (['unmet', 'warned'] as const).map(style => ({ style, ...OTHERWISE[style] }));

function otherwise(asset: Standing): keyof typeof OTHERWISE | undefined {
  if (asset.status !== 'FRESH' || isPinned(asset)) {
    return asset.status === 'FRESH' ? 'pinned' : undefined;
  }
  return CHECKS.find(({ mark }) => asset.marks.some(each => mark.test(each)))?.style;
}

/** The name of the style that colours an asset. */
export function styleOf(asset: Standing): string {
  return otherwise(asset) ?? asset.status.toLowerCase();
}

/** The shape of an asset's status. */
export function shapeOf(asset: Standing): string {
  const other = otherwise(asset);
  const shape = isUntracked(asset) ? UNTRACKED_SHAPE : LOOKS[asset.status].shape;
  return other ? OTHERWISE[other].shape : shape;
}

/** An asset's status in one word, or what matters more of it; the same where there is more room. */
export function wordsOf(asset: Standing): { word: string; sentence: string } {
  const other = otherwise(asset);
  const word = LOOKS[asset.status].word;
  return other ? OTHERWISE[other] : { word, sentence: word };
}

/** The class that gives an element the colour of a status. */
export function classOf(status: Status): string {
  return `nbl-${status.toLowerCase()}`;
}

/** The number of the version that stands, where there are others: `#7`. */
export function numberOf(asset: AssetState): string {
  return asset.version === null ? '' : `#${asset.version}`;
}

/** How many points stand how, where an asset has some: `5 of 6 fresh · 1 failed`. */
export function pointWords(asset: Pick<AssetState, 'points'>, wordOf = (word: string) => word): string {
  const counts = new Map<Status, number>();
  for (const run of asset.points) {
    counts.set(run.status, (counts.get(run.status) ?? 0) + run.count);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const others = [...counts].filter(([status]) => status !== 'FRESH');
  return total === 0
    ? ''
    : [
        `${counts.get('FRESH') ?? 0}/${total} ${wordOf(LOOKS.FRESH.word)}`,
        ...others.map(([status, count]) => `${count} ${wordOf(LOOKS[status].word)}`)
      ].join(' · ');
}

/** Number, time and size of an asset's result: `#7 · 3.2 s · 4.1 MB`. */
export function costOf(asset: AssetState): string {
  return [numberOf(asset), seconds(asset.took), bytes(asset.size)].filter(each => each !== '').join(' · ');
}

/** How many letters stand beside each other in the margin. */
const ROOM = 9;

/** What stands before the cost of a result that was made before this session. */
const STORED = '⤓';

/** The same where there is little room: `#7 3.2s·4MB`; what is next to nothing, or has no room, is left out. */
export function shortCost(asset: AssetState): string {
  const stored = asset.from_store && asset.status === 'FRESH' ? STORED : '';
  const before = [stored, numberOf(asset)].filter(each => each !== '').join(' ');
  return `${before} ${shortest(asset, before === '' ? ROOM : ROOM - 1 - before.length)}`.trim();
}

function shortest(asset: AssetState, room: number): string {
  const took =
    asset.took === null || asset.took < 0.001 ? '' : seconds(asset.took).replace(/^(\d+ (?:min|h)) .*/, '$1');
  const size = bytes(asset.size).replace(/\d+\.\d/, number => String(Math.round(Number(number))));
  const parts = [took, size].filter(each => each !== '').map(each => each.replace(' ', ''));
  const both = parts.join('·');
  return [both, parts[0] ?? ''].find(each => each.length <= Math.max(room, 4)) ?? '';
}

/** Several names: the first few, and how many more. */
export function listed(names: readonly string[], first = 3): string {
  const rest = names.length - first;
  return names.slice(0, first).join(', ') + (rest > 0 ? ` + ${rest}` : '');
}

/** The words of a status: `fresh · untracked: network`. */
export function statusWords(asset: Standing, word = LOOKS[asset.status].word): string {
  return (isPinned(asset) ? asset.marks : [word, ...asset.marks]).join(' · ');
}

/** A cause in words, and the lines that changed. */
export type Reason = Pick<CauseView, 'text' | 'diff'>;

/** Whether the lines that changed are few enough to stand beside their cause. */
export function isShort({ diff }: Reason): boolean {
  return diff.length > 0 && diff.length <= 4;
}

/** A cause in words, with its diff when that is short. */
export function causeWords(cause: Reason): string {
  return isShort(cause) ? `${cause.text} (${cause.diff.join('  ')})` : cause.text;
}
