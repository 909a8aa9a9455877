import { expect, test } from "vitest";
import { httpDoor } from "../support/http-door.ts";

test("every refusal leads to the page of its code, and names the words that a parameter takes", async () => {
  const { app } = httpDoor();
  for (const [path, method, code] of [
    ["/v1/nothing", "GET", "not_found"],
    ["/v1/stream", "GET", "not_found"],
    ["/v1/tickers", "DELETE", "method_not_allowed"],
    ["/v1/tickers?format=CSV", "GET", "invalid_request"],
  ] as const) {
    const answer = await app.request(path, { method });
    expect(await answer.json()).toMatchObject({ error: { code } });
    expect([path, answer.headers.get("link")]).toEqual([path, `</docs/errors/${code}>; rel="help"`]);
  }
  const refused = await (await app.request("/v1/tickers?format=CSV")).json();
  expect(refused).toMatchObject({ error: { message: "format: must be one of json, csv" } });
});
