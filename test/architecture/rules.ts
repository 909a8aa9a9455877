/**
 * What each part of src may import: an allow-list by place. A path ending in "/" is a folder; the longest that fits a
 * file is its rule.
 */
export type Rule = {
  place: string;
  /** Other parts of src, values and types; its own folder is always allowed. */
  may: readonly string[];
  /** Parts of src of which only types may be named. */
  types: readonly string[];
  /** Packages; "hono" allows "hono/body-limit" too. */
  packages: readonly string[];
  /** Where code belongs that breaks the rule. */
  belongs: string;
};

/** Numbers in, numbers out. Each may use those before it that are named beside it. */
const POOL_MAY: Readonly<Record<string, readonly string[]>> = {
  market: [],
  pricing: [],
  options: ["pricing", "market"],
  volatility: ["pricing", "market", "options"],
  valuation: ["pricing", "market", "options", "volatility"],
  planning: ["pricing", "market", "options", "volatility"],
  charts: ["pricing", "market", "options", "volatility"],
};
/** The geometry of a picture is a library's. */
const POOL_PACKAGES: Readonly<Record<string, readonly string[]>> = { charts: ["d3-scale", "d3-shape"] };
/** Lower ones first: a room may use those before it. */
const ROOMS = [
  "scheduling",
  "providers",
  "rates",
  "dividends",
  "chains",
  "prices",
  "iv-metrics",
  "calculator",
  "company",
  "planner",
  "track-record",
  "alerts",
  "trades",
  "digests",
  "webhooks",
  "history",
  "operations",
];
/** Rooms whose own libraries are more than none. */
const ROOM_PACKAGES: Readonly<Record<string, readonly string[]>> = { chains: ["zod"], webhooks: ["zod"] };
const VENDORS = ["schwab", "alpaca", "tiingo", "databento", "finnhub", "treasury", "cboe"];
/** The part of scheduling that decides what is due: as pure as the pool. */
const PURE_SCHEDULING = ["job", "schedule", "due-slots", "not-after", "run-id", "job-health"].map(
  (name) => `src/scheduling/${name}.ts`,
);

/** What every in-door may read. */
const READS = "src/reads.ts";
/** Scripts of the pages: another machine runs them. */
const BROWSER = "src/web/browser/";
/** What the operator's doors may also do. */
const STEERING = "src/steering.ts";

const folder = (name: string) => `src/${name}/`;
const POOL = Object.keys(POOL_MAY).map(folder);
const ALL_ROOMS = ROOMS.map(folder);
const IN_DOORS = ["cron", "queue", "http", "discord", "web"].map(folder);
/** What the doors that answer HTTP share around a verb: how long an answer keeps, who asks, how often. */
const EDGE = "src/edge/";
const GROUND = ["errors", "error-table", "log", "meter", "signing-key", "version"].map(
  (name) => `src/${name}.ts`,
);
/** The words of a room, that an adapter may use as values: its ports, and what stands for itself without a verb. */
const VOCABULARY = ALL_ROOMS.flatMap((room) =>
  ["ports.ts", "provider.ts", "job.ts", "slice.ts", "messages.ts", "login/ports.ts"].map(
    (file) => `${room}${file}`,
  ),
);

const POOL_TEXT =
  "The pool takes numbers and gives numbers. What needs an error code, I/O or a library belongs in a room (src/chains, src/prices, src/calculator …).";
const ROOM_TEXT =
  "A room looks inward to the pool, sideways to rooms before it, and outward only through its ports. A vendor belongs in src/adapters, parsing and rendering in a door, what two rooms share in the lower one.";
const IN_DOOR_TEXT =
  "An in-door parses, calls one verb and renders. What two doors share belongs in a room; a vendor belongs in src/adapters, wired in src/composition.";
const EDGE_TEXT =
  "The edge holds what the doors that answer HTTP share around a verb. A route belongs in src/http, a page in src/web.";
const OUT_DOOR_TEXT =
  "An adapter fills a port for one vendor. Decisions belong in a room; what two adapters share belongs in src/adapters itself.";

type Allowed = Partial<Pick<Rule, "may" | "types" | "packages">>;
const rule = (place: string, belongs: string, { may = [], types = [], packages = [] }: Allowed): Rule => ({
  place,
  may,
  types,
  packages,
  belongs,
});
const room = (name: string, index: number): Rule =>
  rule(folder(name), ROOM_TEXT, {
    may: [...POOL, ...ROOMS.slice(0, index).map(folder), ...GROUND],
    packages: ROOM_PACKAGES[name] ?? [],
  });
/** A request is resolved, then told of events, then answered. */
const CALCULATOR_SHELVES = ["resolve", "events", "answer"].map((shelf) => folder(`calculator/${shelf}`));
const CALCULATOR_WORDS = ["calculate-request", "calculation", "going-on", "limits", "ports", "rounding"].map(
  (name) => `src/calculator/${name}.ts`,
);
const shelf = (place: string, index: number, more: readonly string[] = []): Rule =>
  rule(
    place,
    "Data flows from resolve to events to answer; what two shelves share belongs in the earlier one.",
    {
      may: [
        ...POOL,
        ...ROOMS.slice(0, ROOMS.indexOf("calculator")).map(folder),
        ...CALCULATOR_SHELVES.slice(0, index),
        ...CALCULATOR_WORDS,
        ...GROUND,
        ...more,
      ],
    },
  );
const inDoor = (name: string, packages: readonly string[], more: readonly string[] = []): Rule =>
  rule(folder(name), IN_DOOR_TEXT, { may: [...POOL, ...ALL_ROOMS, ...GROUND, READS, ...more], packages });
const adapter = (place: string, packages: readonly string[] = [], more: readonly string[] = []): Rule =>
  rule(`src/adapters/${place}`, OUT_DOOR_TEXT, {
    may: [
      ...POOL,
      ...VOCABULARY,
      "src/adapters/",
      "src/errors.ts",
      "src/error-table.ts",
      "src/meter.ts",
      "src/version.ts",
      ...more,
    ],
    types: ALL_ROOMS,
    packages,
  });

export const RULES: readonly Rule[] = [
  ...Object.entries(POOL_MAY).map(([name, may]) =>
    rule(folder(name), POOL_TEXT, { may: may.map(folder), packages: POOL_PACKAGES[name] ?? [] }),
  ),
  ...PURE_SCHEDULING.map((place) =>
    rule(place, POOL_TEXT, { may: ["src/market/", ...PURE_SCHEDULING, "src/errors.ts"] }),
  ),
  ...ROOMS.map(room),
  ...CALCULATOR_SHELVES.map((place, index) => shelf(place, index)),
  // The verbs that lead through all three.
  ...["calculate", "calculate-payoff", "price-odds", "read-option-quote"].map((verb) =>
    shelf(`src/calculator/${verb}.ts`, CALCULATOR_SHELVES.length, ["src/calculator/calculate.ts"]),
  ),
  inDoor("cron", []),
  inDoor("http", ["hono", "zod", "@hono/zod-openapi"], [EDGE, STEERING]),
  // Pages of the docs are the files themselves.
  inDoor("web", ["hono", "zod", "marked"], [EDGE, STEERING, "docs/", "CHANGELOG.md", "SECURITY.md"]),
  rule(
    BROWSER,
    "Scripts of the pages run in a browser: numbers come from the pool, everything else from the page.",
    { may: POOL },
  ),
  rule(EDGE, EDGE_TEXT, { may: [...POOL, ...ALL_ROOMS, ...GROUND], packages: ["hono"] }),
  inDoor("queue", ["hono", "zod", "@upstash/qstash"]),
  inDoor("discord", ["hono", "zod", "discord-interactions", "discord-api-types"]),
  adapter(""),
  // The one thing that tells invocations of an isolate apart.
  adapter("invocation-meter.ts", ["node:async_hooks"]),
  adapter("discord-rest/", ["discord-api-types"]),
  // The journal of migrations, so that the Worker knows which ones it needs.
  adapter("postgres/", ["drizzle-orm", "@neondatabase/serverless"], ["drizzle/meta/"]),
  adapter("redis/", ["@upstash/redis"]),
  adapter("resvg/", ["@resvg/resvg-wasm"]),
  adapter("qstash/", ["@upstash/qstash"]),
  adapter("webhooks/", ["standardwebhooks"]),
  ...VENDORS.map((vendor) => adapter(`${vendor}/`, ["zod"])),
  rule("src/errors.ts", "Errors know nobody: every part of the house throws them.", {
    may: ["src/error-table.ts", "src/mask.ts"],
  }),
  rule("src/mask.ts", "The mask knows nobody: it is told what may not be shown.", {}),
  rule("src/error-table.ts", "The table only says what each code means.", {}),
  rule("src/log.ts", "The log knows nobody: every part of the house writes it.", {
    may: ["src/mask.ts"],
    // Facts told side by side belong to the unit that they were told in.
    packages: ["node:async_hooks"],
  }),
  rule(STEERING, "It only names what the operator may do; verbs belong in a room.", { types: ALL_ROOMS }),
  rule(READS, "It only names what the doors read; verbs belong in a room.", { types: ALL_ROOMS }),
  rule("src/meter.ts", "The meter only names what is counted.", { types: ["src/providers/"] }),
  rule("src/signing-key.ts", "It only knows which keys protect nothing.", {}),
  rule("src/version.ts", "It only says who calls.", {}),
  rule("src/config/", "Settings are described and parsed here, and handed on as values by src/composition.", {
    may: ["src/market/", "src/errors.ts", "src/signing-key.ts"],
  }),
  rule("src/composition/", "The composition root only wires. A vendor belongs in src/adapters.", {
    may: [...POOL, ...ALL_ROOMS, ...IN_DOORS, EDGE, "src/adapters/", "src/config/", ...GROUND, READS],
  }),
  rule("src/index.ts", "The entry only names the Worker; what it does is in src/worker.ts.", {
    may: ["src/worker.ts"],
  }),
  rule(
    "src/worker.ts",
    "The Worker only dispatches. Wiring belongs in src/composition, routes in an in-door.",
    {
      may: ["src/config/", "src/composition/", ...IN_DOORS, EDGE, ...GROUND, "src/mask.ts"],
    },
  ),
];

/** The rule for a file: the longest place that fits. Null for a file in a place without a rule. */
export function ruleFor(path: string, rules: readonly Rule[] = RULES): Rule | null {
  const fitting = rules.filter(({ place }) =>
    place.endsWith("/") ? path.startsWith(place) : path === place,
  );
  return fitting.toSorted((a, b) => b.place.length - a.place.length)[0] ?? null;
}

/** Where a file lives, for "its own": `src/adapters/schwab/` for anything below it. */
export function homeOf(path: string): string {
  const own = [...CALCULATOR_SHELVES, BROWSER].find((place) => path.startsWith(place));
  if (own !== undefined) return own;
  const [, place = "", vendor = ""] = path.split("/");
  if (place === "adapters" && vendor !== "" && !vendor.endsWith(".ts")) return `src/adapters/${vendor}/`;
  return place.endsWith(".ts") ? path : `src/${place}/`;
}
