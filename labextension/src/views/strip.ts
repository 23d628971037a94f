/** The strip of an asset with points: how these stand, in the order of definition; also of thousands. */
import { ORDER } from '../generated/looks';
import type { AssetState, PointRun, Status } from '../generated/protocol';
import { classOf } from '../model/text';
import { element } from './dom';

/** Into how many pieces a strip is divided at most. */
const PIECES = 30;

/**
 * The pieces of a strip: points in a row that stand alike; of more than can be told apart, as many in each piece, which
 * says what most asks for a look.
 *
 * @param points - how the points stand, in the order of definition.
 */
export function piecesOf(points: readonly PointRun[]): readonly PointRun[] {
  if (points.length <= PIECES) {
    return points;
  }
  const total = points.reduce((sum, run) => sum + run.count, 0);
  const worst: Status[] = [];
  let begins = 0;
  for (const { status, count } of points) {
    const last = Math.floor(((begins + count - 1) * PIECES) / total);
    for (let piece = Math.floor((begins * PIECES) / total); piece <= last; piece += 1) {
      const known = piece < worst.length ? worst[piece] : status;
      worst[piece] = ORDER.indexOf(status) < ORDER.indexOf(known) ? status : known;
    }
    begins += count;
  }
  return worst.map(status => ({ status, count: 1 }));
}

/**
 * The strip of an asset; nothing where it has no points.
 *
 * @param asset - the asset.
 * @param words - how many points stand how, for whoever does not see it.
 */
export function stripOf(asset: Pick<AssetState, 'points'>, words: string): HTMLElement | null {
  if (asset.points.length === 0) {
    return null;
  }
  const pieces = piecesOf(asset.points).map(run => {
    const piece = element('span', `nbl-piece ${classOf(run.status)}`);
    piece.style.flexGrow = String(run.count);
    return piece;
  });
  const strip = element('span', 'nbl-strip', ...pieces);
  strip.setAttribute('role', 'img');
  strip.setAttribute('aria-label', words);
  strip.title = words;
  return strip;
}
