import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";

let redis: UpstashRedis;

beforeAll(async () => {
  redis = await startUpstashRedis({ port: 0, token: "tok" });
});

afterAll(() => redis.close());

async function call(
  body: unknown,
  headers: Record<string, string> = {},
  { path = "/", method = "POST" } = {},
) {
  const response = await fetch(`${redis.url}${path}`, {
    method,
    headers: { authorization: "Bearer tok", ...headers },
    ...(method === "GET" ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: () => JSON.parse(text) };
}

test("one command in the body, its words of any JSON type", async () => {
  expect((await call(["SET", "k", 5, "EX", 100])).json()).toEqual({ result: "OK" });
  expect((await call(["get", "k"])).json()).toEqual({ result: "5" });
  expect((await call(["SET", "o", { a: [1] }])).json()).toEqual({ result: "OK" });
  expect((await call(["GET", "o"])).json()).toEqual({ result: '{"a":[1]}' });
  expect(await redis.stored()).toMatchObject([
    { key: "k", value: "5", expiresAtMs: expect.any(Number) },
    { key: "o", expiresAtMs: null },
  ]);
});

test("without the token nothing is answered", async () => {
  for (const authorization of ["", "Bearer nope", "tok"]) {
    const refused = await call(["GET", "k"], { authorization });
    expect([refused.status, refused.json()]).toEqual([
      401,
      { error: "WRONGPASS invalid or missing auth token" },
    ]);
  }
});

test("base64 covers text, but neither OK, numbers, null nor errors", async () => {
  const base64 = { "Upstash-Encoding": "base64" };
  expect((await call(["SET", "k", "é 😀"], base64)).json()).toEqual({ result: "OK" });
  const encoded = Buffer.from("é 😀").toString("base64");
  expect((await call(["GET", "k"], base64)).json()).toEqual({ result: encoded });
  expect((await call(["GET", "none"], base64)).json()).toEqual({ result: null });
  expect((await call(["DEL", "none"], base64)).json()).toEqual({ result: 0 });
  expect((await call(["GET"], base64)).json().error).toMatch(/^ERR wrong number/);
});

test("each answer carries a sync token that a write moves on", async () => {
  const token = async (command: string[]) => (await call(command)).headers.get("upstash-sync-token");
  const read = await token(["GET", "k"]);
  expect(await token(["GET", "k"])).toBe(read);
  expect(await token(["SET", "k", "v"])).not.toBe(read);
});

test.each([
  ["no JSON", "{", "ERR failed to parse command"],
  ["no list", { command: "GET" }, "ERR failed to parse command"],
  ["an empty list", [], "ERR empty command"],
])("%s is refused with 400", async (_what, body, error) => {
  const refused = await call(body);
  expect([refused.status, refused.json()]).toEqual([400, { error }]);
});

test("what the Worker does not send is refused, with the place to add it", async () => {
  for (const command of [["INCR", "n"], ["HGET", "a", "b"], ["SET", "k", "v", "XX"], ["NOSUCH"]]) {
    const refused = await call(command);
    expect([refused.status, refused.json().error]).toEqual([
      400,
      expect.stringMatching(
        /^ERR (Command (INCR|HGET|NOSUCH)|SET with XX) is not supported by the local Upstash; add it in local\/redis/,
      ),
    ]);
  }
  for (const door of [{ path: "/pipeline" }, { path: "/get/k" }, { method: "GET" }]) {
    const refused = await call([["GET", "k"]], {}, door);
    expect([refused.status, refused.json().error]).toEqual([
      404,
      expect.stringContaining("is not supported by the local Upstash"),
    ]);
  }
});

test("a request over 10 MB is refused", async () => {
  const refused = await call(["SET", "k", "x".repeat(10 * 1024 * 1024)]);
  expect([refused.status, refused.json().error]).toEqual([
    413,
    expect.stringContaining("max request size exceeded"),
  ]);
});
