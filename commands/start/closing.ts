/** What was started, closed in the opposite order. */
export interface Closing {
  /** Registers what ends the thing that was just started. */
  add(close: () => Promise<void> | void): void;
  /** Closes everything, the last started first; what fails does not keep the others open. */
  closeAll(): Promise<void>;
}

export function createClosing(): Closing {
  const closers: (() => Promise<void> | void)[] = [];
  return {
    add: (close) => {
      closers.push(close);
    },
    closeAll: async () => {
      const failures: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
