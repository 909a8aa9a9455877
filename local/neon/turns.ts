/** First come, first served access to something that only one party may use at a time. */
export type Turns = {
  /** Waits for the turn. The caller must call the returned function once, when it is done. */
  take(): Promise<() => void>;
  /** How many parties are waiting behind the one whose turn it is. */
  waiting(): number;
};

export function createTurns(): Turns {
  const queue: (() => void)[] = [];
  let taken = false;

  function release(): void {
    const next = queue.shift();
    if (next) next();
    else taken = false;
  }

  function releaseOnce(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      release();
    };
  }

  return {
    async take() {
      if (taken) await new Promise<void>((resolve) => queue.push(resolve));
      taken = true;
      return releaseOnce();
    },
    waiting: () => queue.length,
  };
}
