/** What each part of src may import. A path ending in "/" is a folder; the longest that fits a file is its rule. */
export type Rule = {
  place: string;
  /** Other parts of src; its own folder is always allowed. */
  may: readonly string[];
  /** Packages; "hono" allows "hono/body-limit" too. */
  packages: readonly string[];
  /** Where code belongs that breaks the rule. */
  belongs: string;
};

const POOL = ["src/pricing/", "src/options/", "src/volatility/", "src/market/"];
const PURE_SCHEDULING = [
  "job",
  "schedule",
  "due-slots",
  "next-runs",
  "not-after",
  "run-id",
  "job-health",
].map((name) => `src/scheduling/${name}.ts`);
const USE_CASES = [
  "src/scheduling/",
  ...PURE_SCHEDULING,
  "src/ingestion/",
  "src/analysis/",
  "src/operations/",
];
const SCHEDULING_PORTS = ["ports", "control-ports"].map((name) => `src/scheduling/${name}.ts`);
/** What adapters see of the use cases: the ports they fill and the data that passes through them. */
const PORTS = [
  ...SCHEDULING_PORTS,
  "src/scheduling/job.ts",
  "src/ingestion/ports.ts",
  "src/ingestion/provider-ports.ts",
  "src/ingestion/price-ports.ts",
  "src/ingestion/token-ports.ts",
  "src/ingestion/volatility-ports.ts",
  "src/ingestion/messages.ts",
  "src/ingestion/slice.ts",
  "src/analysis/ports.ts",
  "src/operations/ports.ts",
];
const IN_DOORS = ["src/http/", "src/cron/", "src/queue/", "src/discord/"];
const GROUND = ["src/errors.ts", "src/log.ts", "src/meter.ts"];

const POOL_TEXT =
  "The pool takes numbers and gives numbers. What needs an error code, I/O or a library belongs in a use case (src/ingestion, src/analysis).";
const USE_CASE_TEXT =
  "A use case looks inward to the pool, and outward only through its ports.ts. A vendor belongs in src/adapters, parsing and rendering in a door.";
const IN_DOOR_TEXT =
  "An in-door parses, calls one verb and renders. What two doors share belongs in a use case; a vendor belongs in src/adapters, wired in src/services.ts.";
const OUT_DOOR_TEXT =
  "An adapter fills a port for one vendor. Decisions belong in a use case; what two adapters share belongs in src/adapters itself.";

const pool = (place: string, may: readonly string[]): Rule => ({
  place,
  may,
  packages: [],
  belongs: POOL_TEXT,
});
const useCase = (place: string, packages: readonly string[] = []): Rule => ({
  place,
  may: [...POOL, ...PURE_SCHEDULING, ...SCHEDULING_PORTS, ...GROUND],
  packages,
  belongs: USE_CASE_TEXT,
});
const inDoor = (place: string, packages: readonly string[]): Rule => ({
  place,
  may: [...POOL, ...USE_CASES, ...GROUND],
  packages,
  belongs: IN_DOOR_TEXT,
});
const outDoor = (place: string, packages: readonly string[]): Rule => ({
  place,
  may: [...POOL, ...PORTS, "src/adapters/", "src/errors.ts", "src/meter.ts"],
  packages,
  belongs: OUT_DOOR_TEXT,
});

export const RULES: readonly Rule[] = [
  pool("src/pricing/", []),
  pool("src/market/", []),
  pool("src/options/", ["src/pricing/", "src/market/"]),
  pool("src/volatility/", ["src/pricing/", "src/options/", "src/market/"]),
  ...PURE_SCHEDULING.map((place) => ({
    ...pool(place, ["src/market/", ...PURE_SCHEDULING, "src/errors.ts"]),
  })),
  useCase("src/scheduling/"),
  useCase("src/ingestion/"),
  useCase("src/ingestion/messages.ts", ["zod"]),
  {
    ...useCase("src/analysis/"),
    // What is asked of a provider on demand comes through the same ports as what is stored.
    may: [...useCase("src/analysis/").may, "src/ingestion/provider-ports.ts"],
  },
  {
    ...useCase("src/operations/"),
    // What the operator needs to know is about the others' work.
    may: [...POOL, ...USE_CASES, ...GROUND],
  },
  inDoor("src/http/", ["hono", "zod", "@hono/zod-openapi"]),
  inDoor("src/cron/", []),
  inDoor("src/queue/", ["hono", "zod", "@upstash/qstash"]),
  inDoor("src/discord/", ["hono", "zod", "discord-interactions", "discord-api-types"]),
  outDoor("src/adapters/", []),
  // The one thing that tells invocations of an isolate apart.
  outDoor("src/adapters/invocation-meter.ts", ["node:async_hooks"]),
  outDoor("src/adapters/discord-rest/", ["discord-api-types"]),
  {
    ...outDoor("src/adapters/postgres/", ["drizzle-orm", "@neondatabase/serverless"]),
    // The journal of migrations, so that the Worker knows which ones it needs.
    may: [...POOL, ...PORTS, "src/adapters/", "src/errors.ts", "src/meter.ts", "drizzle/meta/"],
  },
  outDoor("src/adapters/redis/", ["@upstash/redis"]),
  outDoor("src/adapters/qstash/", ["@upstash/qstash"]),
  ...["schwab", "alpaca", "tiingo", "databento", "finnhub"].map((vendor) =>
    outDoor(`src/adapters/${vendor}/`, ["zod"]),
  ),
  {
    place: "src/errors.ts",
    may: [],
    packages: [],
    belongs: "Errors know nobody: every part of the house throws them.",
  },
  {
    place: "src/log.ts",
    may: [],
    packages: [],
    belongs: "The log knows nobody: every part of the house writes it.",
  },
  {
    place: "src/meter.ts",
    may: ["src/ingestion/provider-ports.ts"],
    packages: [],
    belongs: "The meter only names what is counted.",
  },
  {
    place: "src/config/",
    may: [],
    packages: ["zod"],
    belongs: "Settings are described here and parsed in src/config.ts.",
  },
  {
    place: "src/config.ts",
    may: ["src/config/", "src/errors.ts"],
    packages: ["zod"],
    belongs: "Settings are parsed here and used elsewhere: hand them on as values from src/services.ts.",
  },
  {
    place: "src/services/",
    may: [...POOL, ...USE_CASES, ...IN_DOORS, "src/adapters/", "src/config.ts", ...GROUND],
    packages: [],
    belongs: "Part of the composition root: it only wires.",
  },
  {
    place: "src/services.ts",
    may: [...POOL, ...USE_CASES, ...IN_DOORS, "src/adapters/", "src/services/", "src/config.ts", ...GROUND],
    packages: [],
    belongs: "The composition root only wires. A vendor belongs in src/adapters.",
  },
  {
    place: "src/index.ts",
    may: ["src/worker.ts"],
    packages: [],
    belongs: "The entry only names the Worker; what it does is in src/worker.ts.",
  },
  {
    place: "src/worker.ts",
    may: ["src/config.ts", "src/services.ts", ...IN_DOORS, ...GROUND],
    packages: [],
    belongs: "The Worker only dispatches. Wiring belongs in src/services.ts, routes in an in-door.",
  },
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
  const [, folder = "", vendor = ""] = path.split("/");
  if (folder === "adapters" && vendor !== "" && !vendor.endsWith(".ts")) return `src/adapters/${vendor}/`;
  return folder.endsWith(".ts") ? path : `src/${folder}/`;
}
