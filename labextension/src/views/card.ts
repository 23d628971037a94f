/** The card of a badge: everything about the asset at a glance, and what can be done; one for the whole page. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { AssetState } from '../generated/protocol';
import type { IBadge } from '../model/badge';
import type { NotebookAssets } from '../model/notebook';
import { signOf } from '../model/signs';
import { aged, bytes, isShort, moment, numberOf, pointWords, Reason, seconds } from '../model/text';
import { Ids } from '../ids';
import { button, element, refill } from './dom';
import { stripOf } from './strip';

/** What a card is about. */
export interface ISubject {
  badge: IBadge;
  notebook: NotebookAssets;
  panel: NotebookPanel;
  cell: string;
}

const SHOW = 220;
const HIDE = 260;

/** Whether a badge is that of a cell that makes no asset. */
function isPlain(badge: IBadge): boolean {
  return badge.asset === null && ['outdated', 'in place', 'edited'].includes(badge.kind);
}

/** The card. */
export class Card {
  readonly node = element('div', 'nbl-card');
  private _anchor: Element | null = null;
  private readonly _subjects = new WeakMap<Element, () => ISubject | null>();
  private _timer = 0;

  /**
   * @param commands - what its buttons run.
   * @param trans - the words of the user's language.
   */
  constructor(
    private readonly commands: CommandRegistry,
    private readonly trans: TranslationBundle
  ) {
    this.node.setAttribute('role', 'dialog');
    this.node.hidden = true;
    this.node.addEventListener('mouseenter', () => {
      this._soon(null);
    });
    this.node.addEventListener('mouseleave', () => {
      this._soon(() => {
        this.close();
      }, HIDE);
    });
    this.node.addEventListener('keydown', event => {
      if (event.key === 'Escape') {
        this.close(true);
        event.stopPropagation();
      } else if (event.key === 'Tab') {
        this._round(event);
      }
    });
    this.node.addEventListener('focusout', event => {
      if (event.relatedTarget instanceof Node && !this._holds(event.relatedTarget)) {
        this.close();
      }
    });
    document.addEventListener('mousedown', event => {
      if (!(event.target instanceof Node && this._holds(event.target))) {
        this.close();
      }
    });
  }

  /** Tab goes round in the card, which stands at the end of the page; Escape leads back. */
  private _round(event: KeyboardEvent): void {
    const all = [...this.node.querySelectorAll<HTMLElement>('button:not([disabled])')];
    const [leaves, enters] = event.shiftKey ? [all.at(0), all.at(-1)] : [all.at(-1), all.at(0)];
    if (enters && document.activeElement === leaves) {
      enters.focus();
      event.preventDefault();
    }
  }

  /** Whether something is in the card, or in what it is open at. */
  private _holds(place: Node): boolean {
    return this.node.contains(place) || this._anchor?.contains(place) === true;
  }

  /** Have the card open at an element: when the mouse rests on it, or at a click or Enter. */
  opensAt(anchor: HTMLElement, subject: () => ISubject | null): void {
    anchor.addEventListener('mouseenter', () => {
      this._soon(() => {
        this._open(anchor, subject);
      }, SHOW);
    });
    anchor.addEventListener('mouseleave', () => {
      this._soon(() => {
        this.close();
      }, HIDE);
    });
    anchor.addEventListener('click', event => {
      this._soon(null);
      this._open(anchor, subject);
      if (event.detail === 0) {
        this.node.querySelector<HTMLElement>('button:not([disabled])')?.focus();
      }
    });
    this._subjects.set(anchor, subject);
  }

  /** A badge says something else now: where the card is open at it, the card does too. */
  changed(anchor: HTMLElement): void {
    const subject = this._subjects.get(anchor);
    if (anchor === this._anchor && !this.node.hidden && subject) {
      this._open(anchor, subject);
    }
  }

  /** A badge is no more, and so is its card. */
  gone(anchor: HTMLElement | undefined): void {
    if (anchor && anchor === this._anchor) {
      this.close();
    }
  }

  /** Close the card. */
  close(focus = false): void {
    this._soon(null);
    this.node.hidden = true;
    if (focus && this._anchor instanceof HTMLElement) {
      this._anchor.focus();
    }
    this._anchor = null;
  }

  private _soon(does: (() => void) | null, wait = 0): void {
    window.clearTimeout(this._timer);
    if (does) {
      this._timer = window.setTimeout(does, wait);
    }
  }

  private _open(anchor: HTMLElement, subjectNow: () => ISubject | null): void {
    const subject = subjectNow();
    if (!subject) {
      return;
    }
    this._anchor = anchor;
    if (!this.node.isConnected) {
      document.body.append(this.node);
    }
    refill(this.node, ...this._content(subject));
    this.node.hidden = false;
    const at = anchor.getBoundingClientRect();
    const room = this.node.getBoundingClientRect();
    const below = at.bottom + 4 + room.height < window.innerHeight;
    this.node.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - room.width - 8))}px`;
    this.node.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - room.height - 4)}px`;
  }

  private _content(subject: ISubject): Node[] {
    const { badge } = subject;
    const parts: (Node | null)[] = [
      element(
        'div',
        'nbl-card-head',
        element('span', 'nbl-name', badge.names.join(', ') || (isPlain(badge) ? '' : this.trans.__('asset'))),
        element(
          'span',
          `nbl-status ${badge.style}`,
          `${badge.shape} ${this.trans.__(badge.kind === 'status' ? badge.sentence : badge.word)}`
        )
      ),
      this._explanation(subject),
      badge.asset ? this._facts(badge.asset) : null,
      badge.asset ? this._points(badge.asset, subject) : null,
      ...badge.causes.map(causeOf),
      badge.asset ? this._neighbours(subject, badge.asset) : null,
      this._actions(subject)
    ];
    return parts.filter((part): part is Node => part !== null);
  }

  private _explanation(subject: ISubject): HTMLElement | null {
    const { badge } = subject;
    const name = badge.names.join(', ');
    const said = {
      status: '',
      earlier: '',
      'in place': '',
      edited: badge.asset
        ? this.trans.__('The text was changed and not run. What was run last:')
        : this.trans.__('The text was changed and not run: running it will make assets stale.'),
      'edited ↑': this.trans.__(
        '%1 and not run: running that cell will make this stale.',
        subject.notebook.assets.foretold(badge.asset?.name ?? '') ?? ''
      ),
      copy: this.trans.__('Another cell makes %1. Running this one takes it over.', name),
      outdated: this.trans.__('This cell has used earlier values: run it again.'),
      'not run': this.trans.__('Run this cell to define its asset.')
    }[badge.kind];
    return said ? element('div', 'nbl-said', said) : null;
  }

  private _facts(asset: AssetState): HTMLElement | null {
    const made = asset.made_at === null ? '' : this.trans.__('made %1', moment(asset.made_at));
    const took = asset.took === null ? '' : this.trans.__('took %1', seconds(asset.took));
    const stored = asset.from_store ? this.trans.__('from the store') : '';
    const facts = [numberOf(asset), asset.kind, stored, made, took, bytes(asset.size), ...aged(asset)].filter(
      each => each !== ''
    );
    return facts.length > 0 ? element('div', 'nbl-facts', facts.join(' · ')) : null;
  }

  /** How its points stand; a click there leads to all of them, as Details does. */
  private _points(asset: AssetState, subject: ISubject): HTMLElement | null {
    const words = pointWords(asset, word => this.trans.__(word));
    const strip = stripOf(asset, words);
    const said = asset.causes.length === 0 ? element('span', 'nbl-facts', words) : null; // causes say it, too
    const place = strip && element('div', 'nbl-of-points', strip, said);
    place?.addEventListener('click', () => {
      this.close();
      this._run(Ids.details, { name: asset.name }, subject);
    });
    return place;
  }

  private _neighbours(subject: ISubject, asset: AssetState): HTMLElement | null {
    const { assets } = subject.notebook;
    const rows = [
      this._links(this.trans.__('upstream'), asset.upstream, subject),
      this._links(this.trans.__('downstream'), assets.downstream(asset.name), subject)
    ];
    return rows.some(row => row !== null) ? element('div', 'nbl-neighbours', ...rows) : null;
  }

  private _links(label: string, names: string[], subject: ISubject): HTMLElement | null {
    const links = names.map(name => {
      const asset = subject.notebook.assets.get(name);
      const link = button('nbl-link', name, () => {
        this.close();
        this._run(Ids.goTo, { name }, subject);
      });
      if (asset) {
        const sign = signOf(asset, subject.notebook.assets);
        link.prepend(element('span', `nbl-shape ${sign.style}`, sign.shape));
      }
      return link;
    });
    return links.length > 0
      ? element('div', 'nbl-row', element('span', 'nbl-label', label), element('span', 'nbl-links', ...links))
      : null;
  }

  private _actions(subject: ISubject): HTMLElement | null {
    const name = subject.badge.asset?.name;
    const act = (id: string, label: string): HTMLElement =>
      button('nbl-action', label, event => {
        this.close(event.detail === 0); // pressed by key: one goes on from the badge
        this._run(id, name ? { name } : {}, subject);
      });
    const make = (): HTMLElement => {
      const made = act(Ids.materialize, this.trans.__('Materialize'));
      (made as HTMLButtonElement).disabled = subject.badge.asset?.status === 'FRESH';
      return made;
    };
    if (subject.badge.kind === 'in place') {
      return null;
    }
    if (subject.badge.kind !== 'status') {
      const rest = name ? [act(Ids.details, this.trans.__('Details'))] : [];
      return element(
        'div',
        'nbl-actions',
        act(Ids.runAndMaterialize, this.trans.__('Run and materialize')),
        ...rest
      );
    }
    const running = subject.notebook.assets.running;
    return element(
      'div',
      'nbl-actions',
      running ? act(Ids.stop, this.trans.__('Stop')) : make(),
      act(Ids.details, this.trans.__('Details')),
      act(Ids.graph, this.trans.__('Graph'))
    );
  }

  private _run(id: string, args: ReadonlyPartialJSONObject, subject: ISubject): void {
    void this.commands.execute(id, { ...args, cell: subject.cell, panel: subject.panel.id });
  }
}

/** A cause, and below it the lines that changed, each in its colour, where these are few. */
function causeOf(cause: Reason): HTMLElement {
  const lines = isShort(cause) ? cause.diff : [];
  const colours: Record<string, string> = { '-': 'nba-gone', '+': 'nba-new' };
  return element(
    'div',
    'nbl-cause',
    cause.text,
    ...lines.map(line => element('div', `nbl-code ${colours[line[0]] ?? ''}`, line))
  );
}
