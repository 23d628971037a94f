/** Wires the parts together; what they do is said in each. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { INotebookTracker, Notebook, NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator, TranslationBundle } from '@jupyterlab/translation';

import { Commands } from './commands';
import { assetsIcon } from './icon';
import { Ids } from './ids';
import { addMenus } from './menus';
import { Active } from './model/active';
import { page } from './model/page';
import { rewrite } from './model/pagetexts';
import { Badges } from './views/badges';
import { Beside } from './views/beside';
import { Card } from './views/card';
import { listenToKeys } from './views/graphkeys';
import { keepFitting } from './views/graphnodes';
import { Lines } from './views/lines';
import { magicLine } from './views/magicline';
import { tellAtTheEnd } from './views/notmade';
import { AssetsPanel } from './views/panel';
import { Pointed } from './views/pointed';
import { StatusItem } from './views/statusitem';
import { adviceFor } from './views/words';

const PANEL = 'nbasset-assets';

const magics: JupyterFrontEndPlugin<void> = {
  id: 'nbasset:magics',
  description: 'Colours the magic line of asset cells.',
  autoStart: true,
  requires: [IEditorExtensionRegistry],
  activate: (_: JupyterFrontEnd, registry: IEditorExtensionRegistry): void => {
    registry.addExtension({
      name: 'nbasset:magic-line',
      factory: () => EditorExtensionRegistry.createImmutableExtension(magicLine())
    });
  }
};

const graphs: JupyterFrontEndPlugin<void> = {
  id: 'nbasset:graphs',
  description: 'Draws graphs from one list of elements, where there are Jupyter widgets.',
  autoStart: true,
  activate: async (app: JupyterFrontEnd): Promise<void> => {
    try {
      const { IJupyterWidgetRegistry } = await import('@jupyter-widgets/base');
      const registry = await app.resolveOptionalService(IJupyterWidgetRegistry);
      if (registry) {
        (await import('./views/elements')).register(registry);
        page.draws = true;
      }
    } catch {
      console.info('nbasset: this page has no Jupyter widgets.');
    }
  }
};

/** Milliseconds in which what stands in the panel too is told over the notebook; one that the mouse is over stays. */
const SEEN = 5000;

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'nbasset:plugin',
  description: 'The status of data assets beside the cells that make them.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator, ICommandPalette, IMainMenu, IStatusBar, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    mainMenu: IMainMenu | null,
    statusBar: IStatusBar | null,
    restorer: ILayoutRestorer | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('nbasset');
    const active = new Active(tracker);
    const beside: Beside = new Beside(app, trans, (view, name) => commands.goTo(view, name));
    const pointed = new Pointed();
    app.contextMenu.menu.aboutToClose.connect(() => {
      pointed.back();
    });
    const commands: Commands = new Commands(
      app.commands,
      active,
      beside,
      trans,
      () => app.contextMenuHitTest(node => node.classList.contains('jp-CodeCell')),
      pointed
    );
    const panel = addPanel(app, active, trans);
    restorer?.add(panel, PANEL);
    Object.values(Ids).forEach(command => palette?.addItem({ command, category: trans.__('Assets') }));
    addMenus(app, mainMenu, trans);
    listenToKeys();
    const item = new StatusItem(active, trans, () => void app.commands.execute(Ids.panel));
    statusBar?.registerStatusItem('nbasset:status', { item, align: 'left', rank: 10, isActive: () => true });
    followWorld(app, tracker, active);
    tellAtTheEnd(
      NotebookActions,
      notebook => {
        const view = tracker.find(each => each.content === notebook);
        return view && active.of(view)?.assets;
      },
      sentence => {
        const show = { label: trans.__('Show why'), callback: () => void app.commands.execute(Ids.panel) };
        if (!panel.isVisible) {
          Notification.warning(sentence, { autoClose: SEEN, actions: [show] });
        }
      },
      trans
    );
    const card = new Card(app.commands, trans);
    tracker.forEach(view => {
      follow(view, active, card, beside, trans);
    });
    tracker.widgetAdded.connect((_, view) => {
      follow(view, active, card, beside, trans);
    });
  }
};

/** Kernels look at files while somebody can see the page, and at once when one was saved or somebody comes back. */
function followWorld(app: JupyterFrontEnd, tracker: INotebookTracker, active: Active): void {
  const look = (): void => {
    tracker.forEach(view => active.of(view)?.look());
  };
  page.visible = document.visibilityState === 'visible';
  document.addEventListener('visibilitychange', () => {
    page.visible = document.visibilityState === 'visible';
    tracker.forEach(view => active.of(view)?.seen());
  });
  window.addEventListener('focus', look);
  NotebookActions.executionScheduled.connect((_: unknown, { notebook }: { notebook: Notebook }) => {
    tracker.forEach(view => {
      if (view.content === notebook) {
        active.of(view)?.tellTexts();
      }
    });
  });
  app.serviceManager.contents.fileChanged.connect((_, change) => {
    if (change.type === 'save' && !change.newValue?.path?.endsWith('.ipynb')) {
      look();
    }
  });
}

function addPanel(app: JupyterFrontEnd, active: Active, trans: TranslationBundle): AssetsPanel {
  const panel = new AssetsPanel(active, app.commands, trans);
  panel.id = PANEL;
  panel.title.icon = assetsIcon;
  panel.title.caption = trans.__('Assets');
  app.shell.add(panel, 'left', { rank: 450, type: 'Assets' });
  app.commands.addCommand(Ids.panel, {
    label: trans.__('Show Assets'),
    execute: () => {
      app.shell.activateById(PANEL);
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
  return panel;
}

function follow(
  view: NotebookPanel,
  active: Active,
  card: Card,
  beside: Beside,
  trans: TranslationBundle
): void {
  void view.context.ready.then(() => {
    const notebook = active.of(view);
    if (!notebook) {
      return;
    }
    new Badges(view, notebook, card, trans);
    new Lines(view, notebook, trans);
    beside.listen(view.node, view, notebook);
    const fits = keepFitting(view.content.node);
    view.disposed.connect(() => {
      fits.dispose();
    });
    if (told.has(notebook)) {
      return;
    }
    told.add(notebook);
    notebook.assets.runFirst.connect((_, { text, cells }) => {
      const actions = [{ label: trans.__('Run These Cells'), callback: () => void runCells(view, cells) }];
      Notification.warning(text, { autoClose: 30000, actions });
    });
    notebook.assets.rewrite.connect((_, { text, label, cells }) => {
      const now = (): string[] => rewrite(Array.from(view.model?.sharedModel.cells ?? []), cells);
      if (label === '') {
        now();
        Notification.info(text, { autoClose: 6000 });
      } else {
        const actions = [{ label, callback: () => void runCells(view, now()) }];
        Notification.warning(text, { autoClose: 30000, actions });
      }
    });
    notebook.assets.said.connect((_, sentence) => {
      Notification.info(sentence, { autoClose: 6000 });
    });
    notebook.assets.changed.connect(assets => {
      if (assets.lacking && !lacking.has(assets)) {
        Notification.warning(adviceFor(trans, assets), { autoClose: 10000 });
      }
      lacking[assets.lacking ? 'add' : 'delete'](assets);
    });
    notebook.failed.connect((_, failure) => {
      Notification.error(failure.error, { autoClose: 10000 });
    });
  });
}

/** Run cells in the order in which they stand. */
async function runCells(view: NotebookPanel, ids: readonly string[]): Promise<void> {
  const cells = view.content.widgets.filter(cell => ids.includes(cell.model.id));
  await NotebookActions.runCells(view.content, cells, view.sessionContext);
}

/** The notebooks whose sentences are shown already: a second view of one shows none again. */
const told = new WeakSet();
/** Those of which it is known that their kernel's environment has no nbasset. */
const lacking = new WeakSet();

export default [magics, graphs, plugin];
