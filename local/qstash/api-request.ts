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

export type ApiAnswer = { status: number; body: unknown };
