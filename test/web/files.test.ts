import { expect, test } from "vitest";
import { createSessions } from "../../src/edge/identity/sessions.ts";
import { createWebApp } from "../../src/web/app.tsx";
import { isPagePath } from "../../src/web/paths.ts";
import type { WebServices } from "../../src/web/services.ts";

const NOW_MS = Date.parse("2026-11-30T15:00:00Z");
const PATH = "/.well-known/security.txt";

function pages(securityContact: string | null) {
  const book = { adminToken: null, apiTokens: [] };
  const services: Partial<WebServices> = {
    ...{ log: () => undefined, nowMs: () => NOW_MS, newRequestId: () => "id", countRequest: () => undefined },
  };
  return createWebApp(services as WebServices, {
    ...book,
    sessions: createSessions({ ...book, secret: "s", nowMs: () => NOW_MS, randomId: () => "an-id" }),
    ...{ publicBaseUrl: "https://volaris.example", limiter: null, signInLimiter: null, securityContact },
    openApi: () => Promise.reject(new Error("Nobody asks for it.")),
  });
}

test("security.txt names whom the operator names, until a day that is told (RFC 9116)", async () => {
  const answer = await pages("mailto:security@volaris.example").request(PATH);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; charset=utf-8$/i);
  expect(await answer.text()).toBe(
    [
      "Contact: mailto:security@volaris.example",
      "Expires: 2027-02-28T00:00:00.000Z",
      "Preferred-Languages: en",
      `Canonical: https://volaris.example${PATH}`,
      "",
    ].join("\n"),
  );
  expect(isPagePath(PATH)).toBe(true);
});

test("where nobody is named there is none", async () => {
  expect((await pages(null).request(PATH)).status).toBe(404);
});

test.each([
  "/assets/..%2f..%2fwrangler.toml",
  "/assets/%2e%2e/secret",
  "/assets/site.css",
  "/assets/__proto__",
])("%s is no file: assets are looked up by their whole name, and read from nowhere", async (path) => {
  expect((await pages(null).request(path)).status).toBe(404);
});

test("what a visitor wrote stands in a page as text", async () => {
  const answer = await pages(null).request("/t/%3Cscript%3Ealert(1)%3C/script%3E");
  const body = await answer.text();
  expect(body).not.toContain("<script>alert");
});

test("a form may not be larger than any of ours is", async () => {
  const body = new URLSearchParams({ token: "x".repeat(70_000) });
  expect((await pages(null).request("/", { method: "POST", body })).status).toBe(413);
});

test("whoever looks for the icon where browsers always did is led to it", async () => {
  const answer = await pages(null).request("/favicon.ico");
  expect(answer.status).toBe(301);
  expect(answer.headers.get("location")).toBe("/favicon.svg");
  expect(isPagePath("/favicon.ico")).toBe(true);
});
