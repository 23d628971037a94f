/** Cells that were split, merged, or cut and pasted: the text that makes an asset stands in another cell now. */
import type { Assets } from './assets';
import { isAssetCell, namesOf } from './text';

/** A cell and what it says. */
export interface ICellText {
  id: string;
  source: string;
}

/**
 * The cells that say nothing of their assets any more, each with the only other one that goes on with their text.
 *
 * @param assets - the assets of the notebook.
 * @param cells - its cells of code.
 */
export function moved(assets: Assets, cells: readonly ICellText[]): [string, string][] {
  const free = cells.filter(({ id, source }) => assets.ofCell(id).length === 0 && isAssetCell(source));
  const texts = new Map(free.length > 0 ? cells.map(({ id, source }) => [id, source]) : []);
  const owners = free.length > 0 ? new Set(assets.all.flatMap(({ cell }) => cell ?? [])) : [];
  const found: [string, string][] = [];
  for (const owner of owners) {
    const ran = assets.source(owner) ?? '';
    if (isAssetCell(ran) && !isAssetCell(texts.get(owner) ?? '')) {
      const names = joined(assets.ofCell(owner).map(({ name }) => name));
      const heirs = free.filter(({ source }) => joined(namesOf(source)) === names && goesOn(ran, source));
      if (heirs.length === 1) {
        found.push([owner, heirs[0].id]);
      }
    }
  }
  return found;
}

function joined(names: string[]): string {
  return names.sort().join();
}

/** Whether one text is the beginning of the other; cells that are merged have an empty line between them. */
function goesOn(one: string, two: string): boolean {
  const [shorter, longer] = [one, two].map(lines).sort((a, b) => a.length - b.length);
  return shorter.every((line, at) => line === longer[at]);
}

function lines(text: string): string[] {
  return text.split('\n').filter(line => line.trim() !== '');
}
