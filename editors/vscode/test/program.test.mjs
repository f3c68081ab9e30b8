import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';

import { load } from './bundle.mjs';

const { findProgram } = await load('program.ts');
let folder;

async function program(path, mode = 0o755) {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), '#!/bin/sh\n');
  await chmod(join(folder, path), mode);
  return join(folder, path);
}

function find(around) {
  return findProgram({ setting: '', folder: undefined, environment: {}, platform: 'linux', ...around });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdclint-vscode-'));
});
after(() => rm(folder, { recursive: true }));

test('the virtual environment of the workspace goes before PATH', async () => {
  const own = await program('course/.venv/bin/cdclint');
  const other = await program('bin/cdclint');
  const environment = { PATH: ['', join(folder, 'nowhere'), join(folder, 'bin')].join(delimiter) };
  assert.equal((await find({ folder: join(folder, 'course'), environment })).program, own);
  assert.equal((await find({ folder: join(folder, 'elsewhere'), environment })).program, other);
  assert.equal((await find({ environment })).program, other);
});

test('a setting goes before both, as a path or as a name', async () => {
  const own = await program('course/tools/lint');
  const course = join(folder, 'course');
  assert.equal((await find({ setting: './tools/lint', folder: course })).program, own);
  assert.equal((await find({ setting: own })).program, own);
  const environment = { PATH: join(course, 'tools') };
  assert.equal((await find({ setting: ' lint ', environment })).program, own);
});

test('what is not there is told, and nothing else is taken in its place', async () => {
  await program('course/.venv/bin/cdclint');
  const course = join(folder, 'course');
  const missing = await find({ setting: 'tools/no', folder: course });
  assert.deepEqual(missing, { program: undefined, tried: join(course, 'tools/no') });
  assert.deepEqual(await find({ setting: 'no' }), { program: undefined, tried: 'no' });
  assert.deepEqual(await find({}), { program: undefined, tried: undefined });
});

test('a folder and a file that cannot be run are no programs', async () => {
  await mkdir(join(folder, 'bad/.venv/bin/cdclint'), { recursive: true });
  const plain = await program('plain/venv/bin/cdclint', 0o644);
  assert.equal((await find({ folder: join(folder, 'bad') })).program, undefined);
  assert.equal((await find({ setting: join(plain, '..') })).program, undefined);
});

test('Windows has its own names', async () => {
  const own = await program('win/.venv/Scripts/cdclint.exe');
  assert.equal((await find({ folder: join(folder, 'win'), platform: 'win32' })).program, own);
});
