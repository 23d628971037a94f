// Writes TypeScript types from the protocol's schema; --check only says whether they are out of date.
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { compileFromFile } from 'json-schema-to-typescript';
import * as prettier from 'prettier';

const target = new URL('src/generated/protocol.ts', import.meta.url);
const style = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf-8')).prettier;
const raw = await compileFromFile(new URL('schema/protocol.json', import.meta.url).pathname, {
  bannerComment: '// Written by generate.mjs from schema/protocol.json; edit nothing here.',
  format: false
});
const types = await prettier.format(raw, { ...style, parser: 'typescript' });
const known = existsSync(target) ? readFileSync(target, 'utf-8') : '';
if (process.argv.includes('--check')) {
  if (known !== types) {
    console.log('src/generated/protocol.ts is out of date: jlpm generate');
    process.exit(1);
  }
} else if (known !== types) {
  writeFileSync(target, types);
}
