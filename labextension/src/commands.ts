/** The commands: what the palette, the menus, the shortcuts and every button run. */
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import type { Cell } from '@jupyterlab/cells';
import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { Ids } from './ids';
import type { Active } from './model/active';
import type { NotebookAssets } from './model/notebook';
import { isAssetCell, namesOf } from './model/text';
import { goToCell } from './views/badges';
import type { Beside } from './views/beside';
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
  run: (about: IAbout) => Promise<unknown> | undefined;
  /** What there has to be; nothing beyond a kernel that tells. */
  needs?: 'names' | 'cell' | 'run';
}

/** Adds the commands. */
export class Commands {
  /**
   * @param commands - where they are added.
   * @param active - the notebooks.
   * @param beside - the panels beside them.
   * @param trans - the words of the user's language.
   * @param cellBelowMenu - the node of the cell on which a menu is open, or was last.
   */
  constructor(
    commands: CommandRegistry,
    private readonly active: Active,
    private readonly beside: Beside,
    private readonly trans: TranslationBundle,
    private readonly cellBelowMenu: () => HTMLElement | undefined
  ) {
    for (const [id, command] of Object.entries(this._commands())) {
      commands.addCommand(id, {
        label: command.label,
        caption: command.caption ?? command.label,
        isEnabled: args => this._able(command, args),
        isVisible: args =>
          command.needs === undefined || command.needs === 'run' || this._able(command, args),
        execute: args => this._execute(command, args),
        describedBy: { args: ARGUMENTS }
      });
    }
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
        caption: trans.__('Bring the asset of this cell, and whatever it rests on, up to date'),
        needs: 'names',
        run: ({ notebook, names }) => notebook.materialize(names)
      },
      [Ids.materializeStale]: {
        label: trans.__('Materialize Stale Assets'),
        caption: trans.__('Make what is stale, missing or failed, and nothing else'),
        run: ({ notebook }) => notebook.materialize([])
      },
      [Ids.materializeAll]: {
        label: trans.__('Materialize All Assets Again'),
        caption: trans.__('Make every asset, also what is fresh'),
        run: ({ notebook }) => notebook.materialize([], '--again')
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
        label: trans.__('Why Is This Asset Stale?'),
        needs: 'names',
        run: ({ panel, notebook, names }) => this.beside.details(panel, notebook, names[0], 'asset_why')
      },
      [Ids.graph]: {
        label: trans.__('Show Graph of Assets'),
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
    if (Array.isArray(args.names) && args.names.length > 0) {
      return args.names.map(String);
    }
    if (typeof args.name === 'string' && args.name) {
      return [args.name];
    }
    const cell = typeof args.cell === 'string' ? args.cell : this._cell(args, panel)?.model.id;
    return cell === undefined ? [] : notebook.assets.ofCell(cell).map(each => each.name);
  }

  /** The cell a command is about: the active one, or that below the menu which is open on a cell. */
  private _cell(args: Args, panel: NotebookPanel): Cell | null {
    const below = args.context ? this.cellBelowMenu() : undefined;
    return panel.content.widgets.find(cell => cell.node === below) ?? panel.content.activeCell;
  }

  private _able(command: ICommand, args: Args): boolean {
    const about = this._about(args);
    if (!about) {
      return false;
    }
    switch (command.needs) {
      case 'names':
        return about.names.length > 0;
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
    panel: { type: 'string', description: 'The id of the notebook’s view; by default the one in front' }
  }
};
