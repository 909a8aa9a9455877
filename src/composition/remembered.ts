/**
 * What `read` gave, for so long of this isolate's life. The value is kept and never the promise: one of another request
 * can't be waited for in Workers. What fails is asked again.
 */
export function remembered<Value>(
  read: () => Promise<Value>,
  forMs: number,
  wallMs: () => number,
): () => Promise<Value> {
  let kept: { value: Value; untilMs: number } | null = null;
  return async () => {
    if (kept !== null && wallMs() < kept.untilMs) return kept.value;
    const value = await read();
    kept = { value, untilMs: wallMs() + forMs };
    return value;
  };
}
