import type { ProviderAnswer, ProviderHttp } from "../provider-http.ts";

export type TiingoDeps = {
  /** "https://api.tiingo.com", no slash at the end. */
  apiBase: string;
  apiKey: string;
  http: ProviderHttp;
  nowMs: () => number;
};

/** One GET, the key in its header. Refusals come back as answers. */
export function getTiingo({ apiBase, apiKey, http }: TiingoDeps, path: string): Promise<ProviderAnswer> {
  return http.send({ url: `${apiBase}${path}`, headers: { authorization: `Token ${apiKey}` } });
}
