import { expect, test } from "vitest";
import { createUnfinishedPages } from "../../../src/web/unfinished/unfinished-pages.tsx";
import { textOf } from "../../support/web-door.ts";

const fault = (name: string, state: "missing" | "wrong") => ({
  name,
  state,
  why: "holds hunter2",
  purpose: "where data are kept",
  where: "console.neon.tech",
});

test("every page of a Worker without its settings names what is missing, and no value", async () => {
  const app = createUnfinishedPages({
    faults: [fault("DATABASE_URL", "missing"), fault("QSTASH_TOKEN", "wrong")],
    newRequestId: () => "request-1",
  });
  for (const path of ["/", "/t/SPY", "/operator/sign-in"]) {
    const answer = await app.request(path);
    const html = await answer.text();
    expect(answer.status).toBe(503);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const text = textOf(html);
    expect(text).toContain("DATABASE_URL where data are kept. Get it: console.neon.tech");
    expect(text).toContain("One setting is not right");
    expect(html).not.toMatch(/hunter2|QSTASH_TOKEN/);
  }
});
