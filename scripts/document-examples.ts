import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
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

const Lost = z.object({ deadLetters: z.array(z.object({ runId: z.string() })) });
const HOST = "https://volaris.example";

/** What a stack at peace has nothing of; `npm run seed -- add` of a symbol nobody knows, and a refresh, lose a slice. */
const OF_LOST = ["listDeadLetters 200", "redriveDeadLetters 200"];

/** `npm run docs:examples`: asks a running local stack every route, and keeps what it answered for the OpenAPI document. */
await runCommand(async () => {
  const { workerUrl, bindings } = await findLocalStack();
  const former: Record<string, unknown> = JSON.parse(await readFile(FILE, "utf8"));
  const answers: Record<string, unknown> = {};
  let lostRun: string | undefined;
  for (const [route, { id }] of Object.entries(OPERATIONS)) {
    const [method = "get", path = ""] = route.split(" ");
    const [first] = Object.values(EXAMPLE_REQUESTS[id] ?? {});
    const request = id === "redriveDeadLetters" && lostRun !== undefined ? { runId: lostRun } : first;
    const response = await fetch(`${workerUrl}${addressOf(path)}${QUERIES[id] ?? ""}`, {
      method,
      headers: { authorization: `Bearer ${bindings["ADMIN_TOKEN"]}`, "content-type": "application/json" },
      ...(method === "post" && { body: request === undefined ? null : JSON.stringify(request) }),
    });
    const body: unknown = JSON.parse((await response.text()).replaceAll(workerUrl, HOST));
    process.stdout.write(`${response.status} ${route}\n`);
    if (response.ok) answers[`${id} ${response.status}`] = shortenAnswer(hideTicket(body));
    if (id === "listDeadLetters") lostRun = Lost.safeParse(body).data?.deadLetters[0]?.runId;
  }
  if (lostRun === undefined) for (const name of OF_LOST) answers[name] = former[name];
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
