/** What the badge of a cell says. */
import type { AssetState } from '../generated/protocol';
import { Assets, foremost } from './assets';
import { ISign, ownSign, signOf } from './signs';
import { isAssetCell, namesOf, Reason, shortCost } from './text';

/** What a badge shows. */
export interface IBadge extends ISign {
  /** Time and size. */
  cost: string;
  /** The asset that it is about; nothing where the cell defines none yet. */
  asset: AssetState | null;
  /** All names that the cell defines, or would define. */
  names: string[];
  /** Why the asset is not fresh, or the output of a plain cell is outdated. */
  causes: Reason[];
}

/**
 * The badge of a cell; nothing where it has none.
 *
 * @param id - the cell's id.
 * @param source - its text now.
 * @param assets - the assets of its notebook.
 * @param exists - whether a cell of this id is in the notebook.
 */
export function badgeOf(
  id: string,
  source: string,
  assets: Assets,
  exists: (id: string) => boolean
): IBadge | null {
  if (!assets.connected) {
    return null;
  }
  const own = assets.ofCell(id);
  if (own.length > 0) {
    return ofAssets(own, assets, assets.source(id) !== source);
  }
  return isAssetCell(source)
    ? withoutAsset(namesOf(source), assets, exists)
    : assets.foretells(id)
      ? { ...ownSign('edited'), cost: '', asset: null, names: [], causes: [] }
      : ofPlain(assets.causesOf(id, source), assets.changesOf(id, source));
}

/** A plain cell says something only where its output is outdated, an edit of it will make assets stale, or it has
 *  changed what no asset sees. */
function ofPlain(causes: readonly string[], changes: readonly string[]): IBadge | null {
  const sign = causes.length > 0 ? ownSign('outdated') : changes.length > 0 ? ownSign('in place') : null;
  return (
    sign && {
      ...sign,
      cost: '',
      asset: null,
      names: [],
      causes: [...causes, ...changes].map(text => ({ text, diff: [] }))
    }
  );
}

function ofAssets(own: readonly AssetState[], assets: Assets, edited: boolean): IBadge {
  const asset = foremost(own);
  return {
    ...signOf(asset, assets, edited),
    cost: shortCost(asset),
    asset,
    names: own.map(each => each.name),
    causes: asset.causes
  };
}

function withoutAsset(names: string[], assets: Assets, exists: (id: string) => boolean): IBadge {
  const made = names.map(name => assets.get(name)).find(each => each?.cell && exists(each.cell));
  return {
    ...ownSign(made ? 'copy' : 'not run'),
    cost: '',
    asset: null,
    names,
    causes: []
  };
}
