import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";

let redis: UpstashRedis;

beforeAll(async () => {
  redis = await startUpstashRedis({ port: 0, token: "tok" });
});

beforeEach(() => call("/", ["FLUSHALL"]));

afterAll(() => redis.close());

async function call(path: string, body?: unknown, headers: Record<string, string> = {}, method = "POST") {
  const response = await fetch(`${redis.url}${path}`, {
    method: body === undefined && method === "POST" ? "GET" : method,
    headers: { authorization: "Bearer tok", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, json: () => JSON.parse(text) };
}

test("one command in the body, its words of any JSON type", async () => {
  expect((await call("/", ["SET", "k", 5, "EX", 100])).json()).toEqual({ result: "OK" });
  expect((await call("/", ["get", "k"])).json()).toEqual({ result: "5" });
  expect((await call("/", ["SET", "o", { a: [1] }])).json()).toEqual({ result: "OK" });
  expect((await call("/", ["GET", "o"])).json()).toEqual({ result: '{"a":[1]}' });
  expect((await call("/", ["TTL", "k"])).json().result).toBeGreaterThan(90);
});

test("the path form: words between slashes, the body as the last of them, the query after it", async () => {
  expect((await call("/set/greeting/h%C3%A9%2Fllo%20w?EX=100")).json()).toEqual({ result: "OK" });
  expect((await call("/get/greeting")).json()).toEqual({ result: "hé/llo w" });
  expect((await call("/ttl/greeting")).json().result).toBeGreaterThan(90);
  expect((await call("/set/json?NX", '{"any": "body"}')).json()).toEqual({ result: "OK" });
  expect((await call("/get/json")).json()).toEqual({ result: '{"any": "body"}' });
  expect((await call("/mget/greeting/none")).json()).toEqual({ result: ["hé/llo w", null] });
});

test("the token may stand in the address; without it nothing is answered", async () => {
  expect((await call("/set/k/v?_token=tok", undefined, { authorization: "" })).json()).toEqual({
    result: "OK",
  });
  for (const headers of [{ authorization: "" }, { authorization: "Bearer nope" }, { authorization: "tok" }]) {
    const refused = await call("/get/k", undefined, headers);
    expect([refused.status, refused.json()]).toEqual([
      401,
      { error: "WRONGPASS invalid or missing auth token" },
    ]);
  }
});

test("methods other than GET, POST, PUT and HEAD are 405", async () => {
  expect((await call("/", ["PING"], {}, "PUT")).json()).toEqual({ result: "PONG" });
  for (const method of ["DELETE", "PATCH"]) expect((await call("/", ["PING"], {}, method)).status).toBe(405);
});

test("an error is status 400 alone, and one item among others in a pipeline", async () => {
  await call("/", ["SET", "text", "abc"]);
  const alone = await call("/", ["INCR", "text"]);
  expect([alone.status, alone.json()]).toEqual([
    400,
    { error: "ERR value is not an integer or out of range" },
  ]);
  const commands = [["INCR", "n"], ["INCR", "text"], ["GET"], ["INCR", "n"]];
  const piped = await call("/pipeline", commands);
  expect([piped.status, piped.json()]).toEqual([
    200,
    [
      { result: 1 },
      { error: "ERR value is not an integer or out of range" },
      { error: "ERR wrong number of arguments for 'get' command" },
      { result: 2 },
    ],
  ]);
});

test("a transaction with a command that cannot be queued is discarded whole; one that fails while running is not", async () => {
  const discarded = await call("/multi-exec", [["SET", "a", "1"], ["GET"]]);
  expect(discarded.status).toBe(400);
  expect(discarded.json().error).toMatch(
    /^EXECABORT Transaction discarded because of: ERR wrong number of arguments/,
  );
  expect((await call("/get/a")).json()).toEqual({ result: null });
  const run = await call("/multi-exec", [
    ["SET", "a", "x"],
    ["INCR", "a"],
    ["GET", "a"],
  ]);
  expect(run.json()).toEqual([
    { result: "OK" },
    { error: "ERR value is not an integer or out of range" },
    { result: "x" },
  ]);
});

test("base64 covers strings at any depth, but neither OK, numbers, null nor errors", async () => {
  const base64 = { "Upstash-Encoding": "base64" };
  const encode = (text: string) => Buffer.from(text).toString("base64");
  expect((await call("/", ["SET", "k", "é 😀"], base64)).json()).toEqual({ result: "OK" });
  expect((await call("/", ["GET", "k"], base64)).json()).toEqual({ result: encode("é 😀") });
  expect((await call("/", ["MGET", "k", "none"], base64)).json()).toEqual({ result: [encode("é 😀"), null] });
  expect((await call("/", ["INCR", "n"], base64)).json()).toEqual({ result: 1 });
  const nested = await call(
    "/pipeline",
    [
      ["SCAN", "0", "MATCH", "k"],
      ["INCR", "k"],
    ],
    base64,
  );
  expect(nested.json()).toEqual([
    { result: [encode("0"), [encode("k")]] },
    { error: "ERR value is not an integer or out of range" },
  ]);
});

test("the resp2 format is Redis's own wire, and does not go with base64", async () => {
  const resp2 = { "Upstash-Response-Format": "resp2" };
  await call("/", ["SET", "k", "é"]);
  const commands = [
    ["SET", "a", "b"],
    ["GET", "k"],
    ["GET", "none"],
    ["INCR", "n"],
    ["MGET", "a", "none"],
    ["GET"],
  ];
  const answer = await call("/pipeline", commands, resp2);
  expect(answer.headers.get("content-type")).toBe("application/octet-stream");
  expect(answer.text).toBe(
    "*6\r\n+OK\r\n$2\r\né\r\n$-1\r\n:1\r\n*2\r\n$1\r\nb\r\n$-1\r\n-ERR wrong number of arguments for 'get' command\r\n",
  );
  expect((await call("/", ["GET", "k"], resp2)).text).toBe("$2\r\né\r\n");
  expect((await call("/", ["GET", "k"], { ...resp2, "Upstash-Encoding": "base64" })).status).toBe(400);
});

test("each answer carries a sync token that a write moves on", async () => {
  const token = async (command: string[]) => (await call("/", command)).headers.get("upstash-sync-token");
  const read = await token(["GET", "k"]);
  expect(await token(["GET", "k"])).toBe(read);
  expect(await token(["SET", "k", "v"])).not.toBe(read);
});

test.each([
  ["no JSON", "/", "{", "ERR failed to parse command"],
  ["no list", "/", { command: "GET" }, "ERR failed to parse command"],
  ["an empty list", "/", [], "ERR empty command"],
  ["a pipeline that is no list", "/pipeline", {}, "ERR failed to parse pipeline request"],
  ["an empty pipeline", "/pipeline", [], "ERR empty pipeline request"],
  ["a pipeline of words", "/pipeline", ["GET", "k"], "ERR failed to parse command"],
])("%s is refused with 400", async (_what, path, body, error) => {
  const refused = await call(path, body);
  expect([refused.status, refused.json()]).toEqual([400, { error }]);
});

test("what the mock would get wrong is refused, not guessed", async () => {
  await call("/", ["ZADD", "z", "1.5", "a"]);
  expect((await call("/", ["ZCOUNT", "z", "1", "(1.6"])).json().error).toMatch(/fractional score limits/);
  expect((await call("/", ["ZCOUNT", "z", "1.0", "+inf"])).json()).toEqual({ result: 1 });
  const script = "return redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, 1.9)";
  expect((await call("/", ["EVAL", script, "1", "z"])).json().error).toMatch(/fractional score limits/);
  expect((await call("/", ["JSON.GET", "doc"])).json().error).toMatch(
    /known to Redis but not to the local stand-in/,
  );
});

test("a request over 10 MB is refused", async () => {
  const refused = await call("/", ["SET", "k", "x".repeat(10 * 1024 * 1024)]);
  expect([refused.status, refused.json().error]).toEqual([
    413,
    expect.stringContaining("max request size exceeded"),
  ]);
});
