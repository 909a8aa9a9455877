import { expect, test } from "vitest";
import {
  afterFailure,
  afterSuccess,
  type CircuitFailure,
  closedCircuit,
  mayCall,
  stateAt,
} from "../../src/providers/circuit.ts";
import type { ProviderHealth } from "../../src/providers/ports.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";

const AWAY: CircuitFailure = {
  code: "provider_unavailable",
  message: "No answer.",
  retryAfterSeconds: undefined,
};
const REFUSED: CircuitFailure = { ...AWAY, code: "provider_unauthorized", message: "Refused." };
const limited = (retryAfterSeconds?: number): CircuitFailure => ({
  code: "provider_rate_limited",
  message: "Too many.",
  retryAfterSeconds,
});

const closed = closedCircuit("schwab", IN_SESSION);
const failed = (times: number, health = closed): ProviderHealth =>
  times === 0 ? health : failed(times - 1, afterFailure(health, AWAY, IN_SESSION));

test("two failures in a row are forgiven, the third keeps calls away for a minute", () => {
  expect([1, 2, 3].map((times) => failed(times).state)).toEqual(["closed", "closed", "open"]);
  const open = failed(3);
  expect(open).toMatchObject({ untilMs: IN_SESSION + minutes(1), reason: "No answer.", failures: 3 });
  expect(mayCall(failed(2), IN_SESSION)).toBe(true);
  expect(mayCall(open, IN_SESSION + seconds(59))).toBe(false);
  expect(mayCall(open, IN_SESSION + minutes(1))).toBe(true);
});

test("a success in between begins the count anew", () => {
  const recovered = afterSuccess(failed(2), IN_SESSION + seconds(5));
  expect(recovered).toMatchObject({ state: "closed", failures: 0, sinceMs: IN_SESSION });
  expect(failed(2, recovered).state).toBe("closed");
});

test("each failed attempt doubles the wait, up to a quarter of an hour, and one answer ends it", () => {
  let health = failed(3);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const nowMs = health.untilMs ?? 0;
    expect(stateAt(health, nowMs)).toBe("half_open");
    health = afterFailure(health, AWAY, nowMs);
    waits.push(((health.untilMs ?? 0) - nowMs) / minutes(1));
  }
  expect(waits).toEqual([2, 4, 8, 15, 15, 15]);
  expect(health.sinceMs).toBe(IN_SESSION);
  const nowMs = health.untilMs ?? 0;
  const back = afterSuccess(health, nowMs);
  expect(back).toEqual({
    ...closed,
    sinceMs: nowMs,
    lastSuccessAtMs: nowMs,
    lastFailureAtMs: health.lastFailureAtMs,
  });
});

test("calls that were under way together fail as one", () => {
  const open = failed(3);
  const crowd = [1, 2, 3, 4].reduce((health) => afterFailure(health, AWAY, IN_SESSION + 5), open);
  expect(crowd).toEqual({ ...open, lastFailureAtMs: IN_SESSION + 5 });
});

test("a 429 keeps calls away at once, for as long as it says", () => {
  const told = afterFailure(closed, limited(17), IN_SESSION);
  expect(told).toMatchObject({ state: "rate_limited", untilMs: IN_SESSION + seconds(17) });
  expect(mayCall(told, IN_SESSION + seconds(16))).toBe(false);
  expect(stateAt(told, IN_SESSION + seconds(17))).toBe("half_open");
  expect(afterFailure(closed, limited(0), IN_SESSION).untilMs).toBe(IN_SESSION + seconds(1));
  expect(afterFailure(closed, limited(1e9), IN_SESSION).untilMs).toBe(IN_SESSION + minutes(60));
});

test("a 429 that says nothing of when waits a minute, and longer when the next attempt meets another", () => {
  const first = afterFailure(failed(2), limited(), IN_SESSION);
  expect(first.untilMs).toBe(IN_SESSION + minutes(1));
  const again = afterFailure({ ...first, failures: 1 }, limited(), IN_SESSION + minutes(1));
  expect(again.untilMs).toBe(IN_SESSION + minutes(3));
});

test("a later 429 of the same crowd never shortens the wait", () => {
  const long = afterFailure(closed, limited(120), IN_SESSION);
  expect(afterFailure(long, limited(5), IN_SESSION + 1).untilMs).toBe(IN_SESSION + minutes(2));
});

test("a refused login keeps calls away but for one in a quarter of an hour, until one gets through", () => {
  const due = afterFailure(failed(3), REFUSED, IN_SESSION);
  expect(due).toMatchObject({
    state: "auth_required",
    sinceMs: IN_SESSION,
    untilMs: null,
    reason: "Refused.",
  });
  expect(mayCall(due, IN_SESSION + minutes(14))).toBe(false);
  expect(mayCall(due, IN_SESSION + minutes(15))).toBe(true);
  const still = afterFailure(due, REFUSED, IN_SESSION + minutes(15));
  expect(still).toMatchObject({ state: "auth_required", sinceMs: IN_SESSION });
  expect(mayCall(still, IN_SESSION + minutes(16))).toBe(false);
  expect(afterFailure(still, AWAY, IN_SESSION + minutes(30)).state).toBe("auth_required");
  expect(afterSuccess(still, IN_SESSION + minutes(30)).state).toBe("closed");
});

test("a wait of the future, of a clock that was set back, keeps nobody away", () => {
  const open = failed(3, closedCircuit("schwab", IN_SESSION));
  expect(stateAt(open, IN_SESSION)).toBe("open");
  expect(stateAt(open, IN_SESSION - minutes(1_440))).toBe("half_open");
  const refused = afterFailure(closed, REFUSED, IN_SESSION);
  expect(mayCall(refused, IN_SESSION + minutes(1))).toBe(false);
  expect(mayCall(refused, IN_SESSION - minutes(1_440))).toBe(true);
});
