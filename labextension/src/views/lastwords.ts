/** Widgets that do not live any more: where one stood, the page goes on showing what could be read in it last. */

const WIDGET = 'application/vnd.jupyter.widget-view+json';
/** An output with a widget; its style sees whether that lives. */
const HOLDS = 'nbl-widget';
const OUTPUT = '.jp-OutputArea-output';
const DEAD = '.jupyter-widgets-disconnected';
/** What tqdm says of a bar before its first step: a file keeps that, whatever became of the bar. */
const BEGUN = /^\s*0(?:%\|\s*\| 0\/|it )/;

/**
 * Keep what an output's widget says, for when it does not live any more.
 *
 * @param node - the output as it is drawn, beside its number.
 * @param data - the output, by MIME type.
 * @param bar - what stands for a bar of which only its beginning was kept.
 */
export function keepWords(
  node: HTMLElement,
  data: Readonly<Record<string, unknown>> | undefined,
  bar: string
): void {
  const words = textOf(data);
  const output = data?.[WIDGET] ? node.querySelector<HTMLElement>(OUTPUT) : null;
  if (output && words !== '') {
    output.classList.add(HOLDS);
    const last = output.querySelector(DEAD) ? wordsIn(output) : '';
    output.dataset.said = last || (output.dataset.said ?? (BEGUN.test(words) ? bar : words));
  }
}

function textOf(data: Readonly<Record<string, unknown>> | undefined): string {
  const plain = data?.['text/plain'] as string | string[] | undefined;
  return [plain ?? ''].flat().join('');
}

/** What can be read in a widget, from its first word to its last. */
function wordsIn(node: HTMLElement): string {
  return [...node.querySelectorAll('*')]
    .filter(each => each.children.length === 0 && !['STYLE', 'SCRIPT', 'OPTION'].includes(each.tagName))
    .map(each => each.textContent?.trim() ?? '')
    .filter(Boolean)
    .join(' ');
}
