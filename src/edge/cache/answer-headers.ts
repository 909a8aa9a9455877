/** Of any door: what does not say how long it may be kept is kept by nobody. */
export function noStoreUnlessSaid(answer: Response): Response {
  if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "no-store");
  return answer;
}

type PurgeableContext = { cache?: { purge(what: { purgeEverything: true }): Promise<unknown> } };

/**
 * Forgets every kept answer after a write that no schedule has announced: off hours they would be kept until the next
 * open. Where the platform has no cache nothing happens; a purge that fails leaves answers that expire by themselves.
 */
export function forgetKeptAnswers(context: object): Promise<unknown> {
  const { cache } = context as PurgeableContext;
  return cache === undefined
    ? Promise.resolve()
    : cache.purge({ purgeEverything: true }).catch(() => undefined);
}
