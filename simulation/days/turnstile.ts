/** Doors that are opened once by name, for whoever waits before them. */
export interface Turnstile {
  open(name: string): void;
  /** Resolves when the door is open, or when the day is stopped; true if it is open. */
  passed(name: string, stopped: AbortSignal): Promise<boolean>;
}

export function createTurnstile(): Turnstile {
  const doors = new Map<string, { readonly opened: Promise<true>; readonly open: () => void }>();
  const doorOf = (name: string): { readonly opened: Promise<true>; readonly open: () => void } => {
    const known = doors.get(name);
    if (known) return known;
    let open: () => void = () => undefined;
    const opened = new Promise<true>((resolve) => {
      open = () => resolve(true);
    });
    const door = { opened, open };
    doors.set(name, door);
    return door;
  };
  return {
    open: (name) => doorOf(name).open(),
    passed: async (name, stopped) => {
      const ended = new Promise<false>((resolve) => {
        if (stopped.aborted) resolve(false);
        stopped.addEventListener('abort', () => resolve(false), { once: true });
      });
      return Promise.race([doorOf(name).opened, ended]);
    },
  };
}
