/** /labs.zip: the whole lab. The same files give the same bytes: one order, one date, modes of scripts and of the rest. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isExecutable, labFiles } from '@course/lab-files';
import type { APIRoute } from 'astro';
import { zipSync, type Zippable } from 'fflate';

const UNIX = 3;
const REGULAR_FILE = 0o100000;
/** The first day that a zip can name; its clock is local time. */
const DATE = new Date(1980, 0, 1);

export const GET: APIRoute = async () => {
  const files: Zippable = {};
  for (const file of await labFiles()) {
    const mode = (await isExecutable(file)) ? 0o755 : 0o644;
    const options = { mtime: DATE, os: UNIX, attrs: (REGULAR_FILE | mode) << 16 };
    files[`labs/${file}`] = [new Uint8Array(await readFile(join('labs', file))), options];
  }
  return new Response(new Uint8Array(zipSync(files, { level: 9 })), { headers: { 'content-type': 'application/zip' } });
};
