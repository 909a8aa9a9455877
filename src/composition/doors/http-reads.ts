import { type PriceOdds, type PriceOddsWish, priceOdds } from "../../calculator/price-odds.ts";
import { readChain, readExpirations } from "../../chains/read-chain.ts";
import { readSmile, readSmileChain } from "../../chains/read-smile.ts";
import { readEarnings } from "../../company/read-earnings.ts";
import { readKeptCompany } from "../../company/read-kept-company.ts";
import { readNews } from "../../company/read-news.ts";
import { readOverview } from "../../company/read-overview.ts";
import { readProfile } from "../../company/read-profile.ts";
import { readDividends } from "../../dividends/read-dividends.ts";
import type { HttpServices } from "../../http/services.ts";
import { readExpectedMove, readExpectedMoves } from "../../iv-metrics/read-expected-move.ts";
import { readSkew } from "../../iv-metrics/read-skew.ts";
import { readVolatility } from "../../iv-metrics/read-volatility.ts";
import { readVolatilityHistory } from "../../iv-metrics/read-volatility-history.ts";
import { scanTickers } from "../../iv-metrics/scan-tickers.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { readBars } from "../../prices/read-bars.ts";
import { readQuote } from "../../prices/read-quote.ts";
import { explainingGap } from "../../providers/capability-gaps.ts";
import { USUAL_LIMITS } from "../../providers/freshness.ts";
import { readRates } from "../../rates/read-rates.ts";
import { readTrackRecord } from "../../track-record/read-track-record.ts";
import { bindCalculator, type Calculator } from "./bind-calculator.ts";
import { bindPlanner } from "./bind-planner.ts";
import { gapOf, type HttpPorts, moment } from "./http-ports.ts";

/** Verbs of the JSON door that read what is stored, each handed what it takes. */

export function bindChains(ports: HttpPorts): HttpServices["chains"] {
  const { nowMs, stores, limits = USUAL_LIMITS } = ports;
  const { chains } = stores;
  const freshness = { limitMs: limits.chainsMs, calendar: ports.scheduling.calendar };
  const gap = gapOf(ports, "chains");
  const now = moment(ports);
  return {
    tickers: () => chains.listTickers(newYorkDate(nowMs())),
    expirations: (symbol) => readExpirations(chains, symbol, nowMs()),
    read: (wish) => explainingGap(gap, async () => readChain(chains, wish, await now(), freshness)),
  };
}

export function bindPrices(ports: HttpPorts): HttpServices["prices"] {
  const { stores, scheduling, limits = USUAL_LIMITS } = ports;
  const { calendar } = scheduling;
  const now = moment(ports);
  return {
    quote: (symbol) =>
      explainingGap(gapOf(ports, "quotes"), async () =>
        readQuote(stores.prices, symbol, await now(), { limitMs: limits.quotesMs, calendar }),
      ),
    bars: async (wish) => readBars(stores.prices, wish, await now(), { calendar, limits }),
  };
}

export function calculatorOf(ports: HttpPorts): Calculator {
  return bindCalculator({
    positions: () => ports.stores.positions,
    company: ports.company,
    firstChainProvider: ports.firstChainProvider,
    gaps: ports.gaps,
    calendar: ports.scheduling.calendar,
    staleAfterMs: ports.limits?.chainsMs,
    now: moment(ports),
  });
}

export function bindPriceOdds(ports: HttpPorts): (wish: PriceOddsWish) => Promise<PriceOdds> {
  const { stores, limits, scheduling } = ports;
  const { calendar } = scheduling;
  const gap = gapOf(ports, "chains");
  const now = moment(ports);
  return (wish) =>
    explainingGap(gap, async () =>
      priceOdds({ positions: stores.positions, calendar, staleAfterMs: limits?.chainsMs }, wish, await now()),
    );
}

export function plannerOf(ports: HttpPorts): HttpServices["planner"] {
  return bindPlanner({
    plans: () => ports.stores.plans,
    company: ports.company,
    firstChainProvider: ports.firstChainProvider,
    gaps: ports.gaps,
    calendar: ports.scheduling.calendar,
    staleAfterMs: ports.limits?.chainsMs,
    now: moment(ports),
  });
}

export function bindCompany(ports: HttpPorts): HttpServices["company"] {
  const { nowMs, stores } = ports;
  const deps = () => ({ chains: stores.chains, company: ports.company() });
  return {
    earnings: (wish) => readEarnings(deps(), wish, nowMs()),
    news: (wish) => readNews(deps(), wish, nowMs()),
    profile: (symbol) => readProfile(deps(), symbol, nowMs()),
  };
}

export function bindBoards(ports: HttpPorts): HttpServices["boards"] {
  const { chains, volatility } = ports.stores;
  const gap = gapOf(ports, "chains");
  const { calendar } = ports.scheduling;
  const { limits } = ports;
  const now = moment(ports);
  return {
    overview: async () =>
      readOverview({ volatility, calendar, limits, company: ports.company() }, await now()),
    chainWithSmile: (wish) =>
      explainingGap(gap, async () =>
        readSmileChain(chains, wish, await now(), { limitMs: limits?.chainsMs, calendar }),
      ),
    keptCompany: async (symbol) => readKeptCompany({ chains, company: ports.company() }, symbol, await now()),
  };
}

export function bindMarketInputs({ nowMs, stores }: HttpPorts): HttpServices["marketInputs"] {
  return {
    rates: () => readRates(stores.curves, nowMs()),
    dividends: (symbol) => readDividends(stores.dividends, symbol, nowMs()),
  };
}

export function bindVolatility(ports: HttpPorts): HttpServices["volatility"] {
  const { chains, volatility } = ports.stores;
  const { calendar } = ports.scheduling;
  const { limits, ivBounds: bounds } = ports;
  const gap = gapOf(ports, "chains");
  const now = moment(ports);
  return {
    latest: (symbol) =>
      explainingGap(gap, async () =>
        readVolatility({ chains, volatility, bounds, calendar, limits }, symbol, await now()),
      ),
    history: (symbol, days) => readVolatilityHistory({ chains, volatility }, symbol, days),
    expectedMove: (wish) =>
      explainingGap(gap, async () =>
        readExpectedMove({ chains, volatility, calendar, limits }, wish, await now()),
      ),
    expectedMoves: (wish) =>
      explainingGap(gap, async () =>
        readExpectedMoves({ chains, volatility, calendar, limits }, wish, await now()),
      ),
    smile: (wish) =>
      explainingGap(gap, async () =>
        readSmile(chains, wish, await now(), { limitMs: limits?.chainsMs, calendar }),
      ),
    skew: (symbol) =>
      explainingGap(gap, async () => readSkew({ chains, volatility, calendar, limits }, symbol, await now())),
    scan: async () => scanTickers({ volatility, calendar, limits }, await now()),
  };
}

export function bindTrackRecord(ports: HttpPorts): HttpServices["trackRecord"] {
  const { chains, outcomes } = ports.stores;
  const { calendar } = ports.scheduling;
  return {
    read: (symbol) => readTrackRecord({ chains, outcomes, calendar }, symbol, ports.nowMs()),
  };
}
