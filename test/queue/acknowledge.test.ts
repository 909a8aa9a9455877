import { expect, test } from "vitest";
import { ERROR_TABLE, type ErrorCode } from "../../src/error-table.ts";
import { AppError } from "../../src/errors.ts";
import { refuseDelivery } from "../../src/queue/acknowledge.ts";

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];

test("every code tells QStash to try again, to give up, or to mind its signature", () => {
  for (const code of CODES) {
    const { status, headers } = refuseDelivery(new AppError(code, "x"), "r");
    const nonRetryable = headers.get("upstash-nonretryable-error");
    if (code === "unauthorized" || code === "payload_too_large") {
      expect([status, nonRetryable], code).toEqual([ERROR_TABLE[code].status, null]);
    } else if (ERROR_TABLE[code].retryable) expect([status, nonRetryable], code).toEqual([503, null]);
    else expect([status, nonRetryable], code).toEqual([489, "true"]);
  }
});

test("how long a provider wants to be left alone is passed on, also when that is no time at all", () => {
  for (const seconds of [0, 17]) {
    const error = new AppError("provider_rate_limited", "x", { retryAfterSeconds: seconds });
    expect(refuseDelivery(error, "r").headers.get("retry-after")).toBe(String(seconds));
  }
  expect(
    refuseDelivery(new AppError("provider_rate_limited", "x"), "r").headers.get("retry-after"),
  ).toBeNull();
});

test("the dead letter's body explains itself without the inside of a 5xx", async () => {
  const refused = refuseDelivery(new AppError("provider_unauthorized", "tokenDigest=abc"), "request-9");
  expect(await refused.json()).toEqual({
    error: {
      code: "provider_unauthorized",
      message: ERROR_TABLE.provider_unauthorized.summary,
      hint: ERROR_TABLE.provider_unauthorized.hint,
      requestId: "request-9",
    },
  });
});
