import { createHash, randomUUID } from "node:crypto";
import { jsonAnswer, type SandboxAnswer } from "../vendor.ts";

/** 401 of any market-data call without a live access token. `status` is a number here. */
export function unauthorizedAnswer(): SandboxAnswer {
  return jsonAnswer(401, {
    errors: [{ id: randomUUID(), status: 401, title: "Unauthorized", detail: "Client not authorized" }],
  });
}

/** 404 of a symbol that Schwab does not know. `status` is a text here, as it is on Schwab. */
export function notFoundAnswer(): SandboxAnswer {
  return jsonAnswer(404, { errors: [{ id: randomUUID(), status: "404", title: "Not Found" }] });
}

/** 400 of a parameter that cannot be read. */
export function badRequestAnswer(parameter: string, detail: string): SandboxAnswer {
  return jsonAnswer(400, {
    errors: [
      { id: randomUUID(), status: "400", title: "Bad Request", detail, source: { parameters: [parameter] } },
    ],
  });
}

/** 502 of the gateway in front of Schwab when an answer is over 10 MB. */
export function tooBigBodyAnswer(): SandboxAnswer {
  return jsonAnswer(502, {
    fault: { faultstring: "Body buffer overflow", detail: { errorcode: "protocol.http.TooBigBody" } },
  });
}

/** 401 of the OAuth leg with a wrong app key or secret. */
export function invalidClientAnswer(): SandboxAnswer {
  return jsonAnswer(401, { error: "invalid_client", error_description: "Unauthorized" });
}

/** 400 of a refresh token that is unknown, revoked or older than seven days: not `invalid_grant` on Schwab. */
export function badRefreshTokenAnswer(refreshToken: string): SandboxAnswer {
  const digest = createHash("sha256").update(refreshToken).digest("base64");
  const failed = `Failed refresh token authentication [tokenDigest=${digest}]`;
  const inner =
    `{"error_description":"Exception while authenticating refresh token ` +
    `[tokenDigest=${digest}, Exception=${failed}]","error":"refresh_token_authentication_error"}`;
  return jsonAnswer(400, {
    error: "unsupported_token_type",
    error_description: `400 Bad Request: "${inner}"`,
  });
}

/** 400 of an authorization code that is wrong, spent or older than 30 seconds. Its real body is not on record. */
export function badCodeAnswer(): SandboxAnswer {
  return jsonAnswer(400, {
    error: "invalid_grant",
    error_description: "The authorization code is wrong, was used before, or is older than 30 seconds.",
  });
}

/** 400 of a token request that lacks something. */
export function invalidTokenRequestAnswer(description: string): SandboxAnswer {
  return jsonAnswer(400, { error: "invalid_request", error_description: description });
}
