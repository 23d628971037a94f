/**
 * The magic line of an asset, coloured as a magic; the rest of the cell is left to the language.
 *
 * The colour is that of the line, so that a line without options stays plain text: CodeMirror takes the size of letters
 * from such a line when the cell comes into view, and would else put one in for the moment, which lays out the page twice.
 */
import { RangeSetBuilder } from '@codemirror/state';
import type { Extension, Text } from '@codemirror/state';
import { Decoration, DecorationSet, EditorView, ViewPlugin, ViewUpdate } from '@codemirror/view';

import { isAssetCell } from '../model/text';

const LINE = Decoration.line({ class: 'nbl-magic-line' });
const OPTION = Decoration.mark({ class: 'nbl-magic-option' });

function decorate(document: Text): DecorationSet {
  const built = new RangeSetBuilder<Decoration>();
  const first = document.line(1);
  if (isAssetCell(first.text)) {
    built.add(first.from, first.from, LINE);
    for (const option of first.text.matchAll(/(?<=\s)--?[a-z][\w-]*/g)) {
      built.add(first.from + option.index, first.from + option.index + option[0].length, OPTION);
    }
  }
  return built.finish();
}

/** Colours the first line. */
export function magicLine(): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = decorate(view.state.doc);
      }

      update(update: ViewUpdate): void {
        if (update.docChanged) {
          this.decorations = decorate(update.state.doc);
        }
      }
    },
    { decorations: plugin => plugin.decorations }
  );
}
