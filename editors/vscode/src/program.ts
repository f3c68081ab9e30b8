/** Which program is the server: found without VS Code, so that it can be tested without it. */
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** What the workspace says: the setting `cdclint.path`, the first folder, and the environment of the editor. */
export interface Surroundings {
  readonly setting: string;
  readonly folder: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The program, or `undefined` where there is none; `tried` is what the setting named. */
export interface Found {
  readonly program: string | undefined;
  readonly tried: string | undefined;
}

const ENVIRONMENTS = ['.venv', 'venv'] as const;

/** The setting goes first, then the workspace's virtual environment, then PATH. */
export async function findProgram(around: Surroundings): Promise<Found> {
  const setting = around.setting.trim();
  if (setting !== '') {
    // A bare name is one for PATH; anything with a separator is a path, relative to the workspace.
    if (/[\\/]/.test(setting)) {
      const path = isAbsolute(setting) ? setting : resolve(around.folder ?? '.', setting);
      return { program: (await isProgram(path)) ? path : undefined, tried: path };
    }
    return { program: await onPath(setting, around), tried: setting };
  }
  for (const environment of around.folder === undefined ? [] : ENVIRONMENTS) {
    const folder = join(around.folder ?? '', environment, around.platform === 'win32' ? 'Scripts' : 'bin');
    for (const name of names('cdclint', around.platform)) {
      if (await isProgram(join(folder, name))) return { program: join(folder, name), tried: undefined };
    }
  }
  return { program: await onPath('cdclint', around), tried: undefined };
}

async function onPath(name: string, { environment, platform }: Surroundings): Promise<string | undefined> {
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  for (const folder of path.split(delimiter)) {
    for (const file of folder === '' ? [] : names(name, platform)) {
      if (await isProgram(join(folder, file))) return join(folder, file);
    }
  }
  return undefined;
}

function names(name: string, platform: NodeJS.Platform): readonly string[] {
  return platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
