import { Observer } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fitInto, keepFitting, showNode } from '../src/views/graphnodes';
import { FakeCard, graphOf } from './graphs';

const wait = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 250));

test('a graph is brought whole into the room it has, but not where somebody has zoomed it', () => {
  const { panel, done } = graphOf();
  const fits = keepFitting(panel);
  fitInto(panel);
  assert.deepEqual(done.splice(0), ['resize', 'fit']);
  panel.querySelector<HTMLElement>('.nba-zoom-in')?.click();
  fitInto(panel);
  assert.deepEqual(done.splice(0), ['resize']);
  panel.querySelector<HTMLElement>('.nba-fit')?.click();
  fitInto(panel);
  assert.deepEqual(done.splice(0), ['resize', 'fit'], 'its button gives it back');
  fits.dispose();
});

test('the wheel is the page’s; with Ctrl or Cmd it zooms, gently, and out no further than the whole', () => {
  const { panel, drawn, done, at } = graphOf();
  keepFitting(panel);
  drawn.dispatchEvent(new MouseEvent('pointerover', { bubbles: true }));
  const turn = (deltaY: number, keys: object = {}): boolean =>
    drawn.dispatchEvent(
      Object.assign(new MouseEvent('wheel', { bubbles: true, cancelable: true, ...keys }), {
        deltaY,
        deltaMode: 0
      })
    );
  assert.ok(turn(300), 'nobody keeps it from the page');
  assert.deepEqual([at.zoom, done], [0.5, []]);
  assert.ok(!turn(-100, { ctrlKey: true }));
  assert.ok(at.zoom > 0.5 && at.zoom <= 0.5 * 1.25);
  for (let count = 0; count < 20; count += 1) {
    turn(-1000, { metaKey: true });
  }
  assert.deepEqual([at.zoom, at.most], [2, 1], 'what fits it into its room heeds its own limit as before');
  for (let count = 0; count < 20; count += 1) {
    turn(1000, { ctrlKey: true });
  }
  assert.ok(at.zoom >= 0.5);
  assert.ok(done.includes('fit'));
});

test('buttons zoom as well, and when all is seen again the graph keeps to its room', () => {
  const { panel, done, at } = graphOf();
  keepFitting(panel);
  panel.querySelector<HTMLElement>('.nba-zoom-in')?.click();
  assert.equal(at.zoom, 0.625);
  panel.querySelector<HTMLElement>('.nba-zoom-out')?.click();
  assert.deepEqual(done.splice(0), ['fit']);
  fitInto(panel);
  assert.deepEqual(done, ['resize', 'fit']);
});

test('moved with a button held it stays as it is, only passed over it does not', () => {
  const { panel, drawn, done } = graphOf();
  keepFitting(panel);
  drawn.dispatchEvent(new MouseEvent('pointermove', { bubbles: true, buttons: 0 }));
  fitInto(panel);
  assert.deepEqual(done.splice(0), ['resize', 'fit']);
  const held = (type: string, clientX: number): boolean =>
    drawn.dispatchEvent(new MouseEvent(type, { bubbles: true, buttons: 1, clientX }));
  held('pointerdown', 100);
  held('pointermove', 102);
  fitInto(panel);
  assert.deepEqual(done.splice(0), ['resize', 'fit'], 'a hand that clicks is never quite still');
  held('pointermove', 120);
  fitInto(panel);
  assert.deepEqual(done.splice(0), ['resize']);
});

test('another width fits it once it stays, until nobody looks any more', async () => {
  const { panel, done } = graphOf();
  Object.defineProperty(panel, 'clientWidth', { value: 300 });
  const fits = keepFitting(panel);
  const observer = Observer.all[Observer.all.length - 1];
  assert.deepEqual(observer.observed, [panel]);
  observer.tell();
  assert.deepEqual(done, []);
  await wait();
  assert.deepEqual(done.splice(0), ['resize', 'fit']);
  observer.tell();
  await wait();
  assert.deepEqual(done, [], 'the same width is nothing new');
  fits.dispose();
  assert.deepEqual(observer.observed, []);
});

test('a card is shown as by a click, once, and not again where it is chosen', () => {
  const card = new FakeCard('a', { x: 0, y: 0 });
  const { panel } = graphOf(card);
  showNode(panel, 'a');
  assert.equal(card.clicks, 1);
  card.addClass('chosen');
  showNode(panel, 'a');
  showNode(panel, 'gone', 0);
  assert.equal(card.clicks, 1);
});
