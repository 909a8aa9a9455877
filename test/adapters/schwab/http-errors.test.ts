import { expect, test } from "vitest";
import { schwabError, schwabTokenError } from "../../../src/adapters/schwab/http-errors.ts";
import { loadRecording } from "../../support/shared.ts";

type Observed = { where: string; http_status: number; body?: unknown; body_text?: string };
const observed = loadRecording("schwab/errors_observed.json") as Observed[] | null;
const textOf = ({ body, body_text }: Observed) => body_text ?? JSON.stringify(body);

test.skipIf(observed === null)("every error that users of Schwab have logged is told apart", () => {
  const codes = (observed ?? []).map((entry) => {
    const isToken = /oauth/i.test(entry.where);
    const error = isToken
      ? schwabTokenError(entry.http_status, textOf(entry))
      : schwabError(entry.http_status, textOf(entry), new Headers());
    return error.code;
  });
  expect(codes).toEqual([
    "provider_unauthorized",
    "provider_unauthorized",
    "provider_unauthorized",
    "provider_unknown_symbol",
    "provider_oversize",
    "provider_unavailable",
  ]);
});

test("no error repeats the body, which may hold digests of tokens", () => {
  const body = '{"error":"unsupported_token_type","error_description":"[tokenDigest=R8QKLpffOFVUJuvqbJ0]"}';
  for (const status of [400, 401, 403, 404, 429, 500, 502]) {
    for (const error of [schwabTokenError(status, body), schwabError(status, body, new Headers())]) {
      expect(`${error.message} ${error.hint}`).not.toContain("R8QKLpff");
    }
  }
});
