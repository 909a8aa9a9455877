import type { ProfileSource } from "../../company/ports.ts";
import { AppError } from "../../errors.ts";
import type { IvBoundsSource } from "../../iv-metrics/bounds-ports.ts";
import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import type { HistorySource, QuoteSource } from "../../prices/sources.ts";
import { type CapabilityGap, mendGap } from "../../providers/capability-gaps.ts";
import type { Authorization } from "../../providers/login/authorization-status.ts";
import type { Provider } from "../../providers/provider.ts";
import type { CurveSource } from "../../rates/ports.ts";
import { type Check, type CheckOutcome, failed, fine, missing, warning, wrong } from "./check.ts";

/** A source of each provider that one cheap call can be made to; null: no credential is set. */
export type ProviderProbes = {
  schwab: { quotes: QuoteSource; authorization: () => Promise<Authorization> } | null;
  tiingo: ProfileSource | null;
  alpaca: QuoteSource | null;
  databento: HistorySource | null;
  finnhub: QuoteSource | null;
  treasury: CurveSource;
  /** Null without the operator's word that Cboe approves. */
  cboe: IvBoundsSource | null;
};

type Facts = { purpose: string; settings: string; where: string };

const FACTS: Readonly<Record<Provider, Facts>> = {
  schwab: {
    purpose: "option chains, prices and bars",
    settings: "SCHWAB_APP_KEY and SCHWAB_SECRET_KEY",
    where: "developer.schwab.com, Dashboard > Apps",
  },
  tiingo: {
    purpose: "end-of-day bars, splits and dividends",
    settings: "TIINGO_API_KEY",
    where: "api.tiingo.com/account/api/token",
  },
  alpaca: {
    purpose: "option chains, prices and bars, in Schwab's place or beside it",
    settings: "ALPACA_API_KEY and ALPACA_API_SECRET",
    where: "app.alpaca.markets",
  },
  databento: {
    purpose: "history for backfills",
    settings: "DATABENTO_API_KEY",
    where: "databento.com/portal/keys",
  },
  finnhub: {
    purpose: "earnings, news and company names",
    settings: "FINNHUB_API_KEY",
    where: "finnhub.io/dashboard",
  },
  treasury: {
    purpose: "the yield curve, without a key",
    settings: "TREASURY_API_BASE",
    where: "home.treasury.gov",
  },
  cboe: {
    purpose: "Cboe's own 30-day volatility within its year, without a key",
    settings: "CBOE_API_BASE",
    where: "cdn.cboe.com",
  },
};

/** Listed everywhere, since before each of them sold data. */
const PROBE_SYMBOL = "SPY";
/** Old enough that every licence covers it. */
const PROBE_AGE_DAYS = 7;

/** One cheap call to each provider, past the circuits: a doctor wants to know how they are now. */
export function providerChecks(probes: ProviderProbes, nowMs: () => number): Check[] {
  const { schwab, tiingo, alpaca, databento, finnhub, treasury, cboe } = probes;
  return [
    optional("schwab", schwab, (source) => examineSchwab(source, nowMs)),
    optional("tiingo", tiingo, async (source) => {
      const { profile } = await source.fetchProfile(PROBE_SYMBOL);
      return profile === null ? nothingKnown("Tiingo") : fine(`the key is good: ${profile.name}`);
    }),
    optional("alpaca", alpaca, (source) => lastPrice("Alpaca", source)),
    optional("databento", databento, async (source) => {
      const date = nyseCalendar.previousTradingDay(addDays(newYorkDate(nowMs()), -PROBE_AGE_DAYS));
      const dollars = await source.priceHistory({
        symbols: [PROBE_SYMBOL],
        timeframe: "1d",
        from: date,
        to: date,
      });
      return fine(`the key is good: a day of ${PROBE_SYMBOL} costs $${dollars.toFixed(4)}`);
    }),
    optional("finnhub", finnhub, (source) => lastPrice("Finnhub", source)),
    optional("treasury", treasury, async (source) => {
      const day = (await source.fetchCurves(newYorkDate(nowMs()))).curves.at(-1)?.day;
      return day === undefined
        ? warning("the Treasury answers, but has no curve.", "Look again later.")
        : fine(`the curve of ${day} is there`);
    }),
    // Nothing is missing where nobody has said that Cboe approves.
    ...(cboe === null ? [] : [optional("cboe", cboe, boundsOfProbe)]),
  ];
}

async function boundsOfProbe(source: IvBoundsSource): Promise<CheckOutcome> {
  const { bounds } = await source.fetchBounds([PROBE_SYMBOL]);
  const day = bounds[0]?.day;
  return day === undefined
    ? nothingKnown("Cboe")
    : fine(`the volatility of ${PROBE_SYMBOL} on ${day} is there`);
}

/** A capability that no key serves, among the checks of those that are served. */
export function gapCheck(gap: CapabilityGap): Check {
  return {
    service: gap.capability,
    purpose: "what providers are for",
    where: "npm run setup",
    optional: true,
    run: () => Promise.resolve(missing(gap.lost, mendGap(gap))),
  };
}

function optional<Source>(
  provider: Provider,
  source: Source | null,
  ask: (source: Source) => Promise<CheckOutcome>,
): Check {
  const facts = FACTS[provider];
  const { settings, where, purpose } = facts;
  const run = async () => {
    if (source === null)
      return missing(`${settings} not set: it takes no part (${purpose})`, `Get it: ${where}`);
    try {
      return await ask(source);
    } catch (error) {
      return explain(error, facts);
    }
  };
  return { service: provider, purpose, where, optional: true, run };
}

async function lastPrice(name: string, source: QuoteSource): Promise<CheckOutcome> {
  const { quotes } = await source.fetchQuotes([PROBE_SYMBOL]);
  const price = quotes[0]?.price;
  return price === undefined
    ? nothingKnown(name)
    : fine(`the key is good: ${PROBE_SYMBOL} at ${price.toFixed(2)}`);
}

async function examineSchwab(
  { quotes, authorization }: NonNullable<ProviderProbes["schwab"]>,
  nowMs: () => number,
): Promise<CheckOutcome> {
  const answer = await lastPrice("Schwab", quotes);
  const { state, daysLeft, expiresAtMs, loginUrl } = await authorization();
  const until = expiresAtMs === null ? "" : ` until ${new Date(expiresAtMs).toISOString().slice(0, 16)}Z`;
  if (answer.state !== "ok" || state === "ok")
    return { ...answer, found: `${answer.found}; logged in${until}` };
  const left = expiresAtMs !== null && expiresAtMs > nowMs() ? `, ${daysLeft ?? 0} days` : "";
  return warning(`${answer.found}; the login ends soon${until}${left}.`, `Log in at ${loginUrl}`);
}

/** A refused credential with the settings that hold it, whatever else the adapter advises. */
function explain(error: unknown, { settings, where }: Facts): CheckOutcome {
  if (error instanceof AppError && error.code === "provider_unauthorized") {
    return wrong(error.message, `${error.hint} The credential is ${settings}: ${where}`);
  }
  return failed(error);
}

function nothingKnown(name: string): CheckOutcome {
  return warning(
    `${name} answers, but knows no ${PROBE_SYMBOL}.`,
    "Look again later; the provider's status page may say more.",
  );
}
