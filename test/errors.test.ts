import { expect, test } from "vitest";
import { ERROR_TABLE, type ErrorCode } from "../src/error-table.ts";
import { AppError, asAppError, errorBody, publicMessage, toldMessage } from "../src/errors.ts";

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];
const INNER = "connect ECONNREFUSED 10.0.0.7:5432 as volaris_owner";

test("no answer of 500 or more carries its own message, but for what is not set up, whose words are ours", () => {
  const ours = CODES.filter((code) => ERROR_TABLE[code].status >= 500 && code !== "not_configured");
  expect(ours.length).toBeGreaterThan(8);
  for (const code of ours) {
    const body = errorBody(new AppError(code, INNER, { cause: new Error(INNER) }), "request-1");
    expect(JSON.stringify(body), code).not.toContain(INNER);
    expect(body.error).toEqual({
      code,
      message: ERROR_TABLE[code].summary,
      hint: ERROR_TABLE[code].hint,
      requestId: "request-1",
    });
  }
});

test("the ledger keeps our own words of providers and the queue, and nobody's of a database, a library or a setting", () => {
  const kept = CODES.filter((code) => !ERROR_TABLE[code].publicMessage).filter(
    (code) => toldMessage(new AppError(code, INNER)) === INNER,
  );
  expect(kept.toSorted()).toEqual([
    "busy",
    "provider_bad_body",
    "provider_oversize",
    "provider_rate_limited",
    "provider_rejected",
    "provider_unauthorized",
    "provider_unavailable",
    "publish_failed",
  ]);
  expect(toldMessage(asAppError(new TypeError(INNER)))).toBe(ERROR_TABLE.internal.summary);
});

test("a caller's own mistake is told in full, with what to do", () => {
  const error = new AppError("invalid_request", "dte: must not be negative", { hint: "Try dte:7." });
  expect(errorBody(error, "request-2")).toEqual({
    error: {
      code: "invalid_request",
      message: "dte: must not be negative",
      hint: "Try dte:7.",
      requestId: "request-2",
    },
  });
});

test("every code says what, and what to do", () => {
  for (const code of CODES) {
    const { summary, hint } = ERROR_TABLE[code];
    for (const text of [summary, hint]) expect(text, code).toMatch(/^[A-Z].*\.$|^GET .*\.$/);
    expect(new AppError(code, "x").hint).toBe(hint);
  }
});

test("what the caller has to mend is never tried again by the queue; what passes by itself is", () => {
  const retryable = CODES.filter((code) => ERROR_TABLE[code].retryable);
  const { status: tooMany } = ERROR_TABLE.too_many_requests;
  const passes = (status: number) => status >= 500 || status === tooMany;
  expect(retryable.every((code) => passes(ERROR_TABLE[code].status))).toBe(true);
  expect(retryable).toEqual(
    expect.arrayContaining([
      "provider_rate_limited",
      "provider_unavailable",
      "storage_unavailable",
      "publish_failed",
    ]),
  );
  expect(ERROR_TABLE.provider_unauthorized.retryable).toBe(false);
  expect(ERROR_TABLE.provider_oversize.retryable).toBe(false);
});

test("a stranger becomes internal and keeps itself as the cause; our own stays itself", () => {
  const own = new AppError("no_quotes", "none");
  expect(asAppError(own)).toBe(own);
  const stranger = new TypeError("x is undefined");
  expect(asAppError(stranger)).toMatchObject({
    code: "internal",
    message: "x is undefined",
    cause: stranger,
  });
  for (const thrown of ["text", 42, null, undefined, { message: "object" }, Symbol("s")]) {
    const wrapped = asAppError(thrown);
    expect(wrapped.code).toBe("internal");
    expect(publicMessage(wrapped)).toBe(ERROR_TABLE.internal.summary);
  }
});
