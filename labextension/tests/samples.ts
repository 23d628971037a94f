/** What real kernels said: the tests of the Python side write these files. */
import Ajv from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { AssetState, FromKernel, State } from '../src/generated/protocol';

const HOME = join(__dirname, '..', '..');

/** The schema of the protocol. */
export const schema = JSON.parse(readFileSync(join(HOME, 'schema', 'protocol.json'), 'utf-8')) as object;

const validate = new Ajv().compile({ ...schema, anyOf: [{ $ref: '#/definitions/FromKernel' }] });

/** The names of the samples. */
export const samples = readdirSync(join(HOME, 'tests', 'samples')).map(file => file.replace('.json', ''));

/** The messages of a sample, each checked against the schema. */
export function sample(name: string): FromKernel[] {
  const messages = JSON.parse(
    readFileSync(join(HOME, 'tests', 'samples', `${name}.json`), 'utf-8')
  ) as FromKernel[];
  for (const message of messages) {
    if (!validate(message)) {
      throw new Error(`${name}: ${JSON.stringify(validate.errors)}`);
    }
  }
  return messages;
}

/** An asset as a kernel tells it. */
export function asset(name: string, more: Partial<AssetState> = {}): AssetState {
  return {
    name,
    point: null,
    points: [],
    group: 'default',
    description: '',
    status: 'FRESH',
    marks: [],
    causes: [],
    upstream: [],
    waits_for: [],
    version: null,
    made_at: 1763470920,
    took: 0.25,
    size: 2048,
    from_store: false,
    kind: 'int',
    cell: `cell-${name}`,
    ...more
  };
}

/** A state that tells these assets. */
export function state(assets: AssetState[], more: Partial<State> = {}): State {
  return {
    type: 'state',
    protocol: 1,
    whole: true,
    running: false,
    assets,
    cells: assets.map(each => ({ id: each.cell ?? '', source: `%%asset ${each.name}\n1` })),
    jobs: [],
    runs: [],
    ...more
  };
}
