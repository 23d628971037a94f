/** The drawings that widgets of this page hold: what changes of them is shown with what is said of the same moment. */
import type { Changed, Redrawn, Together } from '../generated/protocol';

type Changes = Changed['elements'];

/** A drawing. */
export interface IDrawing {
  /** Load what changes need to be drawn; nothing is different until what this gives is called. */
  prepare(changes: Changes): Promise<() => void>;
  /** The same for a structure that is another one. */
  prepareAnew(redrawn: Redrawn): Promise<() => void>;
}

/** Every drawing there is, by the id of its widget. */
class Drawings {
  private readonly _known = new Map<string, IDrawing>();

  /** A drawing is there. */
  add(id: string, drawing: IDrawing): void {
    this._known.set(id, drawing);
  }

  /** It is gone. */
  delete(id: string): void {
    this._known.delete(id);
  }

  /**
   * Change drawings once all that this needs is loaded, all of them at once.
   *
   * @param drawn - the changes; those of drawings that this page does not hold are left out.
   * @param anew - those whose structure is another one.
   * @param also - called in the same breath.
   */
  async change(drawn: Together['drawn'], anew: Together['anew'], also: () => void): Promise<void> {
    const redrawn = Object.entries(anew).flatMap(
      ([id, each]) => this._known.get(id)?.prepareAnew(each) ?? []
    );
    const prepared = Object.entries(drawn).flatMap(
      ([id, changes]) => this._known.get(id)?.prepare(changes) ?? []
    );
    (await Promise.all([...redrawn, ...prepared])).forEach(show => {
      show();
    });
    also();
  }
}

export const drawings = new Drawings();
