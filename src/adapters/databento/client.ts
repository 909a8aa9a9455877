import type { ProviderHttp } from "../provider-http.ts";
import { type DatabentoRefusal, databentoRefusal } from "./http-errors.ts";

export type DatabentoDeps = {
  http: ProviderHttp;
  /** "https://hist.databento.com" */
  apiBase: string;
  apiKey: string;
  /** Datasets by what they are asked for, e.g. EQUS.SUMMARY, EQUS.MINI and OPRA.PILLAR. */
  dailyDataset: string;
  minuteDataset: string;
  optionDataset: string;
  /** CSV unless given: half the bytes of JSON. */
  encoding?: "csv" | "json";
  nowMs: () => number;
};

/** Grows with every call of one request of ours. */
export type Tally = { providerCalls: number; bytes: number };

export type DatabentoAnswer =
  /** `partial`: some symbols could not be resolved (206). */
  { ok: true; text: string; partial: boolean; warnings: string[] } | { ok: false; refusal: DatabentoRefusal };

export type DatabentoApi = {
  /** Throws `provider_unavailable` and `provider_bad_body`; what Databento refuses is returned. */
  post(method: string, form: Record<string, string>, tally: Tally): Promise<DatabentoAnswer>;
};

const MOST_WARNING = 300;

export function createDatabentoApi({ http, apiBase, apiKey, nowMs }: DatabentoDeps): DatabentoApi {
  // HTTP Basic with the key as user and no password.
  const headers = { authorization: `Basic ${btoa(`${apiKey}:`)}`, accept: "*/*" };
  return {
    async post(method, form, tally) {
      tally.providerCalls += 1;
      const url = `${apiBase}/v0/${method}`;
      const answer = await http.send({ url, method: "POST", headers, body: new URLSearchParams(form) });
      const { status, text } = answer;
      tally.bytes += answer.bytes;
      if (status === 200 || status === 206) {
        return { ok: true, text, partial: status === 206, warnings: readWarnings(answer.headers) };
      }
      return { ok: false, refusal: databentoRefusal(status, text, answer.headers, nowMs()) };
    },
  };
}

/**
 * `X-Warning: ["BentoWarning: … one or more days with reduced quality: 2026-11-20 (degraded)"]`, as Databento's own clients
 * read it. Days and a few words only: it is shown to the operator.
 */
function readWarnings(headers: Headers): string[] {
  const header = headers.get("x-warning") ?? "";
  if (header === "") return [];
  try {
    const list: unknown = JSON.parse(header);
    const texts = (Array.isArray(list) ? list : [list]).filter((text) => typeof text === "string");
    return texts.map((text) => text.replace(/^\w*Warning:\s*/, "").slice(0, MOST_WARNING));
  } catch {
    return [header.slice(0, MOST_WARNING)];
  }
}
