/** Modules of src/ as Node can load them. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export async function load(path) {
  const { outputFiles } = await build({
    entryPoints: [`${root}src/${path}`],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    tsconfig: `${root}tsconfig.json`,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
