/** The commands: what the palette, the menus, the shortcuts and every button run. */
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import type { Cell } from '@jupyterlab/cells';
import { Dialog, InputDialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { assetsIcon, materializeIcon } from './icon';
import { Ids } from './ids';
import type { Active } from './model/active';
import type { NotebookAssets } from './model/notebook';
import { isAssetCell, listed, namesOf, seconds } from './model/text';
import { goToCell } from './views/badges';
import type { Beside } from './views/beside';
import type { Pointed } from './views/pointed';
import { adviceFor } from './views/words';

type Args = ReadonlyPartialJSONObject;

/** What a command is about. */
interface IAbout {
  panel: NotebookPanel;
  notebook: NotebookAssets;
  /** The assets that are named, or those of the active cell. */
  names: string[];
}

interface ICommand {
  label: string;
  caption?: string;
  icon?: LabIcon;
  run: (about: IAbout) => Promise<unknown> | undefined;
  /** What there has to be; nothing beyond a kernel that tells. */
  needs?: 'names' | 'reason' | 'cell' | 'run';
}

/** Adds the commands. */
export class Commands {
  /**
   * @param commands - where they are added.
   * @param active - the notebooks.
   * @param beside - the panels beside them.
   * @param trans - the words of the user's language.
   * @param cellBelowMenu - the node of the cell on which a menu is open, or was last.
   * @param pointed - the asset on which one is.
   */
  constructor(
    commands: CommandRegistry,
    private readonly active: Active,
    private readonly beside: Beside,
    private readonly trans: TranslationBundle,
    private readonly cellBelowMenu: () => HTMLElement | undefined,
    private readonly pointed: Pick<Pointed, 'name'>
  ) {
    for (const [id, command] of Object.entries(this._commands())) {
      commands.addCommand(id, {
        label: command.label,
        caption: command.caption ?? command.label,
        icon: args => (args.toolbar ? command.icon : undefined),
        isEnabled: args => this._able(command, args),
        isVisible: args => this._visible(command, args),
        execute: args => this._execute(command, args),
        describedBy: { args: ARGUMENTS }
      });
    }
    this._addLoad(commands);
    active.changed.connect(() => {
      [Ids.load, Ids.materializeStale, Ids.graph].forEach(id => {
        commands.notifyCommandChanged(id);
      });
    });
  }

  /** Show the cell of an asset; whether there is one. */
  goTo(panel: NotebookPanel, name: string): boolean {
    const cell = this.active.of(panel)?.assets.get(name)?.cell;
    return cell ? goToCell(panel.content, cell) : false;
  }

  private _commands(): Record<string, ICommand> {
    const trans = this.trans;
    return {
      [Ids.materialize]: {
        label: trans.__('Materialize This Asset'),
        caption: trans.__('Bring the asset of this cell, and its upstream, up to date'),
        needs: 'names',
        run: ({ notebook, names }) => notebook.materialize(names)
      },
      [Ids.materializeStale]: {
        label: trans.__('Materialize Outdated Assets'),
        caption: trans.__('Make whatever is not fresh, and nothing else'),
        icon: materializeIcon,
        run: ({ notebook }) => notebook.materialize([])
      },
      [Ids.makeAgain]: {
        label: trans.__('Make This Asset Again…'),
        caption: trans.__('Make the asset of this cell, also when it is fresh'),
        needs: 'names',
        run: ({ notebook, names }) => this._again(notebook, names)
      },
      [Ids.makeAllAgain]: {
        label: trans.__('Make All Assets Again…'),
        caption: trans.__('Make every asset, also what is fresh'),
        run: ({ notebook }) => this._again(notebook, [])
      },
      [Ids.runAndMaterialize]: {
        label: trans.__('Run and Materialize'),
        caption: trans.__('Run this cell, then bring its asset up to date'),
        needs: 'cell',
        run: about => this._runAndMaterialize(about)
      },
      [Ids.details]: {
        label: trans.__('Show Details of This Asset'),
        needs: 'names',
        run: ({ panel, notebook, names }) => this.beside.details(panel, notebook, names[0])
      },
      [Ids.why]: {
        label: trans.__('Why Is This Asset Not Fresh?'),
        needs: 'reason',
        run: ({ panel, notebook, names }) => this.beside.details(panel, notebook, names[0], 'asset_why')
      },
      [Ids.graph]: {
        label: trans.__('Show Graph of Assets'),
        icon: assetsIcon,
        run: ({ panel, notebook, names }) => this.beside.graph(panel, notebook, names[0] ?? '')
      },
      [Ids.goTo]: {
        label: trans.__('Go to the Cell of This Asset'),
        needs: 'names',
        run: ({ panel, names }) => {
          this.goTo(panel, names[0]);
          return undefined;
        }
      },
      [Ids.upstream]: {
        label: trans.__('Go to Upstream Asset'),
        needs: 'names',
        run: about => this._choose(about, about.notebook.assets.get(about.names[0])?.upstream ?? [])
      },
      [Ids.downstream]: {
        label: trans.__('Go to Downstream Asset'),
        needs: 'names',
        run: about => this._choose(about, about.notebook.assets.downstream(about.names[0]))
      },
      [Ids.runs]: {
        label: trans.__('Show Runs'),
        run: ({ panel, notebook }) => this.beside.runs(panel, notebook)
      },
      [Ids.look]: {
        label: trans.__('Refresh Assets'),
        caption: trans.__('Look at files and modules now'),
        run: ({ notebook }) => {
          notebook.look();
          return undefined;
        }
      },
      [Ids.stop]: {
        label: trans.__('Stop the Run'),
        needs: 'run',
        run: ({ notebook }) => notebook.stop()
      }
    };
  }

  /** A cell that has just run may have brought nbasset, and the page not know of it yet. */
  private async _execute(command: ICommand, args: Args): Promise<unknown> {
    const [panel, notebook] = this._where(args);
    if (panel && notebook && !(await notebook.known())) {
      Notification.info(adviceFor(this.trans, notebook.assets), { autoClose: 10000 });
    }
    const about = this._about(args);
    if (about && args.context) {
      const { content } = about.panel;
      content.deselectAll();
      content.activeCellIndex = content.widgets.findIndex(cell => cell === this._cell(args, about.panel));
    }
    return about ? command.run(about) : undefined;
  }

  private _where(args: Args): [NotebookPanel | null, NotebookAssets | null] {
    const panel = this.active.panel(typeof args.panel === 'string' ? args.panel : undefined);
    return [panel, panel && this.active.of(panel)];
  }

  private _about(args: Args): IAbout | null {
    const [panel, notebook] = this._where(args);
    if (!panel || !notebook?.assets.connected) {
      return null;
    }
    return { panel, notebook, names: this._names(args, panel, notebook) };
  }

  private _names(args: Args, panel: NotebookPanel, notebook: NotebookAssets): string[] {
    if (args.pointed) {
      const { name } = this.pointed;
      return name !== null && notebook.assets.get(name) ? [name] : [];
    }
    const named = namedIn(args);
    if (named.length > 0) {
      return named;
    }
    const cell = typeof args.cell === 'string' ? args.cell : this._cell(args, panel)?.model.id;
    return cell === undefined ? [] : notebook.assets.ofCell(cell).map(each => each.name);
  }

  /** The cell a command is about: the active one, or that below the menu which is open on a cell. */
  private _cell(args: Args, panel: NotebookPanel): Cell | null {
    const below = args.context ? this.cellBelowMenu() : undefined;
    return panel.content.widgets.find(cell => cell.node === below) ?? panel.content.activeCell;
  }

  /** What is about one asset hides where there is none; in the toolbar everything does where there are no assets. */
  private _visible(command: ICommand, args: Args): boolean {
    if (args.toolbar || args.pointed) {
      const about = this._about(args);
      return !!about?.notebook.assets.all.length && (!args.pointed || about.names.length > 0);
    }
    return command.needs === undefined || command.needs === 'run' || this._able(command, args);
  }

  /** Load nbasset into a kernel that has not, where the notebook has asset cells. */
  private _addLoad(commands: CommandRegistry): void {
    commands.addCommand(Ids.load, {
      label: this.trans.__('Load nbasset'),
      caption: this.trans.__('Run %1 in this notebook’s kernel', '%load_ext nbasset'),
      isEnabled: () => this.active.notebook?.assets.silent ?? false,
      isVisible: args =>
        !args.toolbar ||
        ((this.active.notebook?.assets.silent && this.active.notebook.hasAssetCells) ?? false),
      execute: () => this.active.notebook?.load(),
      describedBy: { args: ARGUMENTS }
    });
  }

  /** What is made though it is fresh costs its time again, so it is asked first. */
  private async _again(notebook: NotebookAssets, names: string[]): Promise<void> {
    const all = names.length > 0 ? names : notebook.assets.all.map(each => each.name);
    const cost = notebook.assets.seconds(all);
    const { button } = await showDialog({
      title: this.trans.__('Make again?'),
      body: this.trans.__('%1 (about %2 by history)', listed(all), seconds(cost)),
      buttons: [Dialog.cancelButton(), Dialog.okButton({ label: this.trans.__('Make again') })]
    });
    if (button.accept) {
      await notebook.materialize(names, '--again');
    }
  }

  private _able(command: ICommand, args: Args): boolean {
    const about = this._about(args);
    if (!about) {
      return false;
    }
    switch (command.needs) {
      case 'names':
        return about.names.length > 0;
      case 'reason':
        return about.names.some(name => about.notebook.assets.get(name)?.status !== 'FRESH');
      case 'cell':
        return about.names.length > 0 || isAssetCell(sourceOf(this._cell(args, about.panel)));
      case 'run':
        return about.notebook.assets.running;
      default:
        return true;
    }
  }

  private async _runAndMaterialize({ panel, notebook, names }: IAbout): Promise<void> {
    const written = namesOf(sourceOf(panel.content.activeCell));
    if (await NotebookActions.run(panel.content, panel.sessionContext)) {
      await notebook.materialize(written.length > 0 ? written : names);
    }
  }

  private async _choose({ panel }: IAbout, names: string[]): Promise<void> {
    const one = names.length > 1 ? await this._ask(names) : names[0];
    if (one) {
      this.goTo(panel, one);
    }
  }

  private async _ask(names: string[]): Promise<string | null> {
    return (await InputDialog.getItem({ title: this.trans.__('Which asset?'), items: names })).value;
  }
}

/** The assets that are named where a command is asked for. */
function namedIn({ names, name }: Args): string[] {
  const all = Array.isArray(names) ? names.map(String) : [];
  return all.length > 0 || typeof name !== 'string' || !name ? all : [name];
}

function sourceOf(cell: Cell | null): string {
  return cell?.model.sharedModel.getSource() ?? '';
}

const ARGUMENTS = {
  type: 'object',
  properties: {
    name: { type: 'string', description: 'The asset; by default that of the active cell' },
    names: { type: 'array', items: { type: 'string' }, description: 'Several assets' },
    cell: { type: 'string', description: 'The id of a cell, for its asset' },
    context: { type: 'boolean', description: 'Whether it is about the cell on which a menu is open' },
    pointed: { type: 'boolean', description: 'Whether it is about the asset on which a menu is open' },
    toolbar: { type: 'boolean', description: 'Whether it stands in a toolbar, as an icon' },
    panel: { type: 'string', description: 'The id of the notebook’s view; by default the one in front' }
  }
};
