/**
 * Who may do what, route by route, where API_TOKENS is set. A route that is not here fails the walk over all routes:
 * whoever adds one says whom it is for.
 */

/** The statuses of one caller; "answered" is what the route itself says: below 500, and neither 401 nor 403. */
export type Expected = "answered" | readonly number[];

export const CALLERS = [
  "stranger",
  "nobody's bearer",
  "forged session",
  "reader",
  "reader's session",
  "operator",
  "operator's session",
] as const;
export type CallerName = (typeof CALLERS)[number];

export type Access = Readonly<Record<CallerName, Expected>>;

const all = (expected: Expected): Access => ({
  stranger: expected,
  "nobody's bearer": expected,
  "forged session": expected,
  reader: expected,
  "reader's session": expected,
  operator: expected,
  "operator's session": expected,
});

/** For everybody; a bearer that is nobody's is told so. */
const EVERYBODY: Access = { ...all("answered"), "nobody's bearer": [401] };
/** What vendors sold, and what leads straight back to it. */
const READERS: Access = { ...EVERYBODY, stranger: [401], "forged session": [401] };
/** The operator's levers for programs: a cookie moves none. */
const BEARER_OF_OPERATOR: Access = { ...all([401]), operator: "answered" };
/** The operator's desk in a browser: strangers sign in and come back. */
const DESK: Access = {
  ...all([403]),
  stranger: [303],
  "forged session": [303],
  "nobody's bearer": [401],
  operator: "answered",
  "operator's session": "answered",
};
/** Forms of the desk, sent here without the session's token: nobody's are taken. */
const DESK_FORM: Access = { ...all([403]), "nobody's bearer": [401] };
/** A form that everybody may send, from a page of the site only. */
const OPEN_FORM: Access = { ...all([403]), "nobody's bearer": [401] };
/** By a signature over the request: no token stands for it. */
const SIGNED = all([401]);
/** The same at the JSON door; the picture is one that nobody signed. */
const SIGNED_ADDRESS: Access = all([401, 403, 404]);

export const ACCESS: Readonly<Record<string, Access>> = {
  "GET /health": EVERYBODY,
  "GET /openapi.json": EVERYBODY,
  "GET /v1/scan": EVERYBODY,
  "GET /v1/tickers": EVERYBODY,
  "GET /v1/tickers/:symbol/quote": READERS,
  "GET /v1/tickers/:symbol/chain": READERS,
  "GET /v1/tickers/:symbol/bars": READERS,
  "GET /v1/tickers/:symbol/earnings": READERS,
  "GET /v1/tickers/:symbol/news": READERS,
  "GET /v1/tickers/:symbol/profile": READERS,
  "GET /v1/tickers/:symbol/expirations": EVERYBODY,
  "GET /v1/tickers/:symbol/volatility": EVERYBODY,
  "GET /v1/tickers/:symbol/volatility/history": EVERYBODY,
  "GET /v1/tickers/:symbol/expected-move": EVERYBODY,
  "GET /v1/tickers/:symbol/track-record": EVERYBODY,
  "GET /v1/tickers/:symbol/dividends": EVERYBODY,
  "GET /v1/track-record": EVERYBODY,
  "GET /v1/rates": EVERYBODY,
  "GET /v1/jobs": EVERYBODY,
  "GET /v1/jobs/:id/runs": EVERYBODY,
  "GET /v1/jobs/days": EVERYBODY,
  "GET /v1/incidents": EVERYBODY,
  "GET /v1/providers": EVERYBODY,
  "POST /v1/calc": READERS,
  "POST /v1/plan": READERS,
  "POST /admin/jobs/:id/run": BEARER_OF_OPERATOR,
  "POST /admin/jobs/:id/pause": BEARER_OF_OPERATOR,
  "POST /admin/jobs/:id/resume": BEARER_OF_OPERATOR,
  "GET /admin/dead-letters": BEARER_OF_OPERATOR,
  "POST /admin/dead-letters/redrive": BEARER_OF_OPERATOR,
  "GET /admin/doctor": BEARER_OF_OPERATOR,
  "POST /admin/schwab/login-link": BEARER_OF_OPERATOR,
  "POST /admin/webhooks/ping": BEARER_OF_OPERATOR,
  // A page that asks for the token, and takes it in its form.
  "GET /auth/schwab/login": { ...EVERYBODY, reader: [401] },
  "POST /auth/schwab/login": SIGNED,
  "GET /auth/schwab/callback": EVERYBODY,
  "GET /pictures/:file": SIGNED_ADDRESS,
  "POST /queue/chain-slices": SIGNED,
  "POST /queue/job-pages": SIGNED,
  "POST /queue/failures": SIGNED,
  "POST /queue/echo": SIGNED,
  "POST /queue/webhooks": SIGNED,
  "POST /interactions": SIGNED,
  "GET /": EVERYBODY,
  "GET /assets/:file": EVERYBODY,
  "GET /favicon.svg": EVERYBODY,
  "GET /favicon.ico": EVERYBODY,
  "GET /robots.txt": EVERYBODY,
  "GET /.well-known/security.txt": EVERYBODY,
};

/** Shelves whose pages are alike, whatever is added to them. */
export const SHELVES: readonly { route: RegExp; access: Access }[] = [
  { route: /^GET \/(?:t|calc|plan|docs|status|llms\.txt|\.well-known)(?:[/.]|$)/, access: EVERYBODY },
  { route: /^GET \/operator\/sign-in$/, access: EVERYBODY },
  { route: /^POST \/operator\/sign-(?:in|out)$/, access: OPEN_FORM },
  { route: /^GET \/operator(?:\/|$)/, access: DESK },
  { route: /^POST \/operator\//, access: DESK_FORM },
];

export function accessOf(route: string): Access | undefined {
  return ACCESS[route] ?? SHELVES.find((shelf) => shelf.route.test(route))?.access;
}

/** What stands for each name in a path; a route with another name has to give one here. */
const SAMPLES: Readonly<Record<string, string>> = {
  symbol: "KO",
  id: "retention",
  job: "retention",
  run: "options_refresh@2026-11-23T15:00:00.000Z",
  runId: "options_refresh@2026-11-23T15:00:00.000Z",
  code: "not_found",
  slug: "numbers",
  page: "numbers",
  file: "payoff.png",
};

export function samplePath(path: string): string {
  return path.replaceAll(/:(\w+)(?:\{[^}]*\})?\??/g, (_, name: string) => {
    const sample = SAMPLES[name];
    if (sample === undefined) throw new Error(`Give a sample for :${name} of ${path} in route-access.ts.`);
    return sample;
  });
}
