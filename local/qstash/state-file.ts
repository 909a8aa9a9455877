import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { explainFailure } from "../explain-failure.ts";
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
    const stored: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof stored !== "object" || stored === null) throw new Error("it holds no state");
    const format = "format" in stored ? stored.format : "none";
    if (format !== FORMAT) throw new Error(`format ${format}, expected ${FORMAT}; another version wrote it`);
    if (!isStored(stored)) throw new Error("parts of it are missing");
    return stored;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The queue state in ${file} cannot be read (${reason}); delete the file to start with an empty queue.`,
    );
  }
}

/** As far as a file that was cut or edited differs; what is inside the parts, this program has written. */
function isStored(stored: object): stored is Stored {
  const given = new Map<string, unknown>(Object.entries(stored));
  const lists = ["messages", "deadLetters", "seen", "flowKeys"].every((part) =>
    Array.isArray(given.get(part)),
  );
  const counters = given.get("counters");
  return (
    lists && Number.isInteger(given.get("sequence")) && typeof counters === "object" && counters !== null
  );
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
  let told = false;

  function flush(): void {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    const startedAt = performance.now();
    try {
      mkdirSync(dirname(file), { recursive: true });
      const scratch = `${file}.new`;
      writeFileSync(scratch, JSON.stringify(store(state)));
      renameSync(scratch, file);
      told = false;
    } catch (error) {
      // The queue itself goes on; only a restart would find an older one.
      if (!told) console.error(`The queue's state is not saved: ${explainFailure(error)}`);
      told = true;
    }
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
