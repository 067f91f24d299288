/** Runs work once per id: a call made meanwhile gets the same outcome, and finished work is not repeated for `keepMs`. */
export function createTaken(keepMs: number) {
  const pending = new Map<string, Promise<void>>();
  const done = new Map<string, number>();

  const forgetOld = (now: number): void => {
    for (const [id, at] of done) {
      if (now - at < keepMs) return;
      done.delete(id);
    }
  };

  const run = async (id: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      done.set(id, performance.now());
    } finally {
      pending.delete(id);
    }
  };

  return {
    has: (id: string): boolean => {
      forgetOld(performance.now());
      return done.has(id);
    },
    once: (id: string, work: () => Promise<void>): Promise<void> => {
      const running = pending.get(id) ?? run(id, work);
      pending.set(id, running);
      return running;
    },
  };
}
