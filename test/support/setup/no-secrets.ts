import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { format } from "node:util";
import { afterAll, expect } from "vitest";
import { SUITE_SECRETS } from "../secret-watch.ts";

/** Files of one process share it, and this file is read once for each of them. */
const WATCHED = Symbol.for("volaris.secrets-watched");

/** Everything that tests and the processes they start say is searched for every secret they used. */
function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      SUITE_SECRETS.look(String(chunk));
      return write(chunk, ...rest);
    }) as typeof stream.write;
  }
  // Vitest's console goes to the reporter by another way.
  for (const method of ["debug", "log", "info", "warn", "error"] as const) {
    const tell = console[method].bind(console);
    console[method] = (...words: unknown[]) => {
      SUITE_SECRETS.look(format(...words));
      tell(...words);
    };
  }
  subscribe("child_process", (message) => {
    const { process: child } = message as { process: ChildProcess };
    // Its streams are made after it.
    queueMicrotask(() => {
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", SUITE_SECRETS.follower());
    });
  });
}

const house = globalThis as typeof globalThis & { [WATCHED]?: true };
if (house[WATCHED] === undefined) {
  house[WATCHED] = true;
  watchOutput();
}

afterAll(() => {
  expect(SUITE_SECRETS.takeShown(), "secrets that were shown in the output").toEqual([]);
});
