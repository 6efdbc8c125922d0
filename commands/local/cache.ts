import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where programs that were fetched are kept for every later start, whether it can be written or not. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env['TUANDA_CACHE']) return resolve(env['TUANDA_CACHE']);
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'tuanda');
}

/** The cache, or a folder inside the data folder when the home folder cannot be written. */
export function usableCache(env: NodeJS.ProcessEnv, dataRoot: string): string {
  const wanted = cacheFolder(env);
  return isWritable(wanted) ? wanted : join(dataRoot, 'cache');
}

/** Whether the folder exists, or could be made, and takes files. */
export function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Removes the programs that we have fetched into a cache, and the cache if nothing else is in it. Returns their folders. */
export function removeFetched(cache: string): readonly string[] {
  if (!existsSync(cache)) return [];
  const names = readdirSync(cache);
  const ours = names.filter((name) => /^temporal-\d+\.\d+\.\d+/.test(name)).map((name) => join(cache, name));
  for (const folder of ours) rmSync(folder, { recursive: true, force: true });
  if (ours.length === names.length) rmdirSync(cache);
  return ours;
}
