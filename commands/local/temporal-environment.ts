/**
 * What Temporal's program may see of the environment. The person's TEMPORAL_ variables and settings file (below HOME)
 * speak of another server, and the program refuses to run, even for `--version`, when that file cannot be read.
 */
export function temporalEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('TEMPORAL_') && name !== 'XDG_CONFIG_HOME',
  );
  return { ...Object.fromEntries(kept), HOME: '/nonexistent' };
}
