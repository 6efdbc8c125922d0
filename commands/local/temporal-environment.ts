/** Where the program looks for a person's settings, and would write its own. */
const places = ['HOME', 'XDG_CONFIG_HOME', 'USERPROFILE', 'APPDATA'];

/**
 * What Temporal's program may see of the environment. The person's TEMPORAL_ variables and settings file (below HOME)
 * speak of another server, and the program refuses to run, even for `--version`, when that file cannot be read. Without
 * a HOME it reads and writes none; a HOME that does not exist it would make, as root, for everybody to stumble over.
 */
export function temporalEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('TEMPORAL_') && !places.includes(name),
  );
  return Object.fromEntries(kept);
}
