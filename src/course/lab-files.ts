/** The files of labs/ that a student gets: one by one below /labs/, and all of them in /labs.zip. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders of tools, and what a running lab or an editor leaves behind. `.env` may hold passwords of its owner. */
const NOT_SHIPPED = new Set(['node_modules', '__pycache__', '.env', '.git', '.parts', '.venv', '.idea', '.vscode', '.DS_Store']);

function ships(name: string): boolean {
  return !NOT_SHIPPED.has(name) && !/^\..*_cache$/.test(name) && !/(\.pyc|\.sw[op]|~)$/.test(name);
}

/** Paths relative to labs/, in one order on every machine. */
export async function labFiles(folder = ''): Promise<string[]> {
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

/** Whether the owner may run the file: a script of the lab. */
export async function isExecutable(file: string): Promise<boolean> {
  return ((await stat(join('labs', file))).mode & 0o100) !== 0;
}
