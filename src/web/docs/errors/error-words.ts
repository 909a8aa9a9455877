import type { ErrorCode } from "../../../error-table.ts";

export type ErrorWords = {
  /** When it happens. */
  when: string;
  /** What whoever asked does about it. */
  todo: string;
  /** A message as it comes. */
  example: string;
};

/** What the table of errors has no room for, code by code. */
export const ERROR_WORDS: Readonly<Record<ErrorCode, ErrorWords>> = {
  invalid_request: {
    when: "A field, a parameter or the body breaks its schema, is unknown, is given twice, or contradicts another one.",
    todo: "The message names the field and the bound that it breaks, the hint gives the right form. Correct it; the same request fails again.",
    example: "dte: must be at most 2,000",
  },
  unauthorized: {
    when: "The route needs a token, and none came, or one that is not known.",
    todo: "Send Authorization: Bearer and the token. Below /admin it is ADMIN_TOKEN; where API_TOKENS is set, raw quotes take one of those.",
    example: "This needs the operator's token.",
  },
  forbidden: {
    when: "You are known, and this is still not yours to do: a picture whose address is not signed here, or a command for who manages the server.",
    todo: "Take the address as an answer gave it, unchanged, or ask who may do it.",
    example: "This picture's address is not signed by this deployment.",
  },
  not_found: {
    when: "Nothing is at that address, or what it would show is not stored yet.",
    todo: "Compare the address with the ones in these docs. Where data are not stored yet, the message says which job brings them.",
    example: "There is no GET /v1/ticker.",
  },
  method_not_allowed: {
    when: "The address exists and does not answer that method, such as GET where a body has to be posted.",
    todo: "Use one of the methods in the header Allow.",
    example: "/v1/calc does not answer GET.",
  },
  unknown_symbol: {
    when: "The symbol is well written and not kept here. Nothing is fetched on demand: symbols are refreshed by schedule.",
    todo: "GET /v1/tickers lists the symbols kept. The operator adds one with npm run seed.",
    example: "NOSUCH is not kept here.",
  },
  no_quotes: {
    when: "The symbol is kept, and what the answer would be made of is not stored: no chain yet, no volatility computed, no usable quote of a leg.",
    todo: "Wait for the first refresh (GET /v1/jobs tells when), choose another strike or expiration, or give premium and underlyingPrice by hand.",
    example: "No expiration is stored for this symbol.",
  },
  conflict: {
    when: "The job that should run is running already, or is paused.",
    todo: "While it runs, wait as long as Retry-After says; a paused job has no Retry-After and has to be resumed first. A run that shows no sign of life may be taken over with takeOver.",
    example:
      "options_refresh is already running since 2026-11-30T15:00:00.000Z (options_refresh@2026-11-30T15:00:00Z). It is free when it ends, at 2026-11-30T15:15:00.000Z at the latest.",
  },
  busy: {
    when: "Two deliveries of the same page of work met; the queue sees it, people rarely do.",
    todo: "Nothing: it is tried again by itself, after Retry-After.",
    example: "Somebody else is at it.",
  },
  too_many_requests: {
    when: "One address asked more than 300 times in a minute what the cache in front did not answer.",
    todo: "Wait as long as Retry-After says. Keep answers as long as their Cache-Control says, and send If-None-Match.",
    example: "Too many requests came from this address.",
  },
  payload_too_large: {
    when: "The body has more than 64 KiB.",
    todo: "Send less; the largest body that makes sense has a few hundred bytes.",
    example: "A body may have 65536 bytes at most.",
  },
  configuration_invalid: {
    when: "A setting of this deployment contradicts itself.",
    todo: "The operator reads the log, which names each setting, or runs npm run doctor.",
    example: "The service is not configured.",
  },
  not_configured: {
    when: "The deployment waits for settings, or what was asked needs a setting that is not there, such as ADMIN_TOKEN.",
    todo: "The operator runs npm run doctor, which names each setting, and npm run setup, which asks for it.",
    example: "ADMIN_TOKEN is not set: there is no operator.",
  },
  provider_rate_limited: {
    when: "The vendor behind what was asked on demand (earnings, news, profile) wants fewer calls.",
    todo: "Try again after Retry-After. Answers that are kept go on being served.",
    example: "The data provider asks us to slow down.",
  },
  provider_unavailable: {
    when: "The vendor did not answer, or answered with an error of its own, and no other one could.",
    todo: "Try again in a minute. GET /v1/providers shows how each provider is.",
    example: "The data provider does not answer.",
  },
  provider_bad_body: {
    when: "The vendor answered with something that is not what it promises: cut JSON, HTML, a number that is none.",
    todo: "Try again. If it stays, the vendor has changed its format: tell the operator the requestId.",
    example: "The data provider sent something unreadable.",
  },
  provider_unauthorized: {
    when: "The vendor refuses our credential: a key is wrong, or Schwab's login of seven days has ended.",
    todo: "Trying again is of no use before the operator has logged in again. GET /v1/providers says whose login it is.",
    example: "The data provider needs a new login.",
  },
  provider_unconfigured: {
    when: "No vendor that could answer this has a key here: news without Finnhub, for one.",
    todo: "GET /v1/providers lists what is missing and whose key would do. The operator sets it.",
    example: "No provider of news is set up: FINNHUB_API_KEY is not set.",
  },
  provider_oversize: {
    when: "The vendor's answer was larger than an invocation may read. Refreshes split such a window in two by themselves.",
    todo: "Nothing, mostly: the next refresh asks for less.",
    example: "The data provider's answer is too large.",
  },
  provider_unknown_symbol: {
    when: "The symbol is kept here, and the vendor that was asked does not know it.",
    todo: "Check the symbol. Funds and indices have no earnings and no profile.",
    example: "No provider knows a company behind SPX.",
  },
  provider_rejected: {
    when: "The vendor understood the request and refused it.",
    todo: "The run's ledger has its words: GET /v1/jobs/{id}/runs. The same request fails again.",
    example: "The data provider refused the request.",
  },
  storage_unavailable: {
    when: "The database did not answer in time. Neon sleeps off hours and takes half a second to wake; longer is a fault.",
    todo: "Try again in a few seconds.",
    example: "The database does not answer.",
  },
  cache_unavailable: {
    when: "Redis did not answer, and what was asked can't go without it, such as Schwab's login.",
    todo: "Try again in a few seconds. Answers about the market do without the cache.",
    example: "The cache does not answer.",
  },
  publish_failed: {
    when: "The queue did not take the work.",
    todo: "Try again. Slices that were not taken are listed as lost and can be put back.",
    example: "The work could not be queued.",
  },
  webhook_refused: {
    when: "An address of WEBHOOK_URLS did not answer an event with 2xx in ten seconds. It stands in the log and in answers to the queue, and is never answered to a caller of the API.",
    todo: "See that the receiver answers at the very address, without a redirect. The event comes again after 1, 8 and 64 minutes; POST /admin/webhooks/ping tries it at once.",
    example: "A webhook's receiver did not take the event.",
  },
  internal: {
    when: "Something that nobody foresaw. It is logged with its causes under the requestId; none of it is told outside.",
    todo: "Try once more. If it stays, report it with the requestId.",
    example: "Something broke on our side.",
  },
};
