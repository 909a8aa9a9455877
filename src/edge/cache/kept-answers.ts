/** A whole public answer, as it may be given again. */
export type KeptAnswer = {
  body: string;
  /** As every answer has them; whoever answers copies them. */
  headers: Headers;
  tag: string;
};

/** Public answers that this isolate remembers for some seconds: a bounded memory, the least used go first. */
export type KeptAnswers = {
  /** What is kept under the key and still fresh, and how many seconds ago it was made; null for nothing. */
  find(key: string): { answer: KeptAnswer; ageSeconds: number } | null;
  /** Where the memory stands: take it before reading what an answer is made of. */
  turn(): number;
  /** Keeps an answer for so many seconds, unless something was written since that turn. */
  keep(key: string, answer: KeptAnswer, seconds: number, turn: number): void;
  /** After a write: everything kept is old. */
  forget(): void;
};

/** Both clocks of a Worker, epoch ms: the one its data live by, and the machine's. Either may stand in a simulation. */
export type KeepingClocks = { nowMs: () => number; wallMs: () => number };

const MOST_ANSWERS = 200;
const MOST_BYTES = 4_000_000;
/** One answer does not drive out all others. */
const LARGEST_BYTES = MOST_BYTES / 4;

type Entry = { answer: KeptAnswer; bytes: number; made: { nowMs: number; wallMs: number }; seconds: number };

export function keepAnswers({ nowMs, wallMs }: KeepingClocks): KeptAnswers {
  // A Map keeps its order: the first key is the one that was not asked for the longest.
  const entries = new Map<string, Entry>();
  let held = 0;
  let turn = 0;
  const drop = (key: string, { bytes }: Entry) => {
    if (entries.delete(key)) held -= bytes;
  };
  return {
    find(key) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      const { made, seconds, answer } = entry;
      const ageMs = Math.max(nowMs() - made.nowMs, wallMs() - made.wallMs);
      entries.delete(key);
      if (ageMs >= seconds * 1_000) {
        held -= entry.bytes;
        return null;
      }
      entries.set(key, entry);
      return { answer, ageSeconds: Math.floor(ageMs / 1_000) };
    },
    turn: () => turn,
    keep(key, answer, seconds, atTurn) {
      // Two bytes a letter, which is what a text takes at most.
      const bytes = 2 * (key.length + answer.body.length);
      if (atTurn !== turn || bytes > LARGEST_BYTES) return;
      const before = entries.get(key);
      if (before !== undefined) drop(key, before);
      entries.set(key, { answer, bytes, made: { nowMs: nowMs(), wallMs: wallMs() }, seconds });
      held += bytes;
      for (const [oldest, entry] of entries) {
        if (entries.size <= MOST_ANSWERS && held <= MOST_BYTES) break;
        drop(oldest, entry);
      }
    },
    forget() {
      turn += 1;
      entries.clear();
      held = 0;
    },
  };
}
