import { Observer, settled } from './page';

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PROTOCOL } from '../src/generated/looks';
import type { Changed, DrawingState, ToDrawing } from '../src/generated/protocol';
import { drawings } from '../src/model/drawings';
import { register } from '../src/views/elements';

interface IModel {
  model_id: string;
  destroyed(): void;
  values: DrawingState;
  initialize(): void;
  told(message: ToDrawing): void;
}

interface IView {
  el: HTMLElement;
  render(): void;
  remove(): unknown;
}

interface IExports {
  ElementsModel: new () => IModel;
  ElementsView: new (model: IModel, child: unknown) => IView;
}

function registered(): { name: string; version: string; exports: IExports } {
  let found: unknown;
  register({ registerWidget: (data: unknown) => (found = data) });
  return found as ReturnType<typeof registered>;
}

const elements = (): DrawingState['elements'] => [
  { data: { id: 'group:g', name: 'g', indent: 4 }, classes: 'group' },
  { data: { id: 'a', name: 'a', picture: 'old' }, classes: 'card', position: { x: 0, y: 0 } },
  { data: { id: 'a→b', source: 'a', target: 'b', weights: [0.5], distances: [2] }, classes: 'line' }
];

const change: Changed = {
  type: 'change',
  elements: { a: { data: { picture: 'new' }, classes: 'card near' } }
};

function modelOf(): IModel {
  const model = new (registered().exports.ElementsModel)();
  model.initialize();
  model.values.elements = elements();
  model.values.rules = ['.a{}'];
  return model;
}

function picture(complete: boolean): HTMLElement & { complete: boolean } {
  return Object.assign(document.createElement('span'), { complete });
}

/** Cytoscape's drawing, with pictures that are loaded when a test says so. */
function drawingOf() {
  const did: unknown[][] = [];
  const pictures: Record<string, HTMLElement & { complete: boolean }> = {};
  const note =
    (what: string) =>
    (...rest: unknown[]): void => {
      did.push([what, ...rest]);
    };
  const drawing = {
    add: note('add'),
    elements: () => ({ remove: note('remove') }),
    style: note('style'),
    batch: (act: () => void) => {
      act();
    },
    destroy: note('destroy'),
    getElementById: (id: string) => ({ data: note(`data of ${id}`), classes: note(`classes of ${id}`) }),
    layout: () => ({ run: note('layout') }),
    nodes: () => [{ data: () => 'new' }],
    renderer: () => ({
      getCachedImage: (address: string) => (pictures[address] ??= picture(false)),
      imageCache: pictures
    }),
    resize: note('resize')
  };
  return { did, pictures, drawing };
}

async function drawn() {
  const { ElementsView } = registered().exports;
  const { did, pictures, drawing } = drawingOf();
  const model = modelOf();
  Object.assign(model.values, { canvas: { get: () => ({}) } });
  const canvas = {
    cytoscape_obj: drawing,
    displayed: Promise.resolve(),
    el: document.createElement('div'),
    luminoWidget: {},
    remove: () => undefined
  };
  const view = new ElementsView(model, canvas);
  view.render();
  await settled();
  return { did, pictures, model, view, canvas };
}

test('the page says that it draws, and which version of the protocol it knows', () => {
  const { name, version } = registered();
  assert.deepEqual([name, version], ['nbasset', `${PROTOCOL}.0.0`]);
  assert.ok(document.documentElement.classList.contains('nba-draws'));
});

test('the list of elements is kept as it is now, for every view that is made of it later', () => {
  const model = modelOf();
  model.told(change);
  const [box, card, line] = model.values.elements;
  assert.deepEqual(card.data, { id: 'a', name: 'a', picture: 'new' });
  assert.equal(card.classes, 'card near');
  assert.deepEqual([box, line], [elements()[0], elements()[2]]);
});

test('a view draws all elements at once, and fits them', async () => {
  const { did, view, canvas } = await drawn();
  assert.deepEqual(did, [['add', elements()], ['resize'], ['layout']]);
  assert.ok(view.el.classList.contains('nba-elements'));
  assert.deepEqual(Observer.all[Observer.all.length - 1].observed, [canvas.el]);
});

test('a change is drawn once its picture is there, so that no card stands empty', async () => {
  const { did, pictures, model } = await drawn();
  did.length = 0;
  model.told(change);
  await settled();
  assert.deepEqual(did, []);
  pictures.new.dispatchEvent(new Event('load'));
  await settled();
  assert.deepEqual(did, [
    ['data of a', { picture: 'new' }],
    ['classes of a', 'card near']
  ]);
});

test('a picture that cannot be loaded holds nothing up, and those nobody shows any more are let go of', async () => {
  const { did, pictures, model } = await drawn();
  ['1', '2', '3', '4'].forEach(address => {
    pictures[address] = picture(true);
  });
  did.length = 0;
  model.told(change);
  await settled();
  pictures.new.dispatchEvent(new Event('error'));
  await settled();
  assert.equal(did.length, 2);
  assert.deepEqual(Object.keys(pictures), ['new']);
});

test('a picture that is loaded for a later change stays until that is drawn', async () => {
  const { did, pictures, model } = await drawn();
  ['1', '2', '3', '4'].forEach(address => {
    pictures[address] = picture(true);
  });
  did.length = 0;
  model.told(change);
  model.told({ type: 'change', elements: { a: { data: { picture: 'later' } } } });
  pictures.later.complete = true;
  pictures.new.dispatchEvent(new Event('load'));
  await settled();
  assert.deepEqual(did.slice(0, 2), [
    ['data of a', { picture: 'new' }],
    ['classes of a', 'card near']
  ]);
  assert.deepEqual(Object.keys(pictures), ['new', 'later']);
});

test('it can be told to fit again, and lets go of everything in the end', async () => {
  const { did, model, view } = await drawn();
  did.length = 0;
  model.told({ type: 'fit' });
  view.remove();
  assert.deepEqual(did, [['resize'], ['layout'], ['destroy']]);
  assert.deepEqual(Observer.all[Observer.all.length - 1].observed, []);
});

test('what is said of the same moment waits for the pictures, and is shown with them', async () => {
  const { did, pictures, model } = await drawn();
  did.length = 0;
  const changed = drawings.change({ [model.model_id]: change.elements }, {}, () => did.push(['said']));
  await settled();
  assert.deepEqual(did, []);
  pictures.new.dispatchEvent(new Event('load'));
  await changed;
  assert.deepEqual(did, [['data of a', { picture: 'new' }], ['classes of a', 'card near'], ['said']]);
  assert.equal(model.values.elements[1].classes, 'card near', 'views made later begin with it');
});

test('another structure waits for its pictures, and is shown whole with what is said', async () => {
  const { did, pictures, model, view } = await drawn();
  did.length = 0;
  const two = [...elements(), { data: { id: 'b', name: 'b', picture: 'second' }, classes: 'card' }];
  two[1].data = { id: 'a', name: 'a', picture: 'new' };
  const anew = { elements: two as DrawingState['elements'], style: '[{"selector":"node"}]', rules: '.b{}' };
  const changed = drawings.change({}, { [model.model_id]: anew }, () => did.push(['said']));
  await settled();
  pictures.new.dispatchEvent(new Event('load'));
  await settled();
  assert.deepEqual(did, []);
  pictures.second.dispatchEvent(new Event('load'));
  await changed;
  assert.deepEqual(did, [
    ['remove'],
    ['style', [{ selector: 'node' }]],
    ['add', two],
    ['resize'],
    ['layout'],
    ['said']
  ]);
  assert.equal(view.el.querySelector('style')?.textContent, '.b{}');
  assert.deepEqual([model.values.elements, model.values.rules], [two, ['.b{}']], 'for views made later');
});

test('one that is gone holds nothing up', async () => {
  const { did, model } = await drawn();
  did.length = 0;
  model.destroyed();
  await drawings.change({ [model.model_id]: change.elements }, {}, () => did.push(['said']));
  assert.deepEqual(did, [['said']]);
});
