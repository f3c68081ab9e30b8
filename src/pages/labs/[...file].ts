/** Files of labs/ as downloads: a lesson's link /labs/<path> gives the file that the repository holds. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { labFiles } from '@course/lab-files.mjs';
import type { APIRoute, GetStaticPaths } from 'astro';

export const getStaticPaths: GetStaticPaths = async () => {
  const files = await labFiles();
  return files.map((file) => ({ params: { file }, props: { file } }));
};

export const GET: APIRoute = async ({ props }) =>
  new Response(new Uint8Array(await readFile(join('labs', String(props['file'])))));
