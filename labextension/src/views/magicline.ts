/** The magic line of an asset, coloured as a magic; the rest of the cell is left to the language. */
import { RangeSetBuilder } from '@codemirror/state';
import type { Extension, Text } from '@codemirror/state';
import { Decoration, DecorationSet, EditorView, ViewPlugin, ViewUpdate } from '@codemirror/view';

const LINE = Decoration.line({ class: 'nbl-magic-line' });
const MAGIC = Decoration.mark({ class: 'nbl-magic' });
const OPTION = Decoration.mark({ class: 'nbl-magic-option' });

function decorate(document: Text): DecorationSet {
  const built = new RangeSetBuilder<Decoration>();
  const first = document.line(1);
  const magic = /^%%asset(?![\w-])/.exec(first.text);
  if (magic) {
    built.add(first.from, first.from, LINE);
    built.add(first.from, first.from + magic[0].length, MAGIC);
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
