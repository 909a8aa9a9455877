import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import {
  createVolarisClient,
  type ErrorBody,
  eachPage,
  retryAfterSeconds,
  type Schema,
  unwrap,
  VolarisError,
} from "../../clients/typescript/index.js";
import { PROJECT_DIR } from "../../local/project.ts";
import { ADMIN_TOKEN, httpDoor } from "../support/http-door.ts";

const CLIENT = join(PROJECT_DIR, "clients/typescript");
const { app } = httpDoor();
const options = {
  baseUrl: "https://volaris.example/",
  fetch: async (request: Request) => app.request(request),
};

test("answers come typed, for the address, its parameters and its body", async () => {
  const volaris = createVolarisClient(options);
  const { tickers } = await unwrap(volaris.GET("/v1/tickers"));
  const [spy]: Schema<"Ticker">[] = tickers;
  expect(spy?.symbol).toBe("SPY");
  const chain = await unwrap(
    volaris.GET("/v1/tickers/{symbol}/chain", { params: { path: { symbol: "SPY" }, query: { dte: 30 } } }),
  );
  const strike: number | undefined = chain.contracts[0]?.strike;
  expect(strike).toBeGreaterThan(0);
});

test("a refusal is an error of its own, with what to do and how long to wait", async () => {
  const volaris = createVolarisClient(options);
  const params = { path: { symbol: "NOSUCH" } };
  const { error } = await volaris.GET("/v1/tickers/{symbol}/quote", { params });
  const body: ErrorBody | undefined = error;
  expect(body?.error.code).toBe("unknown_symbol");
  const thrown = await unwrap(volaris.GET("/v1/tickers/{symbol}/quote", { params })).catch((e: unknown) => e);
  expect(thrown).toBeInstanceOf(VolarisError);
  expect(thrown).toMatchObject({
    code: "unknown_symbol",
    status: 404,
    retryable: false,
    retryAfterSeconds: null,
  });
  expect(thrown).toMatchObject({
    hint: expect.stringContaining("/v1/tickers"),
    requestId: expect.any(String),
  });
  const proxied = createVolarisClient({
    ...options,
    fetch: async () => new Response("<html>", { status: 503, headers: { "retry-after": "7" } }),
  });
  const unreadable = await unwrap(proxied.GET("/v1/tickers")).catch((e: unknown) => e);
  expect(unreadable).toMatchObject({
    code: "unreadable",
    status: 503,
    retryable: true,
    retryAfterSeconds: 7,
  });
  const unset = createVolarisClient({
    ...options,
    fetch: async () => Response.json({ error: { code: "not_configured" } }, { status: 503 }),
  });
  const waits = await unwrap(unset.GET("/v1/tickers")).catch((e: unknown) => e);
  expect(waits, "until somebody has set something").toMatchObject({
    code: "not_configured",
    retryable: false,
  });
});

test("the token goes with every request", async () => {
  const asked = (token?: string) =>
    createVolarisClient({ ...options, token })
      .GET("/admin/dead-letters")
      .then(({ response }) => response.status);
  expect(await asked(ADMIN_TOKEN)).toBe(200);
  expect(await asked()).toBe(401);
});

test("a request that nobody answers is given up", async () => {
  const deaf = (request: Request) =>
    new Promise<Response>((_, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason));
    });
  const volaris = createVolarisClient({ ...options, fetch: deaf, timeoutMs: 5 });
  await expect(volaris.GET("/v1/tickers")).rejects.toMatchObject({ name: "TimeoutError" });
});

test("Retry-After is a number of seconds, or a date", () => {
  const wait = (value: string) =>
    retryAfterSeconds(new Response(null, { headers: { "retry-after": value } }), 0);
  expect(["12", "Thu, 01 Jan 1970 00:00:30 GMT", "soon"].map(wait)).toEqual([12, 30, null]);
  expect(retryAfterSeconds(new Response(null))).toBeNull();
});

test("pages are asked one after another until none is named", async () => {
  const cursors: (string | undefined)[] = [];
  const ask = async (cursor: string | undefined) => {
    cursors.push(cursor);
    return { rows: cursors.length, nextCursor: cursors.length < 3 ? `after-${cursors.length}` : null };
  };
  const rows = [];
  for await (const page of eachPage(ask)) rows.push(page.rows);
  expect(rows).toEqual([1, 2, 3]);
  expect(cursors).toEqual([undefined, "after-1", "after-2"]);
});

test("plain Node imports it as it is published, and each published file is there", async () => {
  const { exports, files, dependencies, version } = JSON.parse(
    readFileSync(join(CLIENT, "package.json"), "utf8"),
  );
  const root = JSON.parse(readFileSync(join(PROJECT_DIR, "package.json"), "utf8"));
  expect(dependencies["openapi-fetch"]).toBe(root.devDependencies["openapi-fetch"]);
  expect(version).toBe(root.version);
  for (const file of [...files, exports["."].default, exports["."].types, "README.md", "LICENSE"])
    expect(readFileSync(join(CLIENT, file), "utf8").length, file).toBeGreaterThan(100);
  const code = "console.log(Object.keys(await import(process.argv[1])).sort().join())";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "-e", code, "./index.js"],
    {
      cwd: CLIENT,
    },
  );
  expect(stdout.trim()).toBe("VolarisError,createVolarisClient,eachPage,retryAfterSeconds,unwrap");
});
