import { type ProviderHttp, parseJsonBody } from "../provider-http.ts";
import { type AlpacaRefusal, alpacaRefusal } from "./http-errors.ts";

export type AlpacaDeps = {
  http: ProviderHttp;
  /** "https://data.alpaca.markets" */
  apiBase: string;
  keyId: string;
  secretKey: string;
  nowMs: () => number;
};

/** Grows with every call of one request of ours. */
export type Tally = { providerCalls: number; bytes: number };

export type AlpacaAnswer = { ok: true; body: unknown } | { ok: false; refusal: AlpacaRefusal };
export type AlpacaQuery = Readonly<Record<string, string | null>>;

export type AlpacaApi = {
  /** Throws `provider_unavailable` and `provider_bad_body`; what Alpaca refuses is returned. */
  get(path: string, query: AlpacaQuery, tally: Tally): Promise<AlpacaAnswer>;
};

export const newTally = (): Tally => ({ providerCalls: 0, bytes: 0 });

export function createAlpacaApi({ http, apiBase, keyId, secretKey, nowMs }: AlpacaDeps): AlpacaApi {
  const headers = { "APCA-API-KEY-ID": keyId, "APCA-API-SECRET-KEY": secretKey };
  return {
    async get(path, query, tally) {
      const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null);
      tally.providerCalls += 1;
      const answer = await http.send({ url: `${apiBase}${path}?${new URLSearchParams(given)}`, headers });
      tally.bytes += answer.bytes;
      if (answer.status === 200) return { ok: true, body: parseJsonBody("Alpaca", answer.text) };
      return { ok: false, refusal: alpacaRefusal(answer.status, answer.text, answer.headers, nowMs()) };
    },
  };
}
