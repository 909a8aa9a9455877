import type { MarketFault } from "./faults.ts";
import { htmlAnswer, jsonAnswer, type SandboxAnswer, type SandboxRequest, type Vendor } from "./vendor.ts";

/** How the bytes of an answer go out: whole, cut off by a closed socket, or never. */
export type Delivery = "whole" | "cut" | "never";

export type FaultedAnswer = {
  readonly answer: SandboxAnswer;
  readonly delivery: Delivery;
  readonly delayMs: number;
};

const DEFAULT_DELAY_MS = 5_000;

const UNAVAILABLE_PAGE =
  "<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>" +
  "<h1>503 Service Temporarily Unavailable</h1></center></body></html>\n";
const WRONG_PAGE =
  "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Please sign in to continue</h1></body></html>\n";

/** The answer that a fault turns a request into. Faults of contents and tokens are the vendor's to make. */
export function applyFault(rule: MarketFault, vendor: Vendor, request: SandboxRequest): FaultedAnswer {
  const whole = (answer: SandboxAnswer): FaultedAnswer => ({ answer, delivery: "whole", delayMs: 0 });
  switch (rule.kind) {
    case "rate-limited":
      return whole(rateLimitedAnswer(rule.retryAfterSeconds));
    case "server-error":
      return whole(jsonAnswer(500, { errors: [{ status: "500", title: "Internal Server Error" }] }));
    case "unavailable-html":
      return whole(htmlAnswer(503, UNAVAILABLE_PAGE));
    case "access-denied-html":
      return whole(htmlAnswer(403, accessDeniedPage(request.url)));
    case "html":
      return whole(htmlAnswer(200, WRONG_PAGE));
    case "empty":
      return whole({ status: 200, contentType: "application/json", body: Buffer.alloc(0) });
    case "truncated":
      return whole(firstHalf(vendor.answer(request)));
    case "cut":
      return { answer: vendor.answer(request), delivery: "cut", delayMs: 0 };
    case "timeout":
      return { answer: htmlAnswer(504, ""), delivery: "never", delayMs: 0 };
    case "slow":
      return { answer: vendor.answer(request), delivery: "whole", delayMs: rule.delayMs ?? DEFAULT_DELAY_MS };
    default:
      return whole(vendor.faulted(rule.kind, request));
  }
}

/** 429. No body of one is on record, so no client should read more than the status and Retry-After. */
export function rateLimitedAnswer(retryAfterSeconds?: number): SandboxAnswer {
  const answer = jsonAnswer(429, { errors: [{ status: 429, title: "Too Many Requests" }] });
  if (retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { "retry-after": String(retryAfterSeconds) } };
}

function firstHalf(answer: SandboxAnswer): SandboxAnswer {
  return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) };
}

function accessDeniedPage(url: URL): string {
  return (
    "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \n" +
    `You don't have permission to access "http&#58;&#47;&#47;${url.host}${url.pathname}" on this server.<P>\n`
  );
}
