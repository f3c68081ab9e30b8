/** Files of labs/ as downloads: a lesson's link /labs/<path> gives the file that the repository holds. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { APIRoute, GetStaticPaths } from 'astro';

/** Folders of tools and of a running lab, which are nobody's teaching material; dot files and folders stay out too. */
const NOT_SHIPPED = new Set(['node_modules', '__pycache__', 'tests']);

async function shippedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join('labs', folder), { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.') && !NOT_SHIPPED.has(name))
      .map((entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        return entry.isDirectory() ? shippedFiles(path) : entry.isFile() ? [path] : [];
      }),
  );
  return nested.flat();
}

export const getStaticPaths: GetStaticPaths = async () => {
  const files = await shippedFiles('');
  return files.map((file) => ({ params: { file }, props: { file } }));
};

export const GET: APIRoute = async ({ props }) =>
  new Response(new Uint8Array(await readFile(join('labs', String(props['file'])))));
