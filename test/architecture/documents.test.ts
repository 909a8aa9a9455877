import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeCommand } from "../../scripts/discord/describe-command.ts";
import { SETTINGS } from "../../src/config/config.ts";
import { SCOPE_BY_PLAN } from "../../src/config/scheduler-settings.ts";
import { COMMANDS } from "../../src/discord/commands/index.ts";
import { MEASURED_CPU } from "../../src/operations/measured-cpu.ts";
import { PLAN_LIMITS, POLICY } from "../../src/operations/plan-limits.ts";
import { JOB_IDS } from "../../src/scheduling/job.ts";
import {
  codeOf,
  fitsRoute,
  headingsOf,
  namedLinks,
  namedPaths,
  namedProjects,
  namedRoutes,
  namedScripts,
  namedSettings,
  wideLines,
} from "./read-documents.ts";
import { filesBelow, ROOT } from "./source-files.ts";

const IN_ROOT = ["README.md", "AGENTS.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
const IN_DOCS = [
  ...["api.md", "operating.md", "deploying.md", "numbers.md", "measured.md", "scaling.md", "decisions.md"],
  ...["commands.md", "json.md", "licences.md"],
];
const WIDEST = 120;
const README_LINES = 160;

/** Names in capitals that are no settings of the Worker, and what they are. Each must occur in the code. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  CONTRACT_POSTGRES_URL: "a PostgreSQL that the contract tests run on, read by tests",
  DISCORD_GUILD_ID: "one server to register the commands in, read by a script",
  SETUP_TICKERS: "tickers to begin with, read by the setup",
  CLOUDFLARE_API_TOKEN: "Wrangler's login where no browser is",
  CLOUDFLARE_ACCOUNT_ID: "which account of that login",
};

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const has = (path: string) => existsSync(join(ROOT, path));

const code = ["src", "local", "scripts", "bench", "test"].flatMap((folder) => filesBelow(folder));
const names = new Set(["drizzle", "docs", "src", "local", "scripts", "bench", "test"].flatMap(namesBelow));
const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);
const projects = [...read("vitest.config.ts").matchAll(/(?:project\(|name: )"(\w+)"/g)].map(
  ([, name = ""]) => name,
);
const settings = [...Object.keys(SETTINGS), ...Object.keys(OTHER_NAMES)];
/** Every text of src that looks like an address of the Worker. */
const routes = filesBelow("src").flatMap(({ text }) =>
  [...text.matchAll(/["'`](\/(?:v1|admin|auth|queue|health|interactions)[\w/{}.-]*)["'`]/g)].map(
    ([, route = ""]) => route,
  ),
);

function namesBelow(folder: string): string[] {
  return filesBelow(folder, "").flatMap(({ path }) => path.split("/").at(-1) ?? []);
}

/** A path from the root; a bare file name may stand in any folder. */
const exists = (path: string) => has(path) || (!path.includes("/") && names.has(path));

function brokenLinks(page: string): string[] {
  return namedLinks(read(page)).flatMap(({ path, heading }) => {
    const target = path === "" ? page : join(dirname(page), path);
    if (!has(target)) return [`${path} is missing`];
    const found = heading === null || headingsOf(read(target)).includes(heading);
    return found ? [] : [`${path}#${heading} has no such heading`];
  });
}

const PAGES = [...IN_ROOT, ...IN_DOCS.map((name) => `docs/${name}`)];

test("the pages are all there, and no other", () => {
  expect(PAGES.filter((page) => !has(page))).toEqual([]);
  const pages = (folder: string) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".md"));
  expect(pages(".").toSorted()).toEqual(IN_ROOT.toSorted());
  expect(pages("docs").toSorted()).toEqual(IN_DOCS.toSorted());
});

describe.each(PAGES)("%s", (page) => {
  const text = has(page) ? read(page) : "";

  test("names paths and links that exist", () => {
    const missing = namedPaths(text).filter((path) => !exists(path));
    expect([...missing, ...brokenLinks(page)]).toEqual([]);
  });

  test("names commands that exist", () => {
    expect(namedScripts(text).filter((name) => !scripts.includes(name))).toEqual([]);
    expect(namedProjects(text).filter((name) => !projects.includes(name))).toEqual([]);
  });

  test("names settings that exist", () => {
    expect(namedSettings(text).filter((name) => !settings.includes(name))).toEqual([]);
  });

  test("names addresses that a door answers at", () => {
    const unknown = namedRoutes(text).filter((address) => !routes.some((route) => fitsRoute(address, route)));
    expect(unknown).toEqual([]);
  });

  test(`has no line wider than ${WIDEST}`, () => {
    expect(wideLines(text, WIDEST)).toEqual([]);
  });
});

test(`README.md is at most ${README_LINES} lines long`, () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(README_LINES);
});

// The page is written from a running stack: until then there is none to hold.
test("docs/commands.md says of each command what the code says of it", () => {
  const sections = read("docs/commands.md")
    .split(/^(?=## )/m)
    .slice(1);
  const outdated = COMMANDS.flatMap((command, index) => {
    const told = `${describeCommand(command).join("\n")}\n`;
    return sections[index]?.startsWith(told) === true ? [] : [`/${command.name}`];
  });
  expect(outdated, "run npm start, then npm run docs:commands").toEqual([]);
  expect(sections.length).toBe(COMMANDS.length);
});

test("docs/operating.md tells of every setting and every job", () => {
  const told = codeOf(read("docs/operating.md")).join("\n");
  const wanted = [...Object.keys(SETTINGS), ...JOB_IDS];
  expect(wanted.filter((name) => !new RegExp(`\\b${name}\\b`).test(told))).toEqual([]);
});

test("docs/operating.md and docs/decisions.md give the policy's numbers as the code has them", () => {
  const plain = (page: string) => read(page).replaceAll(/\s+/g, " ");
  const { contractsPerSlice, symbolsPerPriceRun, schwabFlow, jobCalls } = POLICY;
  const { free, paid } = SCOPE_BY_PLAN;
  const operating = plain("docs/operating.md");
  for (const words of [
    `${free.strikes} strikes around the money of each expiration up to ${free.maxDte} days out`,
    `at most ${contractsPerSlice.free} contracts a slice, ${symbolsPerPriceRun.free} tickers' bars a minute`,
    `${contractsPerSlice.paid.toLocaleString("en")} contracts a slice, ${symbolsPerPriceRun.paid} tickers' bars a minute`,
    `${schwabFlow.rate} calls/min by the queue's flow control + ${jobCalls.schwab.calls} for the jobs of a tick`,
    `${jobCalls.tiingo.calls} of ${PLAN_LIMITS.tiingoCallsPerHour} calls/hour`,
    `${jobCalls.alpaca.calls} of 200 calls/min`,
  ])
    expect(operating).toContain(words);
  expect(plain("docs/decisions.md")).toContain(
    `takes ${free.strikes} strikes around the money, ${free.maxDte} days out, in slices of at most ${contractsPerSlice.free} contracts; \`paid\` takes everything, in slices of ${contractsPerSlice.paid.toLocaleString("en")}`,
  );
  expect(paid).toEqual({ maxDte: 1_200, strikes: 0 });
});

test("docs/measured.md gives the CPU that the budget reckons with", () => {
  const { idleTick, sessionTick, ping, calc, tickers, chain, ivMetricsPage, eodPage } = MEASURED_CPU;
  const { slice250, slice600, slice1500 } = MEASURED_CPU;
  const rows: [string, { coldMs: number; warmMs: number }][] = [
    ["idle tick", idleTick],
    [`session tick, ${sessionTick.symbols} tickers' bars`, sessionTick],
    ["Discord PING", ping],
    ["`/calc`", calc],
    ["`/v1/tickers`", tickers],
    ["chain", chain],
    [`\`iv_metrics\`, a page of ${ivMetricsPage.symbols}`, ivMetricsPage],
    [`\`eod\`, a page of ${eodPage.symbols}`, eodPage],
    ...[slice250, slice600, slice1500].map((slice): [string, typeof slice] => [
      `slice of ${slice.contracts.toLocaleString("en")} contracts`,
      slice,
    ]),
  ];
  const measured = read("docs/measured.md");
  for (const [name, { coldMs, warmMs }] of rows)
    expect(measured).toContain(`| ${name} | ${coldMs.toFixed(1)} | ${warmMs.toFixed(1)} |`);
});

test("other names in capitals still occur in the code", () => {
  const own = "test/architecture/documents.test.ts";
  const occurs = (name: string) => code.some(({ path, text }) => path !== own && text.includes(name));
  expect(Object.keys(OTHER_NAMES).filter((name) => !occurs(name))).toEqual([]);
});

const SAMPLE = `# A page, of sorts
Open \`src/a.ts:12\`, \`npm start\` or \`npm run build:all -- --port 1\`, never \`src/*.ts\` or \`docs/<name>.md\`.
Ask \`GET /v1/jobs/{id}/runs?tasks=true\` with \`ADMIN_TOKEN\`, as [b](docs/b.md#c-d) and [here](#a-page-of-sorts) say.
Plain WORDS_IN_CAPITALS, src/plain.ts and https://example.com/v1/x are prose.

\`\`\`sh
DATABASE_URL=… npx vitest run --project unit test/b.test.ts   # and wrangler.toml
\`\`\`
`;

test("the readers of the pages would notice", () => {
  expect(namedPaths(SAMPLE)).toEqual(["src/a.ts", "test/b.test.ts", "wrangler.toml"]);
  expect(namedLinks(SAMPLE)).toEqual([
    { path: "docs/b.md", heading: "c-d" },
    { path: "", heading: "a-page-of-sorts" },
  ]);
  expect(headingsOf(SAMPLE)).toEqual(["a-page-of-sorts"]);
  expect(namedScripts(SAMPLE)).toEqual(["start", "build:all"]);
  expect(namedProjects(SAMPLE)).toEqual(["unit"]);
  expect(namedSettings(SAMPLE)).toEqual(["ADMIN_TOKEN", "DATABASE_URL"]);
  expect(namedRoutes(SAMPLE)).toEqual(["/v1/jobs/{id}/runs"]);
  expect(wideLines(`short\n${"x".repeat(121)}\n| ${"x".repeat(121)}`, 120)).toEqual([2]);
});

test("what does not exist is told from what does", () => {
  expect(
    ["src/config/config.ts", "config.ts", "src/adapters/", "src/nowhere.ts", "nowhere.ts"].map(exists),
  ).toEqual([true, true, true, false, false]);
  expect(fitsRoute("/v1/tickers/SPY/chain", "/v1/tickers/{symbol}/chain")).toBe(true);
  expect(fitsRoute("/v1/tickers/{symbol}/chain", "/v1/tickers/{symbol}/chain")).toBe(true);
  expect(fitsRoute("/v1/tickers/SPY/chains", "/v1/tickers/{symbol}/chain")).toBe(false);
  expect(fitsRoute("/v1", "/v1/tickers")).toBe(true);
  expect(fitsRoute("/v1/tickers", "/v1/tickers/{symbol}/chain")).toBe(false);
  expect(routes).toContain("/v1/calc");
  expect(settings).not.toContain("NO_SUCH_SETTING");
});
