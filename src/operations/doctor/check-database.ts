import { AppError, asAppError } from "../../errors.ts";
import { isAhead } from "../../market/ahead.ts";
import { type Check, type CheckOutcome, fine, missing, warning, wrong } from "./check.ts";

/** What one look at the database tells. */
export type DatabaseState = {
  /** Its clock when it answered, epoch ms. */
  serverMs: number;
  /** When each applied migration was made, epoch ms; null: none was ever applied. */
  appliedMs: number[] | null;
};

export type TickerCount = { active: number; all: number };

/** A migration that this version was written against. */
export type Migration = { name: string; madeAtMs: number };

export type DatabaseProbe = {
  /** Throws `storage_unavailable`. */
  readState(): Promise<DatabaseState>;
  countTickers(): Promise<TickerCount>;
  /** What is stored with a time after `nowMs`, by kind, and the latest of each; epoch ms. */
  readAhead?(nowMs: number): Promise<StoredAhead[]>;
  /** In the order in which they are applied. */
  expected: readonly Migration[];
};

export type StoredAhead = { what: string; latestMs: number };

const NEON = "console.neon.tech, Connection string";
const MIGRATE = "npm run migrate";
/** QStash's signatures allow for as much. */
const SKEW_MS = 5_000;

/** The database: reached, of this version's schema, with tickers in it, and of one mind with us about the time. */
export function databaseChecks(
  probe: DatabaseProbe,
  wallMs: () => number,
  nowMs: () => number = wallMs,
): Check[] {
  // One look for all of them.
  let looked: Promise<Look | AppError> | null = null;
  const look = () => {
    looked ??= readTimed(probe, wallMs).catch(asAppError);
    return looked;
  };
  const about = (judge: (look: Look) => CheckOutcome | Promise<CheckOutcome>) => async () => {
    const found = await look();
    return found instanceof AppError ? UNKNOWN : judge(found);
  };
  const check = (service: string, purpose: string, where: string, run: Check["run"]) => {
    return { service, purpose, where, run };
  };
  return [
    check("database", "Neon Postgres, where everything is stored", NEON, async () => {
      const found = await look();
      return found instanceof AppError ? explainFailure(found) : fine("reached");
    }),
    check(
      "migrations",
      "the database's schema",
      MIGRATE,
      about(({ appliedMs }) => judgeMigrations(probe.expected, appliedMs)),
    ),
    check(
      "tickers",
      "the symbols that are kept fresh",
      "npm run seed -- add SPY",
      about(async ({ appliedMs }) => {
        if (appliedMs === null) return missing("There is no table of tickers yet.", `First: ${MIGRATE}`);
        return judgeTickers(await probe.countTickers());
      }),
    ),
    check(
      "clock",
      "the time that slots and signatures go by",
      "the host's clock",
      about(async ({ skewMs, appliedMs }) => {
        const skewed = judgeSkew(skewMs);
        if (skewed.state !== "ok" || appliedMs === null) return skewed;
        const now = nowMs();
        return judgeAhead((await probe.readAhead?.(now)) ?? [], now) ?? skewed;
      }),
    ),
  ];
}

type Look = DatabaseState & { skewMs: number };

const UNKNOWN = wrong("Nobody can tell while the database is away.", "Mend database first.");

/** Postgres' own words name user and database, and no password. */
function explainFailure({ code, message }: AppError): CheckOutcome {
  const known = code === "storage_unavailable" || message.startsWith("The database ");
  return wrong(known ? message : "The database could not be read.", `Check DATABASE_URL: ${NEON}`);
}

async function readTimed(probe: DatabaseProbe, wallMs: () => number): Promise<Look> {
  const sentMs = wallMs();
  const state = await probe.readState();
  const receivedMs = wallMs();
  return { ...state, skewMs: skewOf(state.serverMs, sentMs, receivedMs) };
}

/** Nothing while the database's time lies between question and answer, else how far outside it is. */
export function skewOf(serverMs: number, sentMs: number, receivedMs: number): number {
  if (serverMs < sentMs) return serverMs - sentMs;
  return serverMs > receivedMs ? serverMs - receivedMs : 0;
}

export function judgeMigrations(expected: readonly Migration[], appliedMs: number[] | null): CheckOutcome {
  if (appliedMs === null || appliedMs.length === 0) {
    return wrong("No migration has been applied.", `Bring the database to this version: ${MIGRATE}`);
  }
  const applied = new Set(appliedMs);
  const lacking = expected.filter(({ madeAtMs }) => !applied.has(madeAtMs)).map(({ name }) => name);
  const latest = expected.at(-1);
  if (lacking.length > 0) {
    return wrong(
      `The database is behind this version: it lacks ${lacking.join(", ")}.`,
      `Bring it to this version: ${MIGRATE}`,
    );
  }
  if (latest !== undefined && Math.max(...appliedMs) > latest.madeAtMs) {
    return warning(
      `The database is ahead of this version, whose last migration is ${latest.name}.`,
      "Deploy the version that the database was migrated for: npm run deploy",
    );
  }
  return fine(`all ${expected.length} applied, the last is ${latest?.name ?? "none"}`);
}

/** Null where nothing that is stored lies in the future. */
function judgeAhead(stored: readonly StoredAhead[], nowMs: number): CheckOutcome | null {
  const ahead = stored.filter(({ latestMs }) => isAhead(latestMs, nowMs));
  if (ahead.length === 0) return null;
  const named = ahead.map(({ what, latestMs }) => `${what} (${new Date(latestMs).toISOString()})`).join(", ");
  return warning(
    `Stored with a time in the future: ${named}. A clock ran ahead, or has been set back.`,
    "Set the clock right; what is more than half an hour ahead is then written over by each job's next run.",
  );
}

export function judgeTickers({ active, all }: TickerCount): CheckOutcome {
  if (active > 0) return fine(`${active} active${all > active ? `, ${all - active} paused` : ""}`);
  const found = all === 0 ? "No ticker is kept." : `All ${all} tickers are paused, so nothing is refreshed.`;
  return missing(found, "Add or resume some: npm run seed -- add SPY QQQ AAPL");
}

export function judgeSkew(skewMs: number): CheckOutcome {
  const seconds = Math.round(Math.abs(skewMs) / 100) / 10;
  if (Math.abs(skewMs) < SKEW_MS) return fine(`within ${Math.max(0.1, seconds)} s of the database's`);
  const side = skewMs > 0 ? "behind" : "ahead of";
  return warning(
    `This clock is ${seconds} s ${side} the database's.`,
    "Set the clock of this machine (on Cloudflare it is theirs: look again later); slots and signatures go by it.",
  );
}
