import { expect, test } from "vitest";
import { sessionUntil } from "../../src/market/trading-calendar.ts";
import { conditions, type Facts } from "../../src/operations/conditions.ts";
import { aBudgetLine, aJobStatus, aLogin, aProvider, facts } from "../support/facts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aStoredRun } from "../support/stored-runs.ts";

const NOW = IN_SESSION + minutes(34);
const seen = (changes: Partial<Facts> = {}) => conditions(facts(changes), NOW);
const firing = (changes: Partial<Facts>) => seen(changes).filter((condition) => condition.firing);
const keys = (changes: Partial<Facts>) => firing(changes).map(({ key }) => key);

const success = aStoredRun();
const next = (status: string, reason: string | null = null) =>
  aStoredRun({ slotMs: IN_SESSION + minutes(15), status, reason });

test("on a good day every condition is known, and none holds", () => {
  expect(seen().map(({ key }) => key)).toEqual([
    "job_late:options_refresh",
    "job_failing:options_refresh",
    "dead_letters",
    "login_expiring:schwab:48h",
    "login_expiring:schwab:24h",
    "login_expiring:schwab:6h",
    "login_required:schwab",
    "provider_down:schwab",
    "budget:qstash_messages",
    "calendar_ends",
    "calendar_ended",
  ]);
  expect(firing({})).toEqual([]);
});

test("a late job names its slot and the lever; a daily one is only a warning", () => {
  const late = { late: true, overdueSlotMs: IN_SESSION };
  expect(firing({ jobs: [aJobStatus(late)] })).toEqual([
    expect.objectContaining({
      key: "job_late:options_refresh",
      severity: "critical",
      detail: expect.stringContaining("since its slot of 2026-11-23 15:00 UTC"),
    }),
  ]);
  expect(firing({ jobs: [aJobStatus({ ...late, daily: true })] })[0]?.severity).toBe("warning");
  expect(firing({ jobs: [aJobStatus({ ...late, paused: true })] })).toEqual([]);
  expect(firing({ jobs: [aJobStatus(late)], schedulerEnabled: false })).toEqual([]);
});

test("a job is not over being late because the session is, but with its next success", () => {
  const known = (lastRun: typeof success | null) =>
    seen({ jobs: [aJobStatus({ lastRun })] }).filter(({ key }) => key === "job_late:options_refresh");
  for (const status of ["failed", "running", "skipped", "missed"]) expect(known(next(status))).toEqual([]);
  expect(known(success)).toMatchObject([{ firing: false }]);
  expect(known(null)).toMatchObject([{ firing: false }]);
  const daily = aJobStatus({ daily: true, lastRun: next("running") });
  expect(seen({ jobs: [daily] })[0]).toMatchObject({ key: "job_late:options_refresh", firing: false });
});

test.each(["failed", "abandoned"])("a job whose last run %s is failing, and says why", (status) => {
  const jobs = [aJobStatus({ lastRun: next(status, "Schwab is away.") })];
  expect(firing({ jobs })).toEqual([
    expect.objectContaining({
      key: "job_failing:options_refresh",
      detail: `Its last run ended as ${status}: Schwab is away.`,
    }),
  ]);
  expect(firing({ jobs: [aJobStatus({ paused: true, lastRun: next(status) })] })).toEqual([]);
});

test.each(["claimed", "running", "skipped", "missed"])(
  "whether a job fails is not decided by a run that is %s",
  (status) => {
    const jobs = [aJobStatus({ lastRun: next(status) })];
    expect(seen({ jobs }).map(({ key }) => key)).not.toContain("job_failing:options_refresh");
  },
);

test("lost slices are told with their number", () => {
  expect(firing({ lostToday: 3 })).toEqual([
    expect.objectContaining({ key: "dead_letters", detail: expect.stringMatching(/^3 so far/) }),
  ]);
});

test.each([
  [48, ["48h"]],
  [24, ["48h", "24h"]],
  [6, ["48h", "24h", "6h"]],
] as const)("a login that ends within %i hours has reached %j", (warningHours, reached) => {
  const authorization = aLogin({ state: "expiring", warningHours });
  expect(keys({ authorization })).toEqual(reached.map((hours) => `login_expiring:schwab:${hours}`));
});

test("a login that has ended is due, which does not end the warnings before it", () => {
  const ended = seen({ authorization: aLogin({ state: "required", expiresAtMs: NOW - 1, daysLeft: 0 }) });
  expect(ended.filter(({ key }) => key.startsWith("login"))).toEqual([
    expect.objectContaining({
      key: "login_required:schwab",
      firing: true,
      detail: expect.stringContaining("https://volaris.example/auth/schwab/login"),
    }),
  ]);
  expect(seen({ authorization: null }).filter(({ key }) => key.startsWith("login"))).toEqual([]);
});

test.each([
  ["open", 10, true],
  ["open", 9, false],
  ["half_open", 10, true],
  ["rate_limited", 60, false],
  ["auth_required", 60, false],
  ["closed", 60, false],
] as const)("a provider that is %s for %i minutes: down is %s", (state, age, down) => {
  const providers = [aProvider({ state, sinceMs: NOW - minutes(age), reason: "HTTP 503." })];
  expect(keys({ providers })).toEqual(down ? ["provider_down:schwab"] : []);
});

test.each([
  [0.799, null],
  [0.8, "warning"],
  [0.99, "warning"],
  [1, "critical"],
  [1.7, "critical"],
] as const)("a budget used to %d: %s", (usedShare, severity) => {
  expect(firing({ budget: [aBudgetLine({ usedShare })] }).map((condition) => condition.severity)).toEqual(
    severity === null ? [] : [severity],
  );
});

test("a budget says its share and its period, and is silent where nothing is counted", () => {
  const title = (changes: Parameters<typeof aBudgetLine>[0]) =>
    firing({ budget: [aBudgetLine({ usedShare: 0.9, ...changes })] })[0]?.title;
  expect(title({})).toBe("QStash messages are at 90 % of what the plan allows a day");
  expect(title({ period: "invocation" })).toBeUndefined();
  expect(title({ period: "invocation", usedShare: 1 })).toMatch(
    /at 100 % of what the plan allows an invocation$/,
  );
  expect(title({ period: "deployment" })).toMatch(/allows$/);
  expect(
    seen({ budget: [aBudgetLine({ used: null, usedShare: null })] }).map(({ key }) => key),
  ).not.toContain("budget:qstash_messages");
  // A plan without that limit was taken since: what was told before it is over.
  expect(seen({ budget: [aBudgetLine({ limit: null, usedShare: null })] })).toContainEqual(
    expect.objectContaining({ key: "budget:qstash_messages", firing: false }),
  );
});

test("the end of the trading calendar is told a year before, and when it has come", () => {
  const at = (iso: string) =>
    conditions(facts(), Date.parse(iso))
      .filter(({ key, firing }) => key.startsWith("calendar_") && firing)
      .map(({ key }) => key);
  expect(at("2027-12-31T23:59:59.999Z")).toEqual([]);
  expect(at("2028-01-01T00:00:00Z")).toEqual(["calendar_ends"]);
  expect(at("2029-01-01T00:00:00Z")).toEqual(["calendar_ends", "calendar_ended"]);
});

test("hours that are not the calendar's are told, with both and with what rules", () => {
  const expected = sessionUntil("2027-01-07", 16 * 60);
  const market = (told: typeof expected | null, set = false) =>
    seen({ marketDay: { date: "2027-01-07", told, expected, set } }).find(
      ({ key }) => key === "market_hours:2027-01-07",
    );
  expect(market(expected)).toMatchObject({ firing: false });
  expect(market(null)).toMatchObject({
    firing: true,
    title: "The exchange's hours of 2027-01-07 are not the calendar's",
    detail:
      "By the exchange it is closed; the calendar has it open 2027-01-07 14:30 UTC to 2027-01-07 21:00 UTC. " +
      "The exchange rules: jobs keep to that.",
  });
  expect(market(sessionUntil("2027-01-07", 13 * 60), true)?.detail).toMatch(/MARKET_CLOSURES rules/);
});

test("a job whose latest run lies in the future is told with the reason", () => {
  const lastRun = aStoredRun({ slotMs: NOW + minutes(1_440) });
  const [late] = firing({ jobs: [aJobStatus({ late: true, overdueSlotMs: IN_SESSION, lastRun })] });
  expect(late?.detail).toContain("Its latest run is of the future (2026-11-24 15:34 UTC): a clock ran ahead");
});
