import { test } from "vitest";
import { writeFileSync } from "node:fs";
import { httpDoor } from "../support/http-door.ts";
test("x", async () => {
  const { app } = httpDoor();
  const r = await app.request("/openapi.json");
  const text = await r.text();
  writeFileSync("/tmp/openapi.json", JSON.stringify(JSON.parse(text), null, 1));
});
