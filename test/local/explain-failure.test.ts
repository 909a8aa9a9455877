import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { explainFailure } from "../../local/explain-failure.ts";
import { maskUrl } from "../../local/mask-url.ts";
import { openPostgres } from "../../local/neon/open-postgres.ts";
import { createQueueState } from "../../local/qstash/message.ts";
import { keepStateFile, loadState } from "../../local/qstash/state-file.ts";
import { keepSnapshot } from "../../local/redis/keep-snapshot.ts";
import { openKeySpace } from "../../local/redis/key-space.ts";

const refused = (code: string, path?: string) => Object.assign(new Error(`${code}: refused`), { code, path });

test("what the system refuses is said with what to do about it", async () => {
  expect(explainFailure(refused("ENOSPC", "/data/qstash.json"))).toBe(
    "/data/qstash.json cannot be used: the disk is full. Free some space and start again.",
  );
  expect(explainFailure(refused("EROFS", "/data"))).toMatch(/read-only.*VOLARIS_STATE_DIR/);
  expect(explainFailure(refused("EACCES", "/data"))).toMatch(/may not write there/);
  expect(explainFailure(new Error("outside", { cause: refused("ENOSPC") }))).toMatch(/disk is full/);
  expect(explainFailure(new Error('could not extend file "base/5/1": No space left on device'))).toMatch(
    /database cannot be written: the disk is full/,
  );
  expect(explainFailure(new Error("Port 8787 is taken."))).toBe("Port 8787 is taken.");
  expect(explainFailure("a word")).toBe("a word");
  // A file that is not there has no remedy of its own.
  await readFile("/nowhere/at/all").catch((error: unknown) =>
    expect(explainFailure(error)).toMatch(/ENOENT/),
  );
});

/** A folder that is a file: whoever writes below it is refused, as on a disk that is full. */
function unwritable(): string {
  const folder = mkdtempSync(join(tmpdir(), "volaris-full-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "state"), "");
  return join(folder, "state");
}

test("state that cannot be saved is told of once, and the queue and Redis go on", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  onTestFinished(() => told.mockRestore());
  const file = keepStateFile(join(unwritable(), "qstash.json"), createQueueState());
  for (let change = 0; change < 3; change += 1) {
    file.touch();
    file.flush();
  }
  expect(told.mock.calls).toEqual([
    [expect.stringMatching(/^The queue's state is not saved: .* cannot be used: /)],
  ]);

  told.mockClear();
  const place = join(unwritable(), "redis.json");
  await expect(keepSnapshot(openKeySpace(), place)).rejects.toThrow();
  const folder = mkdtempSync(join(tmpdir(), "volaris-full-"));
  const snapshot = await keepSnapshot(openKeySpace(), join(folder, "inner", "redis.json"));
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");
  onTestFinished(() => rmSync(folder, { force: true }));
  snapshot.touch();
  await snapshot.close();
  expect(told.mock.calls).toEqual([[expect.stringMatching(/^The Redis snapshot is not saved: /)]]);
});

test("a queue state that is cut, edited or of another version is named, with what to do", () => {
  const folder = mkdtempSync(join(tmpdir(), "volaris-state-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "qstash.json");
  const whole = {
    format: 2,
    messages: [],
    deadLetters: [],
    seen: [],
    flowKeys: [],
    sequence: 0,
    counters: {},
  };
  const broken = ["", "{", "null", "[]", "7", '{"format":99}', JSON.stringify({ ...whole, messages: {} })];
  for (const text of [...broken, JSON.stringify({ ...whole, counters: undefined })]) {
    writeFileSync(file, text);
    expect(() => loadState(file), text).toThrow(/qstash\.json cannot be read \(.+\); delete the file/);
  }
  writeFileSync(file, JSON.stringify(whole));
  expect(loadState(file)?.messages.size).toBe(0);
});

test("an address is shown without its password, or not at all", async () => {
  expect(maskUrl("postgres://me:S3cret@localhost:5433/mine?password=S3cret#S3cret")).toBe(
    "postgres://me@localhost:5433/mine",
  );
  expect(maskUrl("postgres://me:S3c%40ret@host/db")).toBe("postgres://me@host/db");
  expect(maskUrl("postgresql://host/db")).toBe("postgresql://host/db");
  const treacherous = [
    "S3c#ret",
    "S3c/ret",
    "S3c?ret",
    "12/S3cret",
    "S3c@ret",
    "12?S3cret",
    "12#S3cret",
    "[S3cret",
  ];
  for (const password of treacherous) {
    const url = `postgres://me:${password}@127.0.0.1:1/db`;
    expect(maskUrl(url), password).not.toMatch(/S3c|ret/);
    const failure: unknown = await openPostgres(url).catch((error: unknown) => error);
    expect(failure, password).toBeInstanceOf(Error);
    expect(String(failure), password).not.toMatch(/S3c|ret/);
  }
});
