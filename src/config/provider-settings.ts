import { address, baseUrl } from "./addresses.ts";
import {
  also,
  flag,
  number,
  optional,
  order,
  otherwise,
  pattern,
  secret,
  text,
  variable,
  YOU_CHOOSE,
} from "./setting.ts";

const SCHWAB = "developer.schwab.com, Dashboard > Apps";
const FIXED = "fixed";

/** 32 bytes, as 64 hexadecimal digits or 44 characters of base64. */
const key = pattern(/^(?:[0-9a-f]{64}|[A-Za-z0-9+/]{43}=)$/i, "must be 32 bytes in hexadecimal or base64");

const dataset = pattern(/^[A-Z0-9]+\.[A-Z0-9]+$/, "must look like EQUS.SUMMARY");

const dollars = also(number("must be a number of US dollars"), (value) =>
  value < 0 ? "must be 0 or more" : null,
);

/** Who can do what of the things that several can, in the order in which they are asked unless the operator says otherwise. */
export const ABLE_PROVIDERS = {
  chains: ["schwab", "alpaca"],
  bars: ["schwab", "alpaca"],
  quotes: ["schwab", "alpaca", "finnhub"],
  eod: ["tiingo", "schwab", "alpaca"],
  history: ["databento", "alpaca", "schwab"],
  option_history: ["databento", "alpaca"],
} as const;

function providerOrder<const Name extends string>(purpose: string, able: readonly Name[]) {
  return variable(`${purpose}, in this order`, YOU_CHOOSE, otherwise(order(able), able));
}

/** Market-data providers: where they are, who we are to them, and which is asked first for what. */
export const PROVIDER_SETTINGS = {
  SCHWAB_API_BASE: variable("Schwab Trader API", FIXED, otherwise(baseUrl, "https://api.schwabapi.com")),
  SCHWAB_APP_KEY: secret("Schwab app key; empty: not used", SCHWAB, optional(text)),
  SCHWAB_SECRET_KEY: secret("goes with SCHWAB_APP_KEY", SCHWAB, optional(text)),
  SCHWAB_REFRESH_TOKEN: secret(
    "the first Schwab refresh token; empty: log in at /auth/schwab/login",
    "the last step of Schwab's OAuth login",
    optional(text),
  ),
  SCHWAB_REDIRECT_URI: variable(
    "callback address registered with the Schwab app; empty: PUBLIC_BASE_URL/auth/schwab/callback",
    SCHWAB,
    optional(address),
  ),
  TOKEN_ENCRYPTION_KEY: secret(
    "sealing Schwab's refresh tokens at rest; goes with SCHWAB_APP_KEY",
    "make one: openssl rand -hex 32",
    optional(key),
  ),
  TOKEN_ENCRYPTION_KEY_PREVIOUS: secret(
    "opens what the key before the last rotation sealed; empty: there was none",
    "the former TOKEN_ENCRYPTION_KEY",
    optional(key),
  ),
  TIINGO_API_BASE: variable("Tiingo", FIXED, otherwise(baseUrl, "https://api.tiingo.com")),
  TIINGO_API_KEY: secret(
    "end-of-day bars, splits and dividends; empty: not used",
    "api.tiingo.com/account/api/token",
    optional(text),
  ),
  ALPACA_API_BASE: variable("Alpaca market data", FIXED, otherwise(baseUrl, "https://data.alpaca.markets")),
  ALPACA_API_KEY: secret(
    "chains, bars, quotes, days, history and declared dividends, in Schwab's place or beside it; empty: not used",
    "app.alpaca.markets",
    optional(text),
  ),
  ALPACA_API_SECRET: secret("goes with ALPACA_API_KEY", "app.alpaca.markets", optional(text)),
  DATABENTO_API_BASE: variable("Databento", FIXED, otherwise(baseUrl, "https://hist.databento.com")),
  DATABENTO_API_KEY: secret(
    "history for backfills; empty: not used",
    "databento.com/portal/keys",
    optional(text),
  ),
  DATABENTO_DAILY_DATASET: variable(
    "dataset of daily backfills",
    "databento.com/catalog",
    otherwise(dataset, "EQUS.SUMMARY"),
  ),
  DATABENTO_MINUTE_DATASET: variable(
    "dataset of 1-minute backfills",
    "databento.com/catalog",
    otherwise(dataset, "EQUS.MINI"),
  ),
  DATABENTO_OPTION_DATASET: variable(
    "dataset of option quotes of the past",
    "databento.com/catalog",
    otherwise(dataset, "OPRA.PILLAR"),
  ),
  DATABENTO_MAX_COST_USD: variable(
    "most that one run of historical_backfill or iv_history may cost, in US dollars",
    YOU_CHOOSE,
    otherwise(dollars, 1),
  ),
  FINNHUB_API_BASE: variable("Finnhub", FIXED, otherwise(baseUrl, "https://finnhub.io")),
  FINNHUB_API_KEY: secret(
    "earnings, news and company names; empty: not used",
    "finnhub.io/dashboard",
    optional(text),
  ),
  TREASURY_API_BASE: variable(
    "US Treasury, the yield curve; no key",
    FIXED,
    otherwise(baseUrl, "https://home.treasury.gov"),
  ),
  CBOE_CONTENT_APPROVED: variable(
    "true: you have Cboe's approval in advance, as its page on the use of content asks, to show its 30-day volatility and the year's bounds of it",
    "cboe.com, Use of Content",
    otherwise(flag, false),
  ),
  CBOE_API_BASE: variable(
    "Cboe's delayed quotes, asked with CBOE_CONTENT_APPROVED alone; no key",
    FIXED,
    otherwise(baseUrl, "https://cdn.cboe.com"),
  ),
  PROVIDER_ORDER_CHAINS: providerOrder("who is asked for option chains", ABLE_PROVIDERS.chains),
  PROVIDER_ORDER_BARS: providerOrder("who is asked for minute bars", ABLE_PROVIDERS.bars),
  PROVIDER_ORDER_QUOTES: providerOrder("who is asked for last prices", ABLE_PROVIDERS.quotes),
  PROVIDER_ORDER_EOD: providerOrder("who is asked for end-of-day bars", ABLE_PROVIDERS.eod),
  PROVIDER_ORDER_HISTORY: providerOrder("who is asked to fill holes", ABLE_PROVIDERS.history),
  PROVIDER_ORDER_OPTION_HISTORY: providerOrder(
    "who is asked for what options were quoted or traded at",
    ABLE_PROVIDERS.option_history,
  ),
} as const;
