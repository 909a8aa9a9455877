import { expect } from "vitest";
import { z } from "zod";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";
import { readExpirations } from "../../src/chains/read-chain.ts";
import { readSmile } from "../../src/chains/read-smile.ts";
import type { ExpirationChain, StoredTicker } from "../../src/chains/reader-ports.ts";
import type { Picture } from "../../src/charts/picture.ts";
import type { EarningsView } from "../../src/company/read-earnings.ts";
import type { DiscordServices } from "../../src/discord/services.ts";
import type { IvMetricsRow, RebuiltClose, ScanRow } from "../../src/iv-metrics/ports.ts";
import { readExpectedMove, readExpectedMoves } from "../../src/iv-metrics/read-expected-move.ts";
import { readSkew } from "../../src/iv-metrics/read-skew.ts";
import { readVolatility } from "../../src/iv-metrics/read-volatility.ts";
import { readVolatilityHistory } from "../../src/iv-metrics/read-volatility-history.ts";
import { scanTickers } from "../../src/iv-metrics/scan-tickers.ts";
import type { Outcome } from "../../src/track-record/ports.ts";
import { readTrackRecord } from "../../src/track-record/read-track-record.ts";
import { discordDoor } from "./discord-door.ts";
import { memoryOutcomes } from "./made-record.ts";
import { aStoredChain, memoryChains, SPY_EXPIRATIONS, SPY_MARKET } from "./memory-chains.ts";
import { aModelChain } from "./model-chain.ts";
import { IN_SESSION } from "./moments.ts";
import { memoryVolatility } from "./stored-volatility.ts";

/** SPY's three expirations, puts dearer than calls by a tenth of a point a dollar around the spot. */
export const SKEWED: readonly ExpirationChain[] = SPY_EXPIRATIONS.map((expiration) =>
  aStoredChain({
    contracts: SPY_MARKET.strikes.flatMap((strike) =>
      aModelChain({
        ...SPY_MARKET,
        expiration,
        strikes: [strike],
        volatility: 0.2 - 0.001 * (strike - SPY_MARKET.spot),
        spread: 0.1,
      }),
    ),
  }),
);

type Kept = {
  chains?: readonly ExpirationChain[];
  tickers?: readonly StoredTicker[];
  rows?: readonly IvMetricsRow[];
  scan?: readonly ScanRow[];
  rebuilt?: readonly RebuiltClose[];
  outcomes?: readonly Outcome[];
  earnings?: () => Promise<EarningsView["earnings"]>;
  nowMs?: number;
  /** Whether pictures are drawn; a line of blocks stands in their place where not. */
  draws?: boolean;
};

/** Discord's door in front of the verbs of volatility, over what is kept in memory. */
export function volatilityDoor(kept: Kept = {}) {
  const {
    chains: stored = SKEWED,
    rows,
    tickers,
    scan = [],
    rebuilt = [],
    nowMs = IN_SESSION,
    draws = false,
  } = kept;
  const moves = stored.flatMap(({ snapshots }) => snapshots);
  const chains = memoryChains(stored, tickers);
  const volatility = memoryVolatility({ moves, scan, rebuilt, ...(rows !== undefined && { rows }) });
  const deps = { chains, volatility };
  const pictures: Picture[] = [];
  const refuse = () => Promise.reject(new Error("not asked"));
  const earnings = kept.earnings ?? (async () => []);
  const services: Partial<DiscordServices> = {
    nowMs: () => nowMs,
    chains: {
      tickers: refuse,
      read: refuse,
      expirations: (symbol) => readExpirations(chains, symbol, nowMs),
    },
    volatility: {
      latest: (symbol) => readVolatility(deps, symbol, nowMs),
      history: (symbol, days) => readVolatilityHistory(deps, symbol, days),
      expectedMove: (wish) => readExpectedMove(deps, wish, nowMs),
      expectedMoves: (wish) => readExpectedMoves(deps, wish, nowMs),
      smile: (wish) => readSmile(chains, wish, nowMs),
      skew: (symbol) => readSkew(deps, symbol, nowMs),
      scan: () => scanTickers(deps, nowMs),
    },
    trackRecord: {
      read: (symbol) => readTrackRecord({ chains, outcomes: memoryOutcomes(kept.outcomes) }, symbol, nowMs),
    },
    company: {
      news: refuse,
      profile: refuse,
      earnings: async ({ symbol }) => {
        const data = {
          source: "provider",
          provider: "finnhub",
          asOfMs: nowMs,
          ageSeconds: 0,
          stale: false,
        } as const;
        return { symbol, from: "2026-11-23", to: "2027-11-23", earnings: await earnings(), data };
      },
    },
    pictures: {
      async url(picture) {
        pictures.push(picture);
        return draws ? `https://pictures.example/${picture.kind}.png` : null;
      },
    },
  };
  const { command, press, type } = discordDoor(services);
  return {
    pictures,
    ask: async (name: string, options: Record<string, string | number | boolean> = {}) =>
      shown(await command(name, options)),
    press: async ({ buttons }: Shown, label: string, values?: string[]) =>
      shown(await press(buttons[label] ?? `no button ${label}`, values === undefined ? {} : { values })),
    complete: async (name: string, option: string, typed: string, others = {}) =>
      (await type(name, option, typed, others)).body["data"] as {
        choices: { name: string; value: string }[];
      },
  };
}

const Component = z.object({
  label: z.string().optional(),
  placeholder: z.string().optional(),
  custom_id: z.string().optional(),
});
const Body = z.object({
  type: z.number(),
  data: z.object({
    flags: z.number().optional(),
    embeds: z.array(
      z.object({
        title: z.string(),
        description: z.string(),
        color: z.number().optional(),
        fields: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
        footer: z.object({ text: z.string() }).optional(),
        image: z.object({ url: z.string() }).optional(),
      }),
    ),
    components: z.array(z.object({ components: z.array(Component) })).default([]),
  }),
});

export type Shown = {
  type: number;
  title: string;
  description: string;
  fields: Record<string, string>;
  footer: string;
  image: string | null;
  color: number | undefined;
  ephemeral: boolean;
  /** The custom_id of each button by its label, of each menu by its placeholder. */
  buttons: Record<string, string>;
};

function shown({ status, body }: { status: number; body: unknown }): Shown {
  expect(status).toBe(200);
  expect(validateInteractionResponse(body).tree()).toEqual({});
  const { type, data } = Body.parse(body);
  const [embed] = data.embeds;
  if (embed === undefined) throw new Error("An answer has an embed.");
  const parts = data.components.flatMap(({ components }) => components);
  return {
    type,
    title: embed.title,
    description: embed.description,
    fields: Object.fromEntries(embed.fields.map(({ name, value }) => [name, value])),
    footer: embed.footer?.text ?? "",
    image: embed.image?.url ?? null,
    color: embed.color,
    ephemeral: data.flags === 64,
    buttons: Object.fromEntries(
      parts.map(({ label, placeholder, custom_id: id }) => [label ?? placeholder ?? "", id ?? ""]),
    ),
  };
}
