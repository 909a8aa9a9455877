/** A terminal sends Ctrl-C to npm and to us, and npm hands it on: within so long it is the same one. */
const SAME_PRESS_MS = 1_500;
/** Windows knows Ctrl-C, Ctrl-Break and the closing of its window, and ends a process on SIGTERM without asking. */
const SIGNALS =
  process.platform === "win32" ? ["SIGINT", "SIGBREAK", "SIGHUP"] : ["SIGINT", "SIGTERM", "SIGHUP"];
const FORCED_EXIT_CODE = 130;

/** Aborted by the first signal that asks this process to end; a later one ends it at once, whatever it is doing. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  let firstMs = 0;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stopping.signal.aborted && performance.now() - firstMs > SAME_PRESS_MS)
        process.exit(FORCED_EXIT_CODE);
      if (!stopping.signal.aborted) firstMs = performance.now();
      stopping.abort();
    });
  }
  return stopping.signal;
}

/** Rejects with the signal's reason as soon as it is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
