import { afterAll, expect, test } from "vitest";
import { pictureUrls } from "../../src/http/pictures/picture-url.ts";
import { pngSize } from "../support/draw-png.ts";
import { startSystem } from "../support/system.ts";

const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  tickers: ["KO"],
  bindings: { WORKERS_PLAN: "paid" },
});
const publicBaseUrl = system.bindings["PUBLIC_BASE_URL"] ?? "";
const urls = pictureUrls({
  publicBaseUrl,
  secret: system.bindings["QSTASH_TOKEN"] ?? "",
  nowMs: () => system.nowMs(),
});

afterAll(() => system.close());

test("the deployed bundle draws a picture from what a refresh stored, with its own engine and fonts", async () => {
  await system.runJob("options_refresh");
  await system.settled();
  const { body } = await system.get("/v1/tickers/KO/chain?dte=30");
  const { expiration, data } = body as { expiration: string; data: { asOf: string } };
  const subject = { kind: "smile", symbol: "KO", expiration } as const;
  const address = (await urls.url({ ...subject, versionMs: Date.parse(data.asOf) })) ?? "";
  const path = address.slice(publicBaseUrl.length);
  const png = await fetch(`${system.url}${path}`);
  expect(png.headers.get("content-type")).toBe("image/png");
  expect(png.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(pngSize(new Uint8Array(await png.arrayBuffer()))).toEqual({ width: 780, height: 652 });
  const svg = await system.get(path.replace(".png?", ".svg?"));
  expect(svg.text).toMatch(/^<svg .*<title>KO smile, /);
  const forged = await system.get(path.replace("KO", "WMT"));
  expect(forged).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
});
