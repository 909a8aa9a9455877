import { expect } from "vitest";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";
import { readOptionQuote } from "../../src/calculator/read-option-quote.ts";
import { readActivity } from "../../src/chains/activity/read-activity.ts";
import { readFlow } from "../../src/chains/activity/read-flow.ts";
import { readChain, readExpirations } from "../../src/chains/read-chain.ts";
import type { ExpirationChain, StoredExpirySnapshot } from "../../src/chains/reader-ports.ts";
import type { CompanySources, EarningsReport, NewsItem } from "../../src/company/ports.ts";
import { readEarningsOutlook } from "../../src/company/read-earnings-outlook.ts";
import { readNews } from "../../src/company/read-news.ts";
import type { DiscordServices } from "../../src/discord/services.ts";
import { readExpectedMove } from "../../src/iv-metrics/read-expected-move.ts";
import { readDay } from "../../src/prices/read-day.ts";
import { readRange } from "../../src/prices/read-range.ts";
import { memoryPositions } from "./calculator.ts";
import { companySources } from "./company-sources.ts";
import { discordDoor } from "./discord-door.ts";
import { type CountedVolume, memoryActivity } from "./memory-activity.ts";
import { memoryChains, spyChains } from "./memory-chains.ts";
import { type KeptRanges, memoryRanges } from "./memory-ranges.ts";
import { IN_SESSION, minutes } from "./moments.ts";
import { memoryVolatility } from "./stored-volatility.ts";

export const OPEN = Date.parse("2026-11-23T14:30:00Z");
const TICKERS = ["SPY", "SPX"].map((symbol) => ({
  ...{ symbol, name: symbol === "SPY" ? "SPDR S&P 500" : null, active: true, price: 580 },
  ...{ contracts: 0, expirations: 0, lastUpdatedMs: IN_SESSION, provider: "schwab" },
}));

export const SPY_PRICES: KeptRanges = {
  name: "SPDR S&P 500",
  quote: {
    ...{ symbol: "SPY", price: 580.5, bid: 580.49, ask: 580.51, previousClose: 578 },
    ...{ dayVolume: 12_000_000, priceAtMs: IN_SESSION, provider: "schwab" },
  },
  minutes: [579, 581, 577, 580.25].map((close, i) => ({
    startMs: OPEN + minutes(8 * i),
    ...{ open: close, high: close + 0.5, low: close - 0.5, close, volume: 1_000 },
  })),
};

export type MarketKept = {
  chains?: readonly ExpirationChain[];
  prices?: KeptRanges;
  counted?: readonly CountedVolume[];
  moves?: StoredExpirySnapshot[];
  reports?: EarningsReport[];
  items?: NewsItem[];
  /** Nobody is configured. */
  company?: CompanySources;
  gaps?: DiscordServices["providers"]["gaps"];
  nowMs?: number;
  pictures?: DiscordServices["pictures"];
};

/** Discord's door in front of the market's verbs over stores in memory. */
export function marketDoor(kept: MarketKept = {}) {
  const { chains: stored = spyChains(), prices = SPY_PRICES, counted = [], nowMs = IN_SESSION } = kept;
  const chains = memoryChains(stored, TICKERS);
  const activity = memoryActivity(stored, TICKERS, counted);
  const ranges = memoryRanges(prices);
  const volatility = memoryVolatility(kept.moves === undefined ? {} : { moves: kept.moves });
  const { reports = [], items = [] } = kept;
  const company = kept.company ?? companySources({ reports, items }, { nowMs }).company;
  const refuse = () => Promise.reject(new Error("not asked"));
  const door = discordDoor({
    nowMs: () => nowMs,
    chains: {
      tickers: refuse,
      expirations: (symbol) => readExpirations(chains, symbol, nowMs),
      read: (wish) => readChain(chains, wish, nowMs),
    },
    volatility: {
      ...{
        latest: refuse,
        history: refuse,
        expectedMoves: refuse,
        smile: refuse,
        skew: refuse,
        scan: refuse,
      },
      expectedMove: (wish) => readExpectedMove({ chains, volatility }, wish, nowMs),
    },
    company: {
      earnings: refuse,
      profile: refuse,
      news: (wish) => readNews({ chains, company }, wish, nowMs),
    },
    market: {
      day: (symbol) => readDay(ranges, symbol, nowMs),
      range: (symbol) => readRange(ranges, symbol, nowMs),
      activity: (symbol) => readActivity(activity, symbol, nowMs),
      flow: (wish) => readFlow(activity, wish, nowMs),
      option: (wish) => readOptionQuote({ positions: memoryPositions(chains) }, wish, nowMs),
      earnings: (symbol) => readEarningsOutlook({ chains, company, volatility }, symbol, nowMs),
    },
    providers: { status: refuse, gaps: kept.gaps ?? [] },
    refresh: async () => ({ kind: "useless", why: "Nobody fetches." }),
    ...(kept.pictures !== undefined && { pictures: kept.pictures }),
  });
  const ask = async (name: string, options: Record<string, string | number | boolean> = {}) =>
    shown((await door.command(name, options)).body);
  /** Presses the button of that label on an answer, or chooses `value` in the menu of that placeholder. */
  const press = async (answer: Shown, label: string, value?: string) => {
    const id = answer.buttons[label] ?? answer.menus[label]?.id;
    if (id === undefined) throw new Error(`No ${label} among ${Object.keys(answer.buttons).join(", ")}`);
    const { body } = await door.press(id, value === undefined ? {} : { values: [value] });
    return { ...shown(body), type: (body as { type: number }).type };
  };
  return { door, ask, press };
}

type Component = {
  type: number;
  label?: string;
  custom_id?: string;
  disabled?: boolean;
  placeholder?: string;
  options?: { label: string; value: string; description?: string }[];
};
type Body = {
  data?: {
    flags?: number;
    embeds: {
      title: string;
      description: string;
      color?: number;
      fields?: { name: string; value: string }[];
      footer?: { text: string };
    }[];
    components?: { components: Component[] }[];
  };
};

export type Shown = {
  title: string;
  text: string;
  fields: Record<string, string>;
  footer: string;
  ephemeral: boolean;
  color: number | undefined;
  buttons: Record<string, string>;
  menus: Record<string, { id: string; values: string[] }>;
};

/** What a user sees of an answer; fails where Discord would refuse it. */
function shown(body: unknown): Shown {
  expect(validateInteractionResponse(body).tree()).toEqual({});
  const { data } = body as Body;
  const [embed] = data?.embeds ?? [];
  if (data === undefined || embed === undefined) throw new Error(`Nothing is shown: ${JSON.stringify(body)}`);
  const parts = (data.components ?? []).flatMap(({ components }) => components);
  const withId = parts.filter((part) => part.custom_id !== undefined);
  return {
    title: embed.title,
    text: embed.description,
    fields: Object.fromEntries((embed.fields ?? []).map(({ name, value }) => [name, value])),
    footer: embed.footer?.text ?? "",
    ephemeral: data.flags === 64,
    color: embed.color,
    buttons: Object.fromEntries(
      withId.flatMap(({ label, custom_id }) => (label === undefined ? [] : [[label, custom_id ?? ""]])),
    ),
    menus: Object.fromEntries(
      withId.flatMap(({ placeholder, custom_id, options = [] }) =>
        placeholder === undefined
          ? []
          : [[placeholder, { id: custom_id ?? "", values: options.map(({ value }) => value) }]],
      ),
    ),
  };
}
