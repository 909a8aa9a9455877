/** The part of a Worker's execution context that answers use, with the promises that were left for later. */
export function keepContext() {
  const left: Promise<unknown>[] = [];
  const context = {
    waitUntil: (promise: Promise<unknown>) => {
      left.push(promise);
    },
    passThroughOnException: () => undefined,
    props: {},
  };
  return { context, finished: () => Promise.all(left), left };
}
