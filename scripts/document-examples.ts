import { writeFile } from "node:fs/promises";
import { EXAMPLE_PARAMETERS, EXAMPLE_REQUESTS } from "../src/http/document/example-requests.ts";
import { OPERATIONS } from "../src/http/document/operations.ts";
import { shortenAnswer } from "./api/shorten-answer.ts";
import { findLocalStack, runCommand } from "./local-stack.ts";

const FILE = "src/http/document/example-answers.json";
/** Queries without which an example would show less than it could. */
const QUERIES: Readonly<Record<string, string>> = {
  getChain: "?dte=30",
  getExpectedMove: "?dte=30",
  listBars: "?timeframe=1d&limit=2",
  listVolatilityHistory: "?days=2",
  listRuns: "?limit=1&tasks=true",
};

const HOST = "https://volaris.example";

/** `npm run docs:examples`: asks a running local stack every route, and keeps what it answered for the OpenAPI document. */
await runCommand(async () => {
  const { workerUrl, bindings } = await findLocalStack();
  const answers: Record<string, unknown> = {};
  for (const [route, { id }] of Object.entries(OPERATIONS)) {
    const [method = "get", path = ""] = route.split(" ");
    const [request] = Object.values(EXAMPLE_REQUESTS[id] ?? {});
    const response = await fetch(`${workerUrl}${addressOf(path)}${QUERIES[id] ?? ""}`, {
      method,
      headers: { authorization: `Bearer ${bindings["ADMIN_TOKEN"]}`, "content-type": "application/json" },
      ...(method === "post" && { body: request === undefined ? null : JSON.stringify(request) }),
    });
    const body: unknown = JSON.parse((await response.text()).replaceAll(workerUrl, HOST));
    process.stdout.write(`${response.status} ${route}\n`);
    if (response.ok) answers[`${id} ${response.status}`] = shortenAnswer(hideTicket(body));
  }
  await writeFile(FILE, `${JSON.stringify(answers, null, 1)}\n`);
  process.stdout.write(`${Object.keys(answers).length} answers are in ${FILE}.\n`);
});

function addressOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => EXAMPLE_PARAMETERS[name] ?? name);
}

/** A login link opens a door for ten minutes; as an example it opens none. */
function hideTicket(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("url" in body)) return body;
  return { url: `${HOST}/auth/schwab/login?ticket=…` };
}
