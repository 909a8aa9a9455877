import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createEditOriginal } from "../../../src/adapters/discord-rest/edit-original.ts";
import { startWebServer } from "../../support/web-server.ts";

type Reply = { status: number; retryAfter?: string } | "cut";

/** Discord answering with these replies in turn, and the waits between the attempts. */
async function discord(...replies: Reply[]) {
  const left = [...replies];
  const server = await startWebServer((_request, response: ServerResponse) => {
    const reply = left.shift() ?? { status: 200 };
    if (reply === "cut") {
      response.destroy();
      return;
    }
    response.writeHead(
      reply.status,
      reply.retryAfter === undefined ? {} : { "retry-after": reply.retryAfter },
    );
    response.end("{}");
  });
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  const edit = createEditOriginal({ apiBase: server.url, applicationId: "1311", sleep });
  return { edit, received: server.received, waits };
}

test("the deferred reply is patched under its token, without the flags that were fixed when it was deferred", async () => {
  const { edit, received } = await discord();
  expect(await edit("token-1", { content: "found", flags: 64 })).toEqual({ status: 200 });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ method: "PATCH", path: "/webhooks/1311/token-1/messages/@original" });
  expect(JSON.parse(received[0]?.body ?? "")).toEqual({ content: "found" });
});

test("a 429 is waited out as long as it says, five seconds at most", async () => {
  const { edit, waits } = await discord(
    { status: 429, retryAfter: "0.7" },
    { status: 429, retryAfter: "60" },
  );
  expect(await edit("t", { content: "x" })).toEqual({ status: 200 });
  expect(waits).toEqual([700, 5_000]);
});

test("an outage and a cut connection are tried again, three times in all", async () => {
  const { edit, received, waits } = await discord({ status: 502 }, "cut", { status: 503 });
  expect(await edit("t", { content: "x" })).toEqual({ status: 503 });
  expect(received).toHaveLength(3);
  expect(waits).toHaveLength(2);
});

test("a refusal is not tried again", async () => {
  for (const status of [400, 401, 404]) {
    const { edit, received } = await discord({ status });
    expect(await edit("t", { content: "x" })).toEqual({ status });
    expect(received).toHaveLength(1);
  }
});

test("nobody there is status 0", async () => {
  const edit = createEditOriginal({
    apiBase: "http://127.0.0.1:1",
    applicationId: "1311",
    sleep: async () => undefined,
  });
  expect(await edit("t", { content: "x" })).toEqual({ status: 0 });
});
