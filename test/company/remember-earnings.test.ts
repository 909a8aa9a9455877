import { expect, test } from "vitest";
import { rememberEarnings } from "../../src/company/remember-earnings.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const REPORT = { date: "2027-01-28", when: "after_close" } as const;

test("the next reports are read once in ten minutes, of each symbol by itself", async () => {
  const asked: string[] = [];
  const next = rememberEarnings(async (symbol) => {
    asked.push(symbol);
    return [REPORT];
  });
  for (const after of [0, 1, 9]) expect(await next("AAPL", IN_SESSION + minutes(after))).toEqual([REPORT]);
  await next("MSFT", IN_SESSION);
  expect(asked).toEqual(["AAPL", "MSFT"]);
  await next("AAPL", IN_SESSION + minutes(10));
  await next("AAPL", IN_SESSION - minutes(60));
  expect(asked).toEqual(["AAPL", "MSFT", "AAPL", "AAPL"]);
});

test("nobody knowing is asked again after a minute", async () => {
  let asked = 0;
  const next = rememberEarnings(async () => {
    asked += 1;
    return null;
  });
  await next("AAPL", IN_SESSION);
  await next("AAPL", IN_SESSION + 59_000);
  expect(asked).toBe(1);
  await next("AAPL", IN_SESSION + minutes(1));
  expect(asked).toBe(2);
});
