import { protocol } from "@electric-sql/pglite";

/** Parsed and planned once where a text comes again; nothing else of an answer changes. */
export type PreparedStatements = {
  /** Messages that leave `text` ready to be bound, and the name to bind it by. */
  prepare(text: string): { messages: Uint8Array[]; name: string };
  /** The text that was to be prepared was refused. */
  refused(text: string): void;
  /** What was prepared may not fit any more: tables have changed, or another client was in the session. */
  forget(): void;
};

/** Nobody analyses tables here while they grow, so a plan is made anew before it can be far wrong. */
const KEPT_MS = 10_000;
const MOST_KEPT = 150;
const PREFIX = "volaris_http_";
/** What changes rows is planned each time: a plan for no values in particular may suit a whole slice badly. */
const CHANGES = /\b(?:insert|update|delete|merge|truncate)\b/i;

/** The statements of the one session of a PGlite. A read is prepared when it comes for the second time in ten seconds. */
export function createPreparedStatements(nowMs: () => number = () => performance.now()): PreparedStatements {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  let toClose: string[] = [];
  let [made, sinceMs] = [0, nowMs()];

  function forget(): void {
    toClose.push(...names.values());
    names.clear();
    seen.clear();
    sinceMs = nowMs();
  }

  function closing(): Uint8Array[] {
    const messages = toClose.map((name) => protocol.serialize.close({ type: "S", name }));
    toClose = [];
    return messages;
  }

  return {
    prepare(text) {
      if (nowMs() - sinceMs > KEPT_MS || names.size >= MOST_KEPT) forget();
      const known = names.get(text);
      if (known !== undefined) return { messages: closing(), name: known };
      if (!seen.has(text)) {
        if (!CHANGES.test(text)) seen.add(text);
        return { messages: [...closing(), protocol.serialize.parse({ text })], name: "" };
      }
      made += 1;
      const name = `${PREFIX}${made}`;
      names.set(text, name);
      return { messages: [...closing(), protocol.serialize.parse({ name, text })], name };
    },
    refused(text) {
      const name = names.get(text);
      if (name !== undefined) toClose.push(name);
      names.delete(text);
      seen.delete(text);
    },
    forget,
  };
}
