import { expect, test } from "vitest";
import { runUntil } from "../support/run-until.ts";
import type { Reply } from "./qstash-destination.ts";
import { openQStash, START_MS } from "./qstash-setup.ts";

test("a rate lets that many start in each period, in the order of publishing", async () => {
  const { client, destination, passSeconds } = await openQStash();
  const flowControl = { key: "schwab", rate: 3, period: "1m" } as const;
  await client.batchJSON(
    [0, 1, 2, 3, 4, 5, 6].map((part) => ({ url: `${destination.url}/${part}`, body: {}, flowControl })),
  );
  const arrived = () => destination.received.map((request) => request.path).sort();
  await passSeconds(0);
  expect(arrived()).toEqual(["/0", "/1", "/2"]);
  await passSeconds(59);
  expect(arrived()).toHaveLength(3);
  await passSeconds(1);
  expect(arrived()).toEqual(["/0", "/1", "/2", "/3", "/4", "/5"]);
  await passSeconds(60);
  expect(arrived()).toHaveLength(7);
});

test("virtual time can run to an instant and let everything happen at its own time on the way", async () => {
  const { client, clock, destination, qstash } = await openQStash();
  const arrivals: number[] = [];
  destination.reply(() => {
    arrivals.push((clock.now() - START_MS) / 1_000);
    return { status: arrivals.length === 2 ? 500 : 200 };
  });
  const flowControl = { key: "schwab", rate: 2, period: "1m" } as const;
  await client.batchJSON(
    [1, 2, 3, 4, 5].map((part) => ({
      url: destination.url,
      body: { part },
      flowControl,
      retryDelay: "90000",
    })),
  );
  await runUntil(clock, qstash, START_MS + 900_000);
  expect(arrivals).toEqual([0, 0, 60, 60, 120, 120]);
  expect(clock.now()).toBe(START_MS + 900_000);
  expect(qstash.nextWakeAtMs()).toBeNull();
});

test("parallelism keeps the rest waiting until an answer comes, and other keys go on", async () => {
  const { client, destination, qstash } = await openQStash();
  const open: ((reply: Reply) => void)[] = [];
  destination.reply((request) => {
    if (request.path === "/other") return {};
    return new Promise((resolve) => open.push(resolve));
  });
  const flowControl = { key: "schwab", parallelism: 2 };
  await client.batchJSON(
    [1, 2, 3, 4, 5].map((part) => ({ url: `${destination.url}/${part}`, body: {}, flowControl })),
  );
  await client.publishJSON({ url: `${destination.url}/other`, body: {} });

  for (const expected of [2, 3, 4, 5]) {
    await expect.poll(() => destination.received.filter((r) => r.path !== "/other").length).toBe(expected);
    open.shift()?.({});
  }
  expect(destination.received.map((request) => request.path)).toContain("/other");
  for (const resolve of open) resolve({});
  await qstash.idle();
  expect(qstash.counters.delivered).toBe(6);
});

test("a retry spends the rate again", async () => {
  const { client, destination, passSeconds } = await openQStash();
  destination.reply(() => ({ status: destination.received.length === 1 ? 500 : 200 }));
  const flowControl = { key: "schwab", rate: 1, period: "1m" } as const;
  await client.publishJSON({ url: `${destination.url}/a`, body: {}, retryDelay: "1000", flowControl });
  await client.publishJSON({ url: `${destination.url}/b`, body: {}, flowControl });
  await passSeconds(0);
  await passSeconds(59);
  expect(destination.received).toHaveLength(1);
  await passSeconds(1);
  await passSeconds(60);
  expect(destination.received.map((request) => request.path)).toEqual(["/a", "/b", "/a"]);
});

test("the account never runs more than its parallelism at once", async () => {
  const { client, destination, qstash } = await openQStash({ parallelism: 3 });
  let running = 0;
  let most = 0;
  destination.reply(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    return {};
  });
  await client.batchJSON(Array.from({ length: 20 }, (_, part) => ({ url: destination.url, body: { part } })));
  await qstash.idle();
  expect(destination.received).toHaveLength(20);
  expect(most).toBe(3);
});
