import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { LOOKS } from '../src/generated/looks';
import { OWN } from '../src/model/signs';
import { OTHERWISE } from '../src/model/text';

const HOME = join(__dirname, '..', '..');
const JAPANESE = join(HOME, '..', 'nbasset', 'locale', 'ja_JP', 'LC_MESSAGES', 'nbasset.json');

/** Every text that the sources hand to the translator. */
function texts(): string[] {
  const files = readdirSync(join(HOME, 'src'), { recursive: true })
    .map(String)
    .filter(file => file.endsWith('.ts'));
  const found = files.flatMap(file =>
    [...readFileSync(join(HOME, 'src', file), 'utf-8').matchAll(/\.__\(\s*'((?:[^'\\]|\\.)*)'/g)].map(
      each => each[1]
    )
  );
  const settings = JSON.parse(readFileSync(join(HOME, 'settings', 'plugin.json'), 'utf-8')) as {
    title: string;
  };
  assert.equal(settings.title, 'nbasset');
  return [
    ...new Set([
      ...found,
      ...Object.values(LOOKS).map(look => look.word),
      ...Object.values(OTHERWISE).flatMap(each => [
        each.word,
        each.sentence,
        ...('many' in each ? [each.many] : [])
      ]),
      ...Object.values(OWN).flatMap(own => [own.word, own.sentence])
    ])
  ];
}

test('every text is there in Japanese, and none is left over', () => {
  const known = JSON.parse(readFileSync(JAPANESE, 'utf-8')) as Record<string, unknown>;
  assert.deepEqual(
    Object.keys(known)
      .filter(text => text !== '')
      .sort(),
    texts().sort()
  );
});

test('what stands in for a value stands in the translation too', () => {
  const known = JSON.parse(readFileSync(JAPANESE, 'utf-8')) as Record<string, [string]>;
  for (const [text, [translated]] of Object.entries(known).filter(([text]) => text !== '')) {
    assert.deepEqual(translated.match(/%\d/g), text.match(/%\d/g), text);
  }
});
