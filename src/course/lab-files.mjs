/** The files of labs/ that a student gets: one by one below /labs/, and all of them in /labs.zip. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { zipSync } from 'fflate';

/** Folders of tools, and what a running lab or an editor leaves behind. `.env` may hold passwords of its owner. */
const NOT_SHIPPED = new Set(['node_modules', '__pycache__', '.env', '.git', '.parts', '.venv', '.idea', '.vscode', '.DS_Store']);

const UNIX = 3;
const REGULAR_FILE = 0o100000;
/** The first day that a zip can name; its clock is local time. */
const DATE = new Date(1980, 0, 1);

/** @param {string} name */
function ships(name) {
  return !NOT_SHIPPED.has(name) && !/^\..*_cache$/.test(name) && !/(\.pyc|\.sw[op]|~)$/.test(name);
}

/**
 * Paths relative to labs/, in one order on every machine.
 *
 * @param {string} [folder]
 * @returns {Promise<string[]>}
 */
export async function labFiles(folder = '') {
  const entries = await readdir(join('labs', folder), { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter(({ name }) => ships(name))
      .map((entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        return entry.isDirectory() ? labFiles(path) : entry.isFile() ? [path] : [];
      }),
  );
  return nested.flat().sort((a, b) => (a < b ? -1 : 1));
}

/**
 * The whole lab as a zip. The same files give the same bytes: one order, one date, modes of scripts and of the rest.
 *
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function labArchive() {
  /** @type {import('fflate').Zippable} */
  const files = {};
  for (const file of await labFiles()) {
    const path = join('labs', file);
    const mode = ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755;
    const options = { mtime: DATE, os: UNIX, attrs: (REGULAR_FILE | mode) << 16 };
    files[`labs/${file}`] = [new Uint8Array(await readFile(path)), options];
  }
  return new Uint8Array(zipSync(files, { level: 9 }));
}

/** The archive's SHA-256, as sha256sum writes it. */
export async function labChecksum() {
  return createHash('sha256').update(await labArchive()).digest('hex');
}
