/** The menus: here and not among the settings, whose labels JupyterLab translates from its own language packs alone. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IMainMenu } from '@jupyterlab/mainmenu';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';

import { Ids } from './ids';

const RANK = 2900;
const FOR_CELLS = [
  Ids.runAndMaterialize,
  Ids.materialize,
  Ids.details,
  Ids.why,
  Ids.upstream,
  Ids.downstream,
  Ids.graph
];
/** By what they do: run, look at one asset, look at all. */
const FOR_NOTEBOOK = [
  [Ids.runAndMaterialize, Ids.materialize, Ids.materializeStale, Ids.materializeAll, Ids.stop],
  [Ids.details, Ids.why, Ids.upstream, Ids.downstream],
  [Ids.graph, Ids.panel, Ids.look]
];

/** Add *Assets* to the menu *Run*, and to the one that a click with the other button opens on a cell. */
export function addMenus(app: JupyterFrontEnd, mainMenu: IMainMenu | null, trans: TranslationBundle): void {
  const { commands } = app;
  mainMenu?.runMenu.addGroup([{ type: 'submenu', submenu: menu(commands, trans, FOR_NOTEBOOK) }], RANK);
  app.contextMenu.addItem({
    type: 'submenu',
    submenu: menu(commands, trans, [FOR_CELLS], { context: true }),
    selector: '.jp-Notebook .jp-CodeCell',
    rank: 5
  });
}

function menu(commands: CommandRegistry, trans: TranslationBundle, groups: string[][], args = {}): Menu {
  const made = new Menu({ commands });
  made.title.label = trans.__('Assets');
  for (const group of groups) {
    if (made.items.length > 0) {
      made.addItem({ type: 'separator' });
    }
    group.forEach(command => made.addItem({ command, args }));
  }
  return made;
}
