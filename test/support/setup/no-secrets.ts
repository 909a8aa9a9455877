import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { format } from "node:util";
import { afterAll, expect } from "vitest";
import { SUITE_SECRETS } from "../secret-watch.ts";

/** Files of one process share streams and console, and this file is read once for each of them. */
const WATCH = Symbol.for("volaris.secrets-watched");
const METHODS = ["debug", "log", "info", "warn", "error"] as const;

/** Everything that tests and the processes they start say is searched for every secret they used. */
function watchOutput(): () => void {
  const streams = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    const watched = ((chunk: string | Uint8Array, ...rest: never[]) => {
      SUITE_SECRETS.look(String(chunk));
      return write(chunk, ...rest);
    }) as typeof stream.write;
    return { stream, watched };
  });
  // Vitest's console goes to the reporter by another way.
  const methods = METHODS.map((method) => {
    const tell = console[method].bind(console);
    const watched = (...words: unknown[]) => {
      SUITE_SECRETS.look(format(...words));
      tell(...words);
    };
    return { method, watched };
  });
  subscribe("child_process", (message) => {
    const { process: child } = message as { process: ChildProcess };
    // Its streams are made after it.
    queueMicrotask(() => {
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", SUITE_SECRETS.follower());
    });
  });
  return () => {
    for (const { stream, watched } of streams) stream.write = watched;
    for (const { method, watched } of methods) console[method] = watched;
  };
}

const house = globalThis as typeof globalThis & { [WATCH]?: () => void };
house[WATCH] ??= watchOutput();
// For each file: the one before it may have left a console or a stream of its own.
house[WATCH]();

afterAll(() => {
  expect(SUITE_SECRETS.takeShown(), "secrets that were shown in the output").toEqual([]);
});
