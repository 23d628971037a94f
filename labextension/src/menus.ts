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
  Ids.makeAgain,
  Ids.details,
  Ids.why,
  Ids.upstream,
  Ids.downstream,
  Ids.graph
];
/** What can be asked for where somebody points at an asset: a row of the panel, a card of a graph. */
const FOR_ASSETS = [Ids.goTo, Ids.details, Ids.graph, Ids.why, Ids.materialize, Ids.makeAgain];
/** By what they do: run, look at one asset, look at all. */
const FOR_NOTEBOOK = [
  [Ids.runAndMaterialize, Ids.materialize, Ids.materializeStale, Ids.makeAgain, Ids.makeAllAgain, Ids.stop],
  [Ids.details, Ids.why, Ids.upstream, Ids.downstream],
  [Ids.graph, Ids.runs, Ids.panel, Ids.look, Ids.load]
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
  for (const selector of ['.nbl-asset', '.nba-graph']) {
    FOR_ASSETS.forEach((command, rank) => {
      app.contextMenu.addItem({ command, args: { pointed: true }, selector, rank });
    });
  }
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
