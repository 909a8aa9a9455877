import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createQueueState, type QueueState } from "./message.ts";

const FORMAT = 2;
const QUIET_MS = 200;

/** Queue state as it stands in the file. */
type Stored = {
  format: number;
  messages: [string, QueueState["messages"] extends Map<string, infer Message> ? Message : never][];
  deadLetters: [string, QueueState["deadLetters"] extends Map<string, infer Letter> ? Letter : never][];
  seen: [string, QueueState["seen"] extends Map<string, infer Entry> ? Entry : never][];
  flowKeys: [string, QueueState["flowKeys"] extends Map<string, infer Key> ? Key : never][];
  sequence: number;
  counters: QueueState["counters"];
};

/**
 * Reads the state a former run left; `null` when there is none. What was in flight then is delivered again.
 *
 * @throws Error naming the file when it cannot be read as queue state
 */
export function loadState(file: string): QueueState | null {
  if (!existsSync(file)) return null;
  const stored = parse(file);
  const state: QueueState = {
    ...createQueueState(),
    messages: new Map(stored.messages),
    deadLetters: new Map(stored.deadLetters),
    seen: new Map(stored.seen),
    flowKeys: new Map(stored.flowKeys),
    sequence: stored.sequence,
    counters: stored.counters,
  };
  for (const key of state.flowKeys.values()) key.active = 0;
  for (const message of state.messages.values()) message.inFlight = false;
  return state;
}

function parse(file: string): Stored {
  try {
    const stored: Stored = JSON.parse(readFileSync(file, "utf8"));
    if (stored.format !== FORMAT) throw new Error(`format ${stored.format}, expected ${FORMAT}`);
    return stored;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The queue state in ${file} cannot be read (${reason}); delete the file to start with an empty queue.`,
    );
  }
}

export type StateFile = {
  /** Notes a change; the file follows shortly, within a fifth of a second for a queue of usual length. */
  touch(): void;
  /** Writes what is outstanding. */
  flush(): void;
};

/** Keeps `file` in step with `state`; each write replaces the whole file at once. */
export function keepStateFile(file: string, state: QueueState): StateFile {
  let timer: NodeJS.Timeout | null = null;
  let lastWriteMs = 0;

  function flush(): void {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    const startedAt = performance.now();
    mkdirSync(dirname(file), { recursive: true });
    const scratch = `${file}.new`;
    writeFileSync(scratch, JSON.stringify(store(state)));
    renameSync(scratch, file);
    lastWriteMs = performance.now() - startedAt;
  }

  return {
    touch() {
      // A long queue takes long to write: at most a tenth of the time goes into it.
      timer ??= setTimeout(flush, Math.max(QUIET_MS, lastWriteMs * 10));
    },
    flush,
  };
}

function store(state: QueueState): Stored {
  return {
    format: FORMAT,
    messages: [...state.messages],
    deadLetters: [...state.deadLetters],
    seen: [...state.seen],
    flowKeys: [...state.flowKeys],
    sequence: state.sequence,
    counters: state.counters,
  };
}
