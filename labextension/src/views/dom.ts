/** The few shapes of elements that the views are built of. */

type Child = Node | string | null;

/** Make an element with a class and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  style: string,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = style;
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

/** Make a button that does something and says what. */
export function button(
  style: string,
  label: string,
  does: (event: MouseEvent) => void,
  title = ''
): HTMLButtonElement {
  const made = element('button', style, label);
  made.type = 'button';
  made.title = title;
  made.addEventListener('click', does);
  return made;
}

const FOCUSABLE = 'button, input, [tabindex]';

function enabled(place: Element): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    each => !(each as Partial<HTMLButtonElement>).disabled
  );
}

/** Put other children into a place; the focus, where it was inside, goes on from what says the same or stands there. */
export function refill(place: Element, ...children: Node[]): void {
  const former = place.contains(document.activeElement) ? document.activeElement : null;
  const at = former ? [...place.querySelectorAll(FOCUSABLE)].indexOf(former) : -1;
  place.replaceChildren(...children);
  if (former && at >= 0) {
    const all = [...place.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const can = enabled(place);
    const same = can.find(each => each.textContent === former.textContent);
    const here = same ?? can.find(each => each === all.at(at)) ?? can.at(0);
    here?.focus({ preventScroll: true });
  }
}

/** Calls a function in the next animation frame, once, however often it is asked. */
export class NextFrame {
  private _asked = 0;

  /**
   * @param does - what to call.
   */
  constructor(private readonly does: () => void) {}

  /** Have it called. */
  ask(): void {
    this._asked ||= requestAnimationFrame(() => {
      this._asked = 0;
      this.does();
    });
  }

  /** Do not call it after all. */
  dispose(): void {
    cancelAnimationFrame(this._asked);
  }
}
