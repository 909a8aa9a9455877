import { afterAll, expect, test } from "vitest";
import { newApiToken } from "../../scripts/tokens/new-api-token.ts";
import { doorsOf } from "../support/doors-of-worker.ts";
import { startNodeWorker } from "../support/node-worker.ts";
import {
  ACCESS,
  type Access,
  accessOf,
  CALLERS,
  type CallerName,
  type Expected,
  SHELVES,
  samplePath,
} from "../support/route-access.ts";
import { createSecretWatch } from "../support/secret-watch.ts";

const { token, entry } = newApiToken("alice");
const worker = await startNodeWorker({
  atIso: "2026-11-23T16:00:03Z",
  tickers: ["KO"],
  bindings: {
    API_TOKENS: entry,
    // Nobody fires ticks here, so that its jobs are not late either.
    SCHEDULER_ENABLED: "false",
    WEBHOOK_URLS: "http://127.0.0.1:9/events",
    WEBHOOK_SECRET: `whsec_${btoa("a secret of twenty-four b")}`,
    OPTION_CHAIN_MAX_DTE: "40",
    OPTION_CHAIN_STRIKES: "10",
    OPS_WEBHOOK_URL: "https://discord.invalid/api/webhooks/1/an-ops-webhook-token",
  },
});
afterAll(() => worker.close());
await worker.run("options_refresh");

/** "GET /v1/tickers/:symbol/chain" */
const { routes: ROUTES, identities } = doorsOf(worker);
const { sessions, adminToken } = identities;
const PATHS = [...new Set(ROUTES.map((route) => route.split(" ")[1] ?? ""))];

const sealed = {
  reader: await sessions.sealSession({ role: "reader", name: "alice" }),
  operator: await sessions.sealSession({ role: "operator", name: "operator" }),
};
const bearer = (given: string) => ({ authorization: `Bearer ${given}` });
const cookie = (given: string) => ({ cookie: `volaris=${given}` });
const HEADERS: Readonly<Record<CallerName, Record<string, string>>> = {
  stranger: {},
  "nobody's bearer": bearer("vol_0123456789abcdefghijklmnopqrstuv"),
  "forged session": cookie(`${sealed.operator.slice(0, -43)}${"A".repeat(43)}`),
  reader: bearer(token),
  "reader's session": cookie(sealed.reader),
  operator: bearer(adminToken ?? ""),
  "operator's session": cookie(sealed.operator),
};

const SECRETS = createSecretWatch();
SECRETS.use(worker.bindings);
SECRETS.use({ ADMIN_TOKEN: token });
SECRETS.use({ ADMIN_TOKEN: sealed.operator });
SECRETS.use({ ADMIN_TOKEN: sealed.reader });

/** Where only a body that is understood tells callers apart. */
const BODIES: Readonly<Record<string, object>> = {
  "POST /v1/calc": { symbol: "KO", strategy: "long_call", strikes: [70], dte: 11 },
  "POST /v1/plan": { symbol: "KO", bias: "bullish", dte: 11 },
};

type Asked = { method: string; path: string; caller: CallerName };
type Answered = Asked & { status: number; headers: Headers; text: string };

async function ask({ method, path, caller }: Asked): Promise<Answered> {
  const body = BODIES[`${method} ${path}`];
  const headers = { ...HEADERS[caller], ...(body !== undefined && { "content-type": "application/json" }) };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const answer = await worker.fetch(new Request(`${worker.url}${samplePath(path)}`, init));
  return { method, path, caller, status: answer.status, headers: answer.headers, text: await answer.text() };
}

test("every route says whom it is for", () => {
  expect(ROUTES.length).toBeGreaterThan(35);
  expect(ROUTES.filter((route) => accessOf(route) === undefined)).toEqual([]);
  expect(Object.keys(ACCESS).filter((route) => !ROUTES.includes(route))).toEqual([]);
});

test("a route is answered to whom it is for, and to nobody else", async () => {
  const wrong: string[] = [];
  for (const route of ROUTES) {
    const [method = "", path = ""] = route.split(" ");
    const access = accessOf(route);
    for (const caller of CALLERS) {
      const answer = await ask({ method, path, caller });
      if (access === undefined || !fits(answer.status, access[caller])) wrong.push(describe(answer, access));
      wrong.push(...faultsOf(answer));
    }
  }
  expect(wrong).toEqual([]);
});

test("whatever else is asked of a path is refused, by anybody, and as safely", async () => {
  const wrong: string[] = [];
  for (const path of PATHS) {
    for (const method of ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"]) {
      if (ROUTES.includes(`${method} ${path}`)) continue;
      for (const caller of ["stranger", "reader", "operator", "operator's session"] as const) {
        const answer = await ask({ method, path, caller });
        const isHead = method === "HEAD" && ROUTES.includes(`GET ${path}`);
        const isPreflight = method === "OPTIONS" && answer.status === 204 && isOpenToPages(path);
        const access = accessOf(`GET ${path}`);
        const isFit = isHead && access ? fits(answer.status, access[caller]) || answer.status === 405 : false;
        // The desk sends strangers to sign in, wherever they knock.
        const isSentToSignIn = answer.status === 303 && path.startsWith("/operator/");
        const isRefused = REFUSED.includes(answer.status) || isSentToSignIn;
        if (!isFit && !isPreflight && !isRefused) wrong.push(describe(answer));
        wrong.push(...faultsOf(answer));
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("the walk would notice: another caller, a header that lacks, a secret that is shown", () => {
  const sound = new Headers({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
  const answer = {
    method: "GET",
    path: "/x",
    caller: "stranger",
    status: 200,
    headers: sound,
    text: "",
  } as const;
  expect(faultsOf(answer)).toEqual([]);
  expect(fits(200, [401])).toBe(false);
  expect(fits(403, "answered")).toBe(false);
  expect(fits(500, "answered")).toBe(false);
  expect(faultsOf({ ...answer, headers: new Headers() })).toHaveLength(2);
  expect(
    faultsOf({ ...answer, headers: new Headers([...sound, ["content-type", "text/html"]]) }),
  ).toHaveLength(1);
  expect(faultsOf({ ...answer, text: `it is ${token}` })).toHaveLength(1);
  expect(faultsOf({ ...answer, headers: new Headers([...sound, ["x-a", sealed.operator]]) })).toHaveLength(1);
  expect(SHELVES.length).toBeGreaterThan(0);
});

/** 489: what QStash takes for "never again". */
const REFUSED = [401, 403, 405, 489];

function fits(status: number, expected: Expected): boolean {
  if (expected === "answered") return status < 500 && status !== 401 && status !== 403;
  return expected.includes(status);
}

/** Below these, pages of other sites may read answers. */
function isOpenToPages(path: string): boolean {
  return /^\/(?:v1\/|health$|openapi\.json$)/.test(path);
}

/** What is the same for everybody, and kept for good. */
const FILES = /^\/(?:assets\/|favicon\.(?:svg|ico)|robots\.txt|llms\.txt|\.well-known\/)/;

function faultsOf(answer: Answered): string[] {
  const { caller, path, status, headers, text } = answer;
  const kept = headers.get("cache-control") ?? "";
  const policy = headers.get("content-security-policy") ?? "";
  const isHtml = headers.get("content-type")?.startsWith("text/html") ?? false;
  const isFramed = headers.get("x-frame-options") !== "DENY" || !policy.includes("frame-ancestors 'none'");
  // OAuth names the app to whom it sends the browser: it is public there.
  const told = JSON.stringify([...headers]).replace(/client_id=[^&"]*/, "");
  SECRETS.look(`${text}\n${told}`);
  const shown = SECRETS.takeShown();
  const faults: [boolean, string][] = [
    [status >= 500, "breaks"],
    [headers.get("x-content-type-options") !== "nosniff", "says no nosniff"],
    [kept === "", "does not say how long it is kept"],
    [
      caller !== "stranger" && caller !== "forged session" && /\bpublic\b/.test(kept) && !FILES.test(path),
      "is kept for others",
    ],
    [isHtml && (isFramed || !policy.startsWith("default-src 'none'")), "may be framed, or load anything"],
    [headers.has("access-control-allow-origin") && !isOpenToPages(path), "is readable by any site"],
    [headers.has("access-control-allow-credentials"), "is readable with a visitor's cookies"],
    [/unsafe-(?:inline|eval)/.test(policy), "allows inline scripts"],
    [shown.length > 0, `shows ${shown.length} secrets`],
  ];
  return faults.flatMap(([isFault, what]) => (isFault ? [`${describe(answer)} ${what}`] : []));
}

function describe({ method, path, caller, status }: Answered, access?: Access): string {
  const wanted = access === undefined ? "" : `, wanted ${access[caller]}`;
  return `${method} ${path} by ${caller}: ${status}${wanted}`;
}
