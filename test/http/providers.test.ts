import { expect, test } from "vitest";
import { closedCircuit } from "../../src/providers/circuit.ts";
import { httpDoor } from "../support/http-door.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

test("GET /v1/providers shows who is asked for what, since when one is away, and the login", async () => {
  const { ask } = httpDoor({
    providerStatus: async () => [
      {
        ...closedCircuit("schwab", IN_SESSION),
        state: "auth_required",
        reason: "Schwab's refresh token has expired or was replaced.",
        failures: 1,
        lastFailureAtMs: IN_SESSION,
        lastSuccessAtMs: IN_SESSION - minutes(1),
        configured: true,
        capabilities: [{ capability: "chains", rank: 1 }],
        authorization: {
          provider: "schwab",
          state: "required",
          expiresAtMs: IN_SESSION,
          daysLeft: 0,
          warningHours: null,
          loginUrl: "https://volaris.example/auth/schwab/login",
        },
      },
      { ...closedCircuit("finnhub", IN_SESSION), configured: false, capabilities: [], authorization: null },
    ],
  });
  const { status, body } = await ask("/v1/providers");
  expect(status).toBe(200);
  expect(body).toEqual({
    nextCursor: null,
    providers: [
      {
        id: "schwab",
        configured: true,
        capabilities: [{ capability: "chains", rank: 1 }],
        state: "auth_required",
        since: "2026-11-23T15:00:00.000Z",
        until: null,
        reason: "Schwab's refresh token has expired or was replaced.",
        failures: 1,
        lastSuccess: "2026-11-23T14:59:00.000Z",
        lastFailure: "2026-11-23T15:00:00.000Z",
        authorization: {
          provider: "schwab",
          state: "required",
          expiresAt: "2026-11-23T15:00:00.000Z",
          daysLeft: 0,
          loginUrl: "https://volaris.example/auth/schwab/login",
        },
      },
      expect.objectContaining({ id: "finnhub", configured: false, state: "closed", since: null }),
    ],
    capabilities: expect.arrayContaining([{ capability: "chains", providers: [], missing: null }]),
  });
});

test("the route is described", async () => {
  const { body } = await httpDoor().ask("/openapi.json");
  expect(body).toHaveProperty(["paths", "/v1/providers", "get", "responses", "200"]);
});
