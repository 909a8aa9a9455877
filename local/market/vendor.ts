import type { IncomingHttpHeaders } from "node:http";
import type { FaultKind } from "./faults.ts";

/** One request as a vendor's wire sees it. `body` is the raw text, empty for GET. */
export type SandboxRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Market time, epoch milliseconds: every price and every expiry in the answer belongs to it. */
  readonly nowMs: number;
};

export type SandboxAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many option contracts the body carries, for the counters. */
  readonly contracts?: number;
};

/** A market-data vendor: one folder beside `schwab/`, all behind the same port. */
export type Vendor = {
  readonly name: string;
  owns(path: string): boolean;
  /** The symbol (or comma-separated symbols) the request is about, so that a fault can aim at one. */
  symbolsOf(request: SandboxRequest): readonly string[];
  answer(request: SandboxRequest): SandboxAnswer;
  /** Acts on faults that only the vendor understands (tokens, chain contents); gives the answer to send. */
  faulted(kind: FaultKind, request: SandboxRequest): SandboxAnswer;
};

/** An answer holding `value` as JSON. */
export function jsonAnswer(status: number, value: unknown, contracts = 0): SandboxAnswer {
  return jsonTextAnswer(status, JSON.stringify(value), contracts);
}

/** An answer holding text that is JSON already. */
export function jsonTextAnswer(status: number, text: string, contracts = 0): SandboxAnswer {
  return { status, contentType: "application/json", body: Buffer.from(text), contracts };
}

/** An answer holding a page. */
export function htmlAnswer(status: number, page: string): SandboxAnswer {
  return { status, contentType: "text/html; charset=utf-8", body: Buffer.from(page) };
}
