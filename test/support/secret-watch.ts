import { secretTexts } from "../../src/config/secret-texts.ts";

/** Shorter ones would be found in innocent words: PGlite's password is "postgres". */
const SHORTEST = 10;
const LONGEST = 400;

/** Remembers the secrets that tests use, and which of them were shown. */
export function createSecretWatch() {
  const secrets = new Set<string>();
  const shown = new Set<string>();
  const look = (output: string) => {
    for (const secret of secrets) if (output.includes(secret)) shown.add(secret);
  };
  return {
    use(bindings: Readonly<Record<string, unknown>>): void {
      for (const text of secretTexts(bindings)) if (text.length >= SHORTEST) secrets.add(text);
    },
    look,
    /** Looks at a stream's chunks, and over their edges. */
    follower(): (chunk: unknown) => void {
      let tail = "";
      return (chunk) => {
        tail = `${tail}${String(chunk)}`;
        look(tail);
        tail = tail.slice(-LONGEST);
      };
    },
    /** What was shown since the last time this was asked. */
    takeShown(): string[] {
      const found = [...shown];
      shown.clear();
      return found;
    },
  };
}

type SecretWatch = ReturnType<typeof createSecretWatch>;
const SUITE = Symbol.for("volaris.suite-secrets");
const house = globalThis as typeof globalThis & { [SUITE]?: SecretWatch };

house[SUITE] ??= createSecretWatch();

/** Of all tests of this process, however often this file is read in it; the setup of every project asks it. */
export const SUITE_SECRETS: SecretWatch = house[SUITE];
