import { createAlpacaQuoteSource } from "../../src/adapters/alpaca/quote-source.ts";
import { createDatabentoHistorySource } from "../../src/adapters/databento/history-source.ts";
import { createFinnhubQuoteSource } from "../../src/adapters/finnhub/quote-source.ts";
import { createProviderHttp } from "../../src/adapters/provider-http.ts";
import { createTiingoProfileSource } from "../../src/adapters/tiingo/profile-source.ts";
import { asAppError } from "../../src/errors.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { UNMETERED } from "../../src/meter.ts";
import type { Provider } from "../../src/providers/provider.ts";
import type { Values } from "../deployment/env-file.ts";
import type { Checked, Question } from "./question.ts";

/** Listed everywhere, for as long as any of them has sold data. */
const SYMBOL = "SPY";
/** Old enough that every licence covers it. */
const AGE_DAYS = 7;

const deps = (provider: Provider, name: string) => ({
  http: createProviderHttp({ provider, name, timeoutMs: 15_000, maxBodyBytes: 1_000_000, meter: UNMETERED }),
  nowMs: () => Date.now(),
});

/** One cheap call, by the adapter that the Worker itself uses. */
async function one(ask: () => Promise<string>): Promise<Checked> {
  try {
    return { ok: true, found: await ask() };
  } catch (error) {
    return {
      ok: false,
      why: `${asAppError(error).message} If it says that the key is refused, copy it anew.`,
    };
  }
}

const key = (values: Values, name: string, base: string, usual: string) => ({
  apiKey: values[name] ?? "",
  apiBase: values[base] ?? usual,
});

/** The data vendors whose keys one can have at once; any of them may be left out. */
export const PROVIDERS = {
  alpaca: {
    title: "Alpaca",
    how: [
      "Chains, bars, quotes, days and history; its free plan is enough to begin with (quotes 15 minutes old).",
      "https://app.alpaca.markets > Home > API Keys > Generate: key and secret.",
    ],
    fields: [
      { name: "ALPACA_API_KEY", label: "Key" },
      { name: "ALPACA_API_SECRET", label: "Secret" },
    ],
    check: (values) =>
      one(async () => {
        const source = createAlpacaQuoteSource({
          ...deps("alpaca", "Alpaca"),
          apiBase: values["ALPACA_API_BASE"] ?? "https://data.alpaca.markets",
          keyId: values["ALPACA_API_KEY"] ?? "",
          secretKey: values["ALPACA_API_SECRET"] ?? "",
        });
        return lastPrice((await source.fetchQuotes([SYMBOL])).quotes);
      }),
  },
  tiingo: {
    title: "Tiingo",
    how: ["End of day, splits and dividends.", "https://www.tiingo.com/account/api/token"],
    fields: [{ name: "TIINGO_API_KEY", label: "API token" }],
    check: (values) =>
      one(async () => {
        const own = key(values, "TIINGO_API_KEY", "TIINGO_API_BASE", "https://api.tiingo.com");
        const source = createTiingoProfileSource({ ...deps("tiingo", "Tiingo"), ...own });
        return (await source.fetchProfile(SYMBOL)).profile?.name ?? "the key is good";
      }),
  },
  databento: {
    title: "Databento",
    how: [
      "History for holes; billed by the byte, priced before it is asked.",
      "https://databento.com/portal/keys",
    ],
    fields: [{ name: "DATABENTO_API_KEY", label: "API key (db-…)" }],
    check: (values) =>
      one(async () => {
        const own = key(values, "DATABENTO_API_KEY", "DATABENTO_API_BASE", "https://hist.databento.com");
        const source = createDatabentoHistorySource({
          ...deps("databento", "Databento"),
          ...own,
          dailyDataset: values["DATABENTO_DAILY_DATASET"] ?? "EQUS.SUMMARY",
          minuteDataset: values["DATABENTO_MINUTE_DATASET"] ?? "EQUS.MINI",
          optionDataset: values["DATABENTO_OPTION_DATASET"] ?? "OPRA.PILLAR",
        });
        const day = nyseCalendar.previousTradingDay(addDays(newYorkDate(Date.now()), -AGE_DAYS));
        const asked = { symbols: [SYMBOL], timeframe: "1d", from: day, to: day } as const;
        return `a day of ${SYMBOL} costs $${(await source.priceHistory(asked)).toFixed(4)}`;
      }),
  },
  finnhub: {
    title: "Finnhub",
    how: ["Earnings, news and names.", "https://finnhub.io/dashboard"],
    fields: [{ name: "FINNHUB_API_KEY", label: "API key" }],
    check: (values) =>
      one(async () => {
        const own = key(values, "FINNHUB_API_KEY", "FINNHUB_API_BASE", "https://finnhub.io");
        const source = createFinnhubQuoteSource({ ...deps("finnhub", "Finnhub"), ...own });
        return lastPrice((await source.fetchQuotes([SYMBOL])).quotes);
      }),
  },
} as const satisfies Record<string, Question>;

export type ProviderName = keyof typeof PROVIDERS;

const lastPrice = ([quote]: readonly { price: number }[]) =>
  quote === undefined ? "the key is good" : `${SYMBOL} at ${quote.price.toFixed(2)}`;

export const SCHWAB: Question = {
  title: "Schwab",
  how: [
    "Real-time chains, quotes and bars of your own account; the app takes some days to be approved.",
    "https://developer.schwab.com > Dashboard > Apps > your app (“Ready For Use”): App Key and Secret.",
  ],
  fields: [
    { name: "SCHWAB_APP_KEY", label: "App Key" },
    { name: "SCHWAB_SECRET_KEY", label: "Secret" },
  ],
  check: checkSchwab,
};

/** No data without a login: but the token endpoint tells an app that it knows from one that it does not. */
async function checkSchwab(values: Values): Promise<Checked> {
  const { SCHWAB_APP_KEY: app = "", SCHWAB_SECRET_KEY: secret = "" } = values;
  const base = values["SCHWAB_API_BASE"] ?? "https://api.schwabapi.com";
  const answer = await fetch(`${base}/v1/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${app}:${secret}`).toString("base64")}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: "none",
      redirect_uri: "https://127.0.0.1",
    }),
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
  await answer?.body?.cancel();
  if (answer === null) return { ok: false, why: "Schwab did not answer. Try again shortly." };
  if (answer.status === 401)
    return {
      ok: false,
      why: "Schwab does not know that app. Copy key and secret anew; is it “Ready For Use”?",
    };
  if (answer.status === 400) return { ok: true, found: "the app is known; a login is still needed" };
  return { ok: false, why: `Schwab answered ${answer.status}. Try again shortly.` };
}
