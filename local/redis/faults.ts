/** How a broken Upstash looks from outside. */
export const REDIS_FAULTS = [
  /** The connection closes without an answer. */
  "drop",
  /** HTTP 500. */
  "server-error",
  /** HTTP 502 with a page instead of JSON, as a gateway in between answers. */
  "html",
  /** HTTP 400: the plan's commands of the month are used up. */
  "quota",
  /** The answer waits for `delayMs`. */
  "slow",
] as const;

export type RedisFault = (typeof REDIS_FAULTS)[number];

const QUOTA_ERROR =
  "ERR max requests limit exceeded. Limit: 500000, Usage: 500000. " +
  "See https://upstash.com/docs/redis/troubleshooting/max_requests_limit for details";

/** What an outage answers with; null where it does not answer at all. */
export function outageAnswer(kind: Exclude<RedisFault, "slow">) {
  switch (kind) {
    case "drop":
      return null;
    case "html":
      return { status: 502, type: "text/html", body: "<html><body><h1>502 Bad Gateway</h1></body></html>" };
    case "quota":
      return { status: 400, type: "application/json", body: JSON.stringify({ error: QUOTA_ERROR }) };
    case "server-error":
      return {
        status: 500,
        type: "application/json",
        body: JSON.stringify({ error: "ERR internal server error" }),
      };
  }
}
