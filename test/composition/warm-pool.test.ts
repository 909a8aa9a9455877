import { expect, test } from "vitest";
import { warmPool } from "../../src/composition/warm-pool.ts";

test("what an isolate warms itself with is read and valued to the last contract", () => {
  // Thirty strikes of two expirations, calls and puts.
  expect(warmPool()).toBe(120);
});
