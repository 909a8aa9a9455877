import { expect, test } from "vitest";
import { isPagePath, isPageRequest } from "../../src/web/paths.ts";
import { ACCESS, samplePath } from "../support/route-access.ts";

/** As Chromium asks when somebody types an address. */
const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

const asks = (path: string, accept: string | null = BROWSER, method = "GET") =>
  isPageRequest({ method, headers: new Headers(accept === null ? {} : { accept }) }, path);

test.each(["/no-such-page", "/tickers", "/t", "/v2", "/healthy", "/wp-login.php", "/calc/SPY"])(
  "%s is answered to a browser as a page",
  (path) => {
    expect(asks(path)).toBe(true);
  },
);

test("a program that asks for what is nowhere is told so in JSON", () => {
  for (const accept of [null, "*/*", "application/json"]) expect(asks("/no-such-page", accept)).toBe(false);
  expect(asks("/no-such-page", BROWSER, "POST")).toBe(false);
});

test("what programs ask for stays theirs in a browser, and so do slashes too many, which lead on", () => {
  const routes = Object.keys(ACCESS).map((route) => samplePath(route.split(" ")[1] ?? ""));
  const ofPrograms = routes.filter((path) => !isPagePath(path));
  expect(ofPrograms.length).toBeGreaterThan(30);
  for (const path of [...ofPrograms, "/v1", "/v1/nothing", "/admin/x", "/queue/x", "/calc/", "//t/SPY"])
    expect(asks(path), path).toBe(false);
});
