/** One sign for one state: what the badge of a cell and the line in its output both say. */
import type { AssetState, Status } from '../generated/protocol';
import type { Assets } from './assets';
import { CHECKS, shapeOf, styleOf, wordsOf } from './text';

/** The words beside those of the statuses: the text was changed and not run, that of something upstream was, another
 *  cell makes it, it was never run in this kernel; a plain cell has used values that assets no longer have, or has
 *  changed some that no asset sees; an output tells of several assets, which have changed since. */
export type OwnWord = 'edited' | 'edited ↑' | 'copy' | 'not run' | 'outdated' | 'in place' | 'earlier';

/** A sign. */
export interface ISign {
  kind: 'status' | OwnWord;
  /** The class that colours it. */
  style: string;
  shape: string;
  /** The status or the kind in one word, not yet translated. */
  word: string;
  /** The same where there is more room. */
  sentence: string;
}

/** The signs that are no statuses. */
export const OWN: Record<OwnWord, ISign> = {
  edited: { kind: 'edited', style: 'nbl-edited', shape: '✎', word: 'edited', sentence: 'edited, not run' },
  'edited ↑': {
    kind: 'edited ↑',
    style: 'nbl-edited',
    shape: '◇',
    word: 'edited ↑',
    sentence: 'upstream edited, not run'
  },
  copy: { kind: 'copy', style: 'nbl-missing', shape: '❏', word: 'copy', sentence: 'made by another cell' },
  'not run': {
    kind: 'not run',
    style: 'nbl-missing',
    shape: '·',
    word: 'not run',
    sentence: 'not run in this kernel'
  },
  outdated: { kind: 'outdated', style: 'nbl-stale', shape: '◆', word: 'outdated', sentence: 'outdated' },
  'in place': {
    kind: 'in place',
    style: 'nbl-stale',
    shape: '≠',
    word: 'in place',
    sentence: 'changed in place'
  },
  earlier: {
    kind: 'earlier',
    style: 'nbl-missing',
    shape: '·',
    word: 'earlier',
    sentence: 'as it was when this cell ran'
  }
};

/** The sign of one of the words that are no status. */
export function ownSign(word: OwnWord): ISign {
  return { ...OWN[word] };
}

/**
 * The sign of an asset.
 *
 * @param asset - the asset.
 * @param assets - all of its notebook.
 * @param edited - whether the text of its cell was changed and not run.
 */
export function signOf(asset: AssetState, assets: Assets, edited = assets.isEdited(asset)): ISign {
  if (edited) {
    return ownSign('edited');
  }
  if (asset.status === 'FRESH' && assets.foretold(asset.name) !== undefined) {
    return ownSign('edited ↑');
  }
  return signOfStanding(asset);
}

function signOfStanding(asset: Pick<AssetState, 'status' | 'marks'>): ISign {
  const { word, sentence } = wordsOf(asset);
  return {
    kind: 'status',
    style: `nbl-${styleOf(asset)}`,
    shape: shapeOf(asset),
    word,
    sentence
  };
}

/** The sign of a status alone. */
export function statusSign(status: Status): ISign {
  return signOfStanding({ status, marks: [] });
}

/** How many checks of assets have not passed, and how many only warn. */
export function checkCounts(assets: readonly AssetState[]): [ISign, number][] {
  return CHECKS.flatMap(({ style, shape, sentence, many, mark }): [ISign, number][] => {
    const count = assets.flatMap(asset => asset.marks).filter(each => mark.test(each)).length;
    const told = count > 1 ? many : sentence;
    return count > 0
      ? [[{ kind: 'status', style: `nbl-${style}`, shape, word: told, sentence: told }, count]]
      : [];
  });
}

/** What an output says about itself: the asset that it shows, and how that stood. */
export interface IAbout {
  asset: string;
  status: string;
  made_at: number | null;
  /** Whether what the cell has raised is over: the asset was made again since. */
  past_error?: boolean;
}

/** What an output says about itself; nothing where it is no asset's. */
export function aboutOf(metadata: unknown): IAbout | null {
  const about = (metadata as { nbasset?: Partial<IAbout> } | undefined)?.nbasset;
  return typeof about?.asset === 'string'
    ? {
        asset: about.asset,
        status: about.status ?? '',
        made_at: about.made_at ?? null,
        ...(about.past_error ? { past_error: true } : {})
      }
    : null;
}

/** One output of a cell. */
interface IOneOutput {
  readonly type: string;
  readonly metadata: unknown;
}

/** At which places a cell's outputs say what it has raised, where that is over. */
export function pastErrors(outputs: {
  readonly length: number;
  get(index: number): IOneOutput;
}): readonly number[] {
  const all = Array.from({ length: outputs.length }, (_, index) => outputs.get(index));
  const about = all.flatMap(each => aboutOf(each.metadata) ?? []);
  return about.length > 0 && about.every(each => each.past_error)
    ? all.flatMap((each, index) => (each.type === 'error' ? [index] : []))
    : [];
}

/**
 * The sign that belongs in the place of what an output says; nothing where it is true as it stands.
 *
 * @param about - what the output says.
 * @param cell - the id of its cell.
 * @param assets - the assets of the notebook.
 */
export function insteadOf(about: IAbout, cell: string, assets: Assets): ISign | null {
  const asset = assets.connected ? assets.get(about.asset) : undefined;
  if (!asset) {
    return ownSign('not run');
  }
  if (asset.cell !== null && asset.cell !== cell) {
    return ownSign('copy');
  }
  const sign = signOf(asset, assets);
  return sign.kind === 'status' && about.status === asset.status ? null : sign;
}

/** Whether the reason that an output gives for a status holds no more: *being made*, or why it was stale. */
export function gaveAnother(about: IAbout, assets: Assets): boolean {
  return (
    about.status !== 'FRESH' && (assets.connected ? assets.get(about.asset)?.status : null) !== about.status
  );
}

/** What an output that nobody brings up to date says of assets: the status of each; nothing where it says none. */
export type Said = Readonly<Record<string, string>>;

/** What an output says of assets; nothing where it says nothing of any. */
export function saidOf(metadata: unknown): Said | null {
  return (metadata as { nbasset?: { said?: Said } } | undefined)?.nbasset?.said ?? null;
}

/**
 * The sign in front of what an output says of assets, which was true when it was said; nothing where it still is.
 *
 * @param said - what it says: of one asset, which the sign is then of, of several, or that there is none.
 * @param assets - the assets of the notebook.
 */
export function insteadOfSaid(said: Said, assets: Assets): ISign | null {
  const known = assets.connected ? Object.keys(said).map(name => assets.get(name)) : [];
  const signs = known.map(asset => asset && signOf(asset, assets));
  if (Object.keys(said).length === 0) {
    return assets.all.length > 0 ? ownSign('earlier') : null; // it says that there are none
  }
  if (!known.some(asset => asset)) {
    return ownSign('not run');
  }
  const holds = known.every(
    (asset, at) => asset?.status === said[asset?.name ?? ''] && signs[at]?.kind === 'status'
  );
  return holds ? null : signs.length === 1 ? (signs[0] ?? null) : ownSign('earlier');
}

/** Whether an output shows something else than what its asset has now. */
export function isBehind(about: IAbout, asset: AssetState): boolean {
  return about.status !== asset.status || (asset.status === 'FRESH' && about.made_at !== asset.made_at);
}
