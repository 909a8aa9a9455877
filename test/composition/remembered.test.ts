import { expect, test } from "vitest";
import { remembered } from "../../src/composition/remembered.ts";

test("a value is kept for its time, and a failure is not", async () => {
  let clockMs = 0;
  let calls = 0;
  const read = remembered(
    async () => {
      calls += 1;
      if (calls === 1) throw new Error("away");
      return calls;
    },
    1_000,
    () => clockMs,
  );
  await expect(read()).rejects.toThrow("away");
  expect([await read(), await read()]).toEqual([2, 2]);
  clockMs = 1_000;
  expect(await read()).toBe(3);
});
