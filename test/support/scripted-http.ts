import type { ProviderAnswer, ProviderHttp, ProviderRequest } from "../../src/adapters/provider-http.ts";
import { AppError } from "../../src/errors.ts";

/** A body as a value (sent as JSON) or as the very text; "silent" never answers. */
export type ScriptedAnswer =
  | { status?: number; json: unknown; headers?: Record<string, string> }
  | { status?: number; text: string; headers?: Record<string, string> }
  | "silent";

export type ScriptedHttp = ProviderHttp & { requests: ProviderRequest[]; paths(): string[] };

/** A provider's HTTP whose answers a test writes down, by the URL that is asked. */
export function scriptedHttp(answer: (url: URL) => ScriptedAnswer): ScriptedHttp {
  const requests: ProviderRequest[] = [];
  return {
    requests,
    paths: () => requests.map(({ url }) => new URL(url).pathname),
    async send(request) {
      requests.push(request);
      const scripted = answer(new URL(request.url));
      if (scripted === "silent") throw new AppError("provider_unavailable", "It did not answer within 1 s.");
      return anAnswer(scripted);
    },
  };
}

function anAnswer(scripted: Exclude<ScriptedAnswer, "silent">): ProviderAnswer {
  const text = "json" in scripted ? JSON.stringify(scripted.json) : scripted.text;
  return {
    status: scripted.status ?? 200,
    headers: new Headers(scripted.headers),
    text,
    bytes: Buffer.byteLength(text),
  };
}
