import './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listenToKeys, nextInDirection } from '../src/views/graphkeys';
import { FakeCard, graphOf } from './graphs';

const at = (name: string, x: number, y: number, joined = false) => ({ name, x, y, joined });

test('an arrow leads to the nearest card in its direction', () => {
  const places = [at('near', 200, 10), at('far', 400, 0), at('back', -200, 0)];
  assert.equal(nextInDirection({ x: 0, y: 0 }, places, [1, 0]), 'near');
  assert.equal(nextInDirection({ x: 0, y: 0 }, places, [-1, 0]), 'back');
});

test('what is joined by a line seems nearer', () => {
  const places = [at('other', 200, 30), at('downstream', 200, 60, true)];
  assert.equal(nextInDirection({ x: 0, y: 0 }, places, [1, 0]), 'downstream');
});

test('where nothing lies it leads nowhere', () => {
  assert.equal(nextInDirection({ x: 0, y: 0 }, [at('right', 200, 0)], [0, 1]), null);
  assert.equal(nextInDirection({ x: 0, y: 0 }, [], [1, 0]), null);
});

listenToKeys();

function graph() {
  const cards = [
    new FakeCard('a', { x: 0, y: 0 }, ['b']),
    new FakeCard('b', { x: 200, y: 0 }, ['a']),
    new FakeCard('c', { x: 0, y: 90 })
  ];
  const { panel, graph } = graphOf(...cards);
  const focused = (): string[] => cards.filter(card => card.hasClass('focused')).map(card => card.name);
  const press = (key: string, more = {}): boolean =>
    graph.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  return { panel, graph, cards, focused, press };
}

test('arrows go from card to card, and say where they have come', () => {
  const { graph: element, focused, press } = graph();
  element.dispatchEvent(new Event('focusin', { bubbles: true }));
  assert.deepEqual(focused(), ['a']);
  assert.equal(press('ArrowRight'), false, 'JupyterLab does not take it for its notebook');
  assert.deepEqual(focused(), ['b']);
  assert.equal(element.getAttribute('aria-label'), 'b: stale');
  press('ArrowLeft');
  press('ArrowDown');
  assert.deepEqual(focused(), ['c']);
});

test('Enter and the space bar choose the card as a click does', () => {
  const { cards, press } = graph();
  press('Enter');
  press(' ');
  assert.deepEqual(
    cards.map(card => card.clicks),
    [2, 0, 0]
  );
});

test('keys with Ctrl, other keys and those elsewhere stay what they are', () => {
  const { panel, cards, press } = graph();
  assert.equal(press('ArrowRight', { ctrlKey: true }), true);
  assert.equal(press('x'), true);
  panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  assert.ok(cards.every(card => card.clicks === 0));
});

test('arrows begin at what is chosen; whoever leaves the graph leaves no mark', () => {
  const { graph: element, cards, focused } = graph();
  cards[1].addClass('chosen');
  element.dispatchEvent(new Event('focusin', { bubbles: true }));
  assert.deepEqual(focused(), ['b']);
  element.dispatchEvent(new Event('focusout', { bubbles: true }));
  assert.deepEqual(focused(), []);
});

test('who comes to the toolbar by keyboard can go on to the graph', () => {
  const { panel, graph: element } = graph();
  panel.querySelector('button')?.dispatchEvent(new Event('focusin', { bubbles: true }));
  assert.equal(element.getAttribute('tabindex'), '0');
});

test('a graph that is larger than its room is scrolled to where an arrow leads', () => {
  const { graph: element, press } = graph();
  element.getBoundingClientRect = () => ({ left: 0, right: 100, top: 0, bottom: 30 }) as DOMRect;
  press('ArrowLeft');
  assert.deepEqual([element.scrollLeft, element.scrollTop], [0, 0], 'what is in sight stays where it is');
  press('ArrowRight');
  assert.equal(element.scrollLeft, 155, 'the middle of the card comes to the middle of the room');
  assert.equal(element.scrollTop, 0);
  element.getBoundingClientRect = () => ({ left: 0, right: 1000, top: 0, bottom: 8 }) as DOMRect;
  press('ArrowRight');
  assert.notEqual(element.scrollTop, 0, 'also downwards');
});
