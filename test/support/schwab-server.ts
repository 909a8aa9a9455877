import type { ServerResponse } from "node:http";
import type { AccessTokens } from "../../src/adapters/schwab/access-token.ts";
import type { SchwabDeps } from "../../src/adapters/schwab/client.ts";
import type { MeterName } from "../../src/meter.ts";
import { IN_SESSION } from "./moments.ts";
import { type ReceivedRequest, startWebServer } from "./web-server.ts";

/** Hands out good-1, good-2, … one more for every refusal. */
function countedTokens(): AccessTokens & { refusals: string[] } {
  const refusals: string[] = [];
  return {
    refusals,
    get: async () => `good-${refusals.length + 1}`,
    refused: async (token) => {
      refusals.push(token);
    },
  };
}

/** What was counted while it was used, by name. */
export function countingMeter() {
  const counts = new Map<MeterName, number>();
  const count = (name: MeterName, amount = 1) => {
    counts.set(name, (counts.get(name) ?? 0) + amount);
  };
  return { count, counts };
}

/** A web server in Schwab's place, and what a client needs to ask it in session. */
export async function schwabServer(
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
  changes: Partial<SchwabDeps> = {},
) {
  const server = await startWebServer(answer);
  const tokens = countedTokens();
  const meter = countingMeter();
  const deps: SchwabDeps = { apiBase: server.url, tokens, nowMs: () => IN_SESSION, meter, ...changes };
  return { server, tokens, meter, deps };
}

/** The query of a received request, as Schwab reads it. */
export function queryOf(request: ReceivedRequest | undefined): Record<string, string> {
  const [, query] = (request?.path ?? "").split("?");
  return Object.fromEntries(new URLSearchParams(query));
}
