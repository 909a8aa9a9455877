import type { Client } from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

export type { components, operations, paths } from "./schema.d.ts";

/** A component of the document by its name: `Schema<"Contract">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
/** The body of every refusal. */
export type ErrorBody = Schema<"Error">;

export type VolarisClientOptions = {
  /** Where the deployment answers, such as https://volaris.example.workers.dev. */
  baseUrl: string;
  /** Sent as `Authorization: Bearer` with every request. */
  token?: string | undefined;
  /** Milliseconds after which a request is given up; 30,000 if left out. */
  timeoutMs?: number | undefined;
  /** In place of the global fetch. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
};

export type VolarisClient = Client<paths, "application/json">;

/** A client of one deployment: `client.GET(path, { params })` and `client.POST(path, { body })`, typed by the path. */
export declare function createVolarisClient(options: VolarisClientOptions): VolarisClient;

/** A refusal as an exception. */
export declare class VolarisError extends Error {
  constructor(body: ErrorBody | undefined, response: Response);
  /** One of the codes of /docs/errors; "unreadable" where the answer had no such shape. */
  readonly code: string;
  readonly hint: string;
  /** Quote it when you report a problem. */
  readonly requestId: string;
  readonly status: number;
  /** Seconds to wait before trying again; null where the answer does not say. */
  readonly retryAfterSeconds: number | null;
  /** Whether the same request may succeed later. */
  get retryable(): boolean;
}

type Asked<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

/** The data of an answer; throws a VolarisError for a refusal. */
export declare function unwrap<Data>(asked: Asked<Data>): Promise<Exclude<Data, undefined>>;

/** Seconds that Retry-After asks to wait, of a number or a date; null without one. `nowMs` is the clock's unless given. */
export declare function retryAfterSeconds(response: Response, nowMs?: number): number | null;

/**
 * Asks page after page until no further one is named. `ask` is given the cursor of the page before, undefined at first.
 * Without `cursorOf` it is `nextCursor`, as lists name it.
 */
export declare function eachPage<Data>(
  ask: (cursor: string | undefined) => Promise<Data>,
  cursorOf?: (data: Data) => string | null | undefined,
): AsyncGenerator<Data, void, undefined>;
