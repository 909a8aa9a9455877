import type { BatchItem } from "drizzle-orm/batch";
import { isRefusedStatement, runQuery, storageError } from "./storage-error.ts";

type Read = BatchItem<"pg"> & PromiseLike<unknown>;
type Waiting = { read: Read; resolve: (rows: unknown) => void; reject: (error: unknown) => void };

/** Answers a read, in one request with the others that are asked for in the same moment. */
export type Gather = <T>(read: BatchItem<"pg"> & PromiseLike<T>) => Promise<T>;

/**
 * Verbs that start together are a few awaits apart, of the clock or of a memory. Turns of the microtask queue: no timer,
 * and no other request of the isolate comes between.
 */
const TURNS = 32;

/**
 * Gathers the reads of one moment and sends them as one read-only transaction. Each caller gets its own rows. Where a
 * statement is refused, each is asked alone, so that one's fault is not the others'; a database that is away is each
 * one's `storage_unavailable`. `scope` stands for the running invocation: no read waits in another's batch.
 */
export function createGather(
  sendBatch: (reads: [Read, ...Read[]]) => PromiseLike<unknown[]>,
  scope: () => object | null,
): Gather {
  const open = new Map<object | null, Waiting[]>();

  async function sendLater(key: object | null, waiting: Waiting[]): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await null;
    open.delete(key);
    await deliver(waiting, sendBatch);
  }

  const ask = (read: Read) =>
    new Promise<unknown>((resolve, reject) => {
      const own = { read, resolve, reject };
      const key = scope();
      const waiting = open.get(key);
      if (waiting !== undefined) {
        waiting.push(own);
        return;
      }
      const begun = [own];
      open.set(key, begun);
      void sendLater(key, begun);
    });
  return ask as Gather;
}

async function deliver(
  waiting: readonly Waiting[],
  sendBatch: (reads: [Read, ...Read[]]) => PromiseLike<unknown[]>,
): Promise<void> {
  const [first, ...others] = waiting;
  if (first === undefined) return;
  if (others.length === 0) return answerAlone(first);
  try {
    const answers = await sendBatch([first.read, ...others.map(({ read }) => read)]);
    waiting.forEach(({ resolve }, i) => {
      resolve(answers[i]);
    });
  } catch (error) {
    if (isRefusedStatement(error)) await Promise.all(waiting.map(answerAlone));
    else for (const { reject } of waiting) reject(storageError(error));
  }
}

function answerAlone({ read, resolve, reject }: Waiting): Promise<void> {
  return runQuery(read).then(resolve, reject);
}
