import type { ProviderAnswer, ProviderHttp } from "../provider-http.ts";

export type FinnhubDeps = {
  /** "https://finnhub.io", no slash at the end. */
  apiBase: string;
  apiKey: string;
  http: ProviderHttp;
  nowMs: () => number;
};

/** One GET under /api/v1, the key in its header. Refusals come back as answers. */
export function getFinnhub(
  { apiBase, apiKey, http }: FinnhubDeps,
  path: string,
  query: Record<string, string>,
): Promise<ProviderAnswer> {
  const url = `${apiBase}/api/v1/${path}?${new URLSearchParams(query)}`;
  return http.send({ url, headers: { "x-finnhub-token": apiKey } });
}
