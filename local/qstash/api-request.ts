import type { Account } from "./account.ts";
import { RequestRefused } from "./refuse.ts";

export type ApiRequest = {
  method: string;
  /** Everything after the host, query string included. */
  target: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  body: Buffer;
  callerIp: string;
};

export type ApiAnswer = { status: number; body: unknown; headers?: Record<string, string> };

/** Answers one API call; `captured` are the groups of the route's path pattern. */
export type Handler = (account: Account, request: ApiRequest, captured: string[]) => ApiAnswer;

export type Route = { method: string; path: RegExp; handle: Handler };

export function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

/** Success without a body, as deletes and switches answer. */
export const DONE: ApiAnswer = { status: 202, body: null };

export function notFound(what: string): RequestRefused {
  return new RequestRefused(404, `${what} not found`);
}
