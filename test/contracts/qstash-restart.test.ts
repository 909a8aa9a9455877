import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createVirtualClock } from "../../local/qstash/clock.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";
import { headerOf, startDestination } from "./qstash-destination.ts";
import { clientOf, START_MS } from "./qstash-setup.ts";

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "volaris-qstash-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("pending messages, dead letters and deduplication ids survive a restart", async () => {
  const folder = scratchFolder();
  const stateFile = join(folder, "state", "qstash.json");
  const destination = await startDestination();
  onTestFinished(() => destination.close());
  destination.reply((request) => ({ status: request.path === "/broken" ? 500 : 200 }));

  const first = await startQStash({ stateFile, clock: createVirtualClock(START_MS) });
  const client = clientOf(first);
  await client.publishJSON({ url: `${destination.url}/broken`, body: { n: 1 }, retries: 0 });
  const later = { url: `${destination.url}/later`, body: { n: 2 }, delay: 60, deduplicationId: "later" };
  const { messageId } = await client.publishJSON({ ...later });
  await first.idle(0);
  await first.close();
  expect(readdirSync(join(folder, "state"))).toEqual(["qstash.json"]);

  const clock = createVirtualClock(START_MS + 30_000);
  const second = await startQStash({ stateFile, clock });
  onTestFinished(() => second.close());
  expect(second.dlq()).toMatchObject([{ message: { url: `${destination.url}/broken` } }]);
  expect(await clientOf(second).publishJSON({ ...later })).toEqual({ messageId, deduplicated: true });
  expect(second.counters).toMatchObject({ published: 2, failed: 1 });
  clock.advanceBy(30_000);
  await second.idle();
  expect(destination.received.map((request) => request.body)).toEqual(['{"n":1}', '{"n":2}']);
});

test("what was being delivered when the queue stopped is delivered again", async () => {
  const stateFile = join(scratchFolder(), "qstash.json");
  const destination = await startDestination();
  onTestFinished(() => destination.close());
  destination.reply(() => (destination.received.length === 1 ? new Promise(() => {}) : {}));

  const first = await startQStash({ stateFile });
  const flowControl = { key: "schwab", parallelism: 1 };
  const { messageId } = await clientOf(first).publishJSON({ url: destination.url, body: {}, flowControl });
  await expect.poll(() => destination.received.length).toBe(1);
  await first.close();

  const second = await startQStash({ stateFile });
  onTestFinished(() => second.close());
  await second.idle();
  expect(
    destination.received.map((r) => [headerOf(r, "upstash-message-id"), headerOf(r, "upstash-retried")]),
  ).toEqual([
    [messageId, "0"],
    [messageId, "0"],
  ]);
});

test("a damaged state file is named, with what to do", async () => {
  const stateFile = join(scratchFolder(), "qstash.json");
  writeFileSync(stateFile, '{"format":1,"messages":[');
  await expect(startQStash({ stateFile })).rejects.toThrow(/qstash\.json cannot be read .* delete the file/);
});
