import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { CauseView, Status } from '../src/generated/protocol';
import { age, bytes, causeWords, moment, seconds, shapeOf, statusWords, styleOf } from '../src/model/text';

type Time = [number, number, number, number, number];

/** What the kernel says: generate.py writes it. */
const told = JSON.parse(readFileSync(join(__dirname, '..', '..', 'tests', 'words.json'), 'utf-8')) as {
  now: Time;
  moments: [Time, string][];
  ages: [number, string][];
  seconds: [number, string][];
  bytes: [number, string][];
  causes: [CauseView, string][];
  statuses: [Status, string[], string, string, string][];
};

const local = ([year, month, day, hour, minute]: Time): number =>
  new Date(year, month - 1, day, hour, minute).getTime();

test('durations and sizes read as they do in the kernel, also where they are rounded', () => {
  assert.deepEqual(
    told.seconds.map(([took]) => [took, seconds(took)]),
    told.seconds
  );
  assert.deepEqual(
    told.bytes.map(([count]) => [count, bytes(count)]),
    told.bytes
  );
  assert.deepEqual([seconds(null), bytes(null), moment(null)], ['', '', '']);
});

test('ages read as they do in the kernel', () => {
  assert.deepEqual(
    told.ages.map(([old]) => [old, age(0, old)]),
    told.ages
  );
});

test('moments read as they do in the kernel, with the year where it is another one', () => {
  assert.deepEqual(
    told.moments.map(([at]) => [at, moment(local(at) / 1000, 'en-GB', local(told.now))]),
    told.moments
  );
});

test('in another language a moment reads as it does there', () => {
  const [yesterday] = told.moments[1];
  assert.match(moment(local(yesterday) / 1000, 'ja-JP', local(told.now)), /3月13日.*23:59/);
});

test('causes and statuses read as they do in the kernel', () => {
  assert.deepEqual(
    told.causes.map(([cause]) => [cause, causeWords(cause)]),
    told.causes
  );
  assert.deepEqual(
    told.statuses.map(([status, marks]) => [
      status,
      marks,
      shapeOf({ status, marks }),
      statusWords({ status, marks }),
      styleOf({ status, marks })
    ]),
    told.statuses
  );
});
