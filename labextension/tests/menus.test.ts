import './page';

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IMainMenu } from '@jupyterlab/mainmenu';
import type { Menu } from '@lumino/widgets';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Ids } from '../src/ids';
import { addMenus } from '../src/menus';
import { adviceFor } from '../src/views/words';
import { commandsOf, notebookOf, trans } from './notebooks';
import { state } from './samples';

test('every command is in a menu but the one that goes to the cell one is at', () => {
  const found: Menu[] = [];
  const pointed: { command?: string; args?: object; selector?: string }[] = [];
  const app = {
    commands: commandsOf().commands,
    contextMenu: {
      addItem: (item: { submenu?: Menu; command?: string; args?: object; selector?: string }) =>
        item.submenu ? found.push(item.submenu) : pointed.push(item)
    }
  } as unknown as JupyterFrontEnd;
  const main = { runMenu: { addGroup: ([{ submenu }]: { submenu: Menu }[]) => found.push(submenu) } };
  addMenus(app, main as unknown as IMainMenu, trans);
  const [inRun, onCell] = found.map(menu => menu.items.filter(item => item.type === 'command'));
  assert.deepEqual(
    new Set(inRun.map(item => item.command)),
    new Set(Object.values(Ids).filter(id => id !== Ids.goTo))
  );
  assert.ok(onCell.every(item => item.args.context === true));
  assert.ok(pointed.some(item => item.command === Ids.goTo));
  assert.ok(
    pointed.every(item => item.selector && !item.selector.includes(',')),
    'JupyterLab takes one each'
  );
  assert.ok(pointed.every(item => JSON.stringify(item.args) === '{"pointed":true}'));
  addMenus(app, null, trans);
});

test('advice names what is missing: the extension, the package, the same version', () => {
  const { assets } = notebookOf();
  assert.match(adviceFor(trans, assets), /^Run %load_ext nbasset/);
  assets.lacks('nbasset');
  assert.match(adviceFor(trans, assets), /no nbasset, only the server’s: run %pip install nbasset/);
  assets.take(state([], { protocol: 99 }));
  assert.match(adviceFor(trans, assets), /different versions/);
});
