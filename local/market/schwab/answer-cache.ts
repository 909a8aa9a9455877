import type { SandboxAnswer } from "../vendor.ts";

export type AnswerCache = {
  /** The answer kept under the key, or the one made now. */
  remember(key: string, make: () => SandboxAnswer): SandboxAnswer;
};

/** Keeps the latest answers, up to a number of bytes of bodies; the oldest go first. */
export function createAnswerCache(maxBytes: number): AnswerCache {
  const answers = new Map<string, SandboxAnswer>();
  let bytes = 0;
  return {
    remember(key, make) {
      const known = answers.get(key);
      if (known !== undefined) return known;
      const made = make();
      answers.set(key, made);
      bytes += made.body.length;
      for (const [oldest, answer] of answers) {
        if (bytes <= maxBytes || oldest === key) break;
        answers.delete(oldest);
        bytes -= answer.body.length;
      }
      return made;
    },
  };
}
