import { expect, test } from "vitest";
import { connectQueue } from "../../../src/adapters/qstash/client.ts";
import { createPagePublisher } from "../../../src/adapters/qstash/page-publisher.ts";
import { UNMETERED } from "../../../src/meter.ts";
import { aRun } from "../../support/runs.ts";
import { sendJson, startWebServer } from "../../support/web-server.ts";

async function publisher(status = 200) {
  const server = await startWebServer((_request, response) =>
    sendJson(response, status === 200 ? { messageId: "msg_0" } : { error: "no" }, status),
  );
  const publicBaseUrl = "https://volaris.example";
  const queue = connectQueue({ url: server.url, token: "qstash-token", publicBaseUrl }, UNMETERED);
  return { server, pages: createPagePublisher(queue) };
}

test("a page goes to its own door under the id of its run and number, and not before its time", async () => {
  const { server, pages } = await publisher();
  const run = aRun();
  await pages.publishPage(run, 3, 2.1);
  const [request] = server.received;
  expect(request?.path).toBe("/v2/publish/https://volaris.example/queue/job-pages");
  expect(JSON.parse(request?.body ?? "")).toEqual({
    v: 1,
    runId: run.id,
    job: run.job,
    page: 3,
    notAfterMs: run.notAfterMs,
  });
  expect(request?.headers).toMatchObject({
    "upstash-deduplication-id": `${run.id}:page:3`,
    "upstash-delay": "3s",
    "upstash-failure-callback": "https://volaris.example/queue/failures",
  });
});

test("a page that QStash does not take is publish_failed, to be tried again", async () => {
  const { pages } = await publisher(401);
  await expect(pages.publishPage(aRun(), 1, 0)).rejects.toMatchObject({
    code: "publish_failed",
    retryable: true,
  });
});
