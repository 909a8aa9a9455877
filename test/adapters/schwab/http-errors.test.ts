import { expect, test } from "vitest";
import { schwabError } from "../../../src/adapters/schwab/http-errors.ts";
import { createTokenEndpoint } from "../../../src/adapters/schwab/token-endpoint.ts";
import { asAppError } from "../../../src/errors.ts";
import { IN_SESSION } from "../../support/moments.ts";
import { loadRecording } from "../../support/shared.ts";

type Observed = { where: string; http_status: number; body?: unknown; body_text?: string };
const observed = loadRecording("schwab/errors_observed.json") as Observed[] | null;
const marketError = (status: number, body: string) => schwabError(status, body, new Headers(), IN_SESSION);
/** What becomes of a refresh that the token endpoint answers so. */
async function tokenError(status: number, text: string): Promise<{ code: string; said: string }> {
  const http = { send: async () => ({ status, text, headers: new Headers(), bytes: text.length }) };
  const credentials = { apiBase: "https://schwab.example", appKey: "k", secretKey: "s" };
  try {
    const outcome = await createTokenEndpoint({ ...credentials, http, nowMs: () => IN_SESSION }).refresh("t");
    return { code: outcome === "refused" ? "provider_unauthorized" : "none", said: "" };
  } catch (thrown) {
    const { code, message, hint } = asAppError(thrown);
    return { code, said: `${message} ${hint}` };
  }
}
const textOf = ({ body, body_text }: Observed) => body_text ?? JSON.stringify(body);

test.skipIf(observed === null)("every error that users of Schwab have logged is told apart", async () => {
  const codes = (observed ?? []).map(async (entry) => {
    const isToken = /oauth/i.test(entry.where);
    const error = isToken ? await tokenError(entry.http_status, textOf(entry)) : null;
    return (error ?? marketError(entry.http_status, textOf(entry))).code;
  });
  expect(await Promise.all(codes)).toEqual([
    "provider_unauthorized",
    "provider_unauthorized",
    "provider_unauthorized",
    "provider_unknown_symbol",
    "provider_oversize",
    "provider_unavailable",
  ]);
});

test("no error repeats the body, which may hold digests of tokens", async () => {
  const body = '{"error":"unsupported_token_type","error_description":"[tokenDigest=R8QKLpffOFVUJuvqbJ0]"}';
  for (const status of [400, 401, 403, 404, 429, 500, 502]) {
    const { message, hint } = marketError(status, body);
    const { said } = await tokenError(status, body);
    expect(`${message} ${hint} ${said}`).not.toContain("R8QKLpff");
  }
});

const PAGE = "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>You don't have permission</BODY></HTML>";
const fault = (errorcode: string) =>
  JSON.stringify({ fault: { faultstring: "Something overflowed", detail: { errorcode } } });
const errors = (status: unknown, detail?: string) =>
  JSON.stringify({ errors: [{ id: "f00192c6", status, title: "Title", ...(detail && { detail }) }] });

for (const [what, status, body, code] of [
  ["a status that is a number", 401, errors(401, "Client not authorized"), "provider_unauthorized"],
  ["a status that is a text", 404, errors("404"), "provider_unknown_symbol"],
  ["the gateway's fault", 502, fault("protocol.http.TooBigBody"), "provider_oversize"],
  [
    "another fault of the gateway",
    503,
    fault("messaging.adaptors.http.flow.NoActiveTargets"),
    "provider_unavailable",
  ],
  ["a quota of the gateway", 500, fault("policies.ratelimit.QuotaViolation"), "provider_rate_limited"],
  [
    "OAuth's shape",
    401,
    JSON.stringify({ error: "invalid_client", error_description: "Unauthorized" }),
    "provider_unauthorized",
  ],
  ["a web page", 403, PAGE, "provider_unavailable"],
  ["a product that the app lacks", 403, errors(403, "Forbidden"), "provider_rejected"],
  ["nothing at all", 400, "", "provider_rejected"],
] as const) {
  test(`an error with ${what} (${status}) is ${code}`, () => {
    expect(marketError(status, body).code).toBe(code);
  });
}

test("a refused parameter is named in Schwab's words", () => {
  expect(marketError(400, errors("400", "fromDate is not valid.")).message).toBe(
    "Schwab refused the request (400): fromDate is not valid.",
  );
});
