import { expect, test } from "vitest";
import {
  type AuthorizationFacts,
  authorizationStatus,
} from "../../../src/providers/login/authorization-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";

const hours = (count: number) => minutes(60 * count);
const END = IN_SESSION + hours(168);
const facts = (changes: Partial<AuthorizationFacts> = {}): AuthorizationFacts => ({
  provider: "schwab",
  expiresAtMs: END,
  loginRequired: false,
  seeded: false,
  loginUrl: "https://volaris.example/auth/schwab/login",
  ...changes,
});

test.each([
  [168, "ok", 7, null],
  [49, "ok", 2, null],
  [48, "expiring", 2, 48],
  [24.5, "expiring", 1, 48],
  [24, "expiring", 1, 24],
  [7, "expiring", 0.3, 24],
  [6, "expiring", 0.3, 6],
  [0.01, "expiring", 0, 6],
  [0, "required", 0, null],
  [-100, "required", 0, null],
] as const)("%s hours before the end it is %s, with %s days left", (left, state, daysLeft, warningHours) => {
  expect(authorizationStatus(facts(), END - hours(left))).toEqual({
    provider: "schwab",
    state,
    expiresAtMs: END,
    daysLeft,
    warningHours,
    loginUrl: "https://volaris.example/auth/schwab/login",
  });
});

test("a refused login is due, however many days it should have had", () => {
  const status = authorizationStatus(facts({ loginRequired: true }), IN_SESSION);
  expect(status).toMatchObject({ state: "required", daysLeft: 7, warningHours: null });
});

test("without a login one is due, unless a seed waits for its first use", () => {
  const none = facts({ expiresAtMs: null });
  expect(authorizationStatus(none, IN_SESSION)).toMatchObject({ state: "required", daysLeft: null });
  expect(authorizationStatus({ ...none, seeded: true }, IN_SESSION)).toMatchObject({ state: "ok" });
  const refused = { ...none, seeded: true, loginRequired: true };
  expect(authorizationStatus(refused, IN_SESSION).state).toBe("required");
});
