import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { listenOnLocalhost } from "../../local/listen-on-localhost.ts";
import type { Clock } from "../../local/qstash/clock.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";

test("a message that falls due while the queue looks is woken for, not lost between two looks at the clock", async () => {
  const server = createServer((_, response) => response.end());
  const port = await listenOnLocalhost(server, 0, "a test");
  onTestFinished(() => void server.close());
  let nowMs = Date.parse("2026-11-30T12:00:00Z");
  let timer: { ms: number; fire: () => void } | null = null;
  // Each look at it finds a second gone.
  const clock: Clock = {
    now: () => (nowMs += 1_000),
    setTimer(ms, fire) {
      timer = { ms, fire };
      return () => {
        timer = null;
      };
    },
  };
  const qstash = await startQStash({ clock });
  onTestFinished(() => qstash.close());
  await fetch(`${qstash.url}/v2/publish/http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { authorization: `Bearer ${qstash.token}`, "upstash-delay": "2s" },
    body: "{}",
  });
  expect(qstash.messages()).toHaveLength(1);
  await expect.poll(() => timer?.fire() ?? qstash.messages().length, { interval: 5 }).toBe(0);
});
