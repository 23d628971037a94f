/** Cells that were run before nbasset was loaded: IPython said that it does not know them, which is true no more. */
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';

const UNKNOWN = /^UsageError: Cell magic `%%asset(_check)?` not found\.\s*$/;

/** Whether outputs are IPython's sentence, and nothing else. */
export function isUnknown(outputs: Pick<ICodeCellModel['outputs'], 'length' | 'get'>): boolean {
  const said = outputs.length === 1 ? outputs.get(0).toJSON().text : undefined;
  return UNKNOWN.test(([said].flat() as unknown[]).join(''));
}

/** Take away what IPython said where it said nothing else; such cells wear *not run* from then on. */
export function takeBack({ cells }: Pick<INotebookModel, 'cells'>): void {
  for (const cell of cells) {
    if (cell.type === 'code') {
      const { outputs } = cell as ICodeCellModel;
      if (isUnknown(outputs)) {
        outputs.clear();
      }
    }
  }
}
