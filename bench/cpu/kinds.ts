import { MORNING_MS } from "./fill.ts";
import { type Body, expectAnswer, goRound, type Kind } from "./kind.ts";
import { picture } from "./picture-kind.ts";
import { page, slice } from "./queue-kinds.ts";
import { command, get, type Prepared, ping, send } from "./send.ts";
import { idleTick, sessionTick } from "./tick-kinds.ts";
import type { World } from "./world.ts";

const SLICES = [250, 600, 1_500] as const;

/** Every kind of invocation, in the order in which they are measured. */
export function createKinds(world: World, bindings: Record<string, string>): Kind[] {
  const ask = (
    id: string,
    title: string,
    make: (nowMs: number) => Prepared,
    holds: (body: Body) => boolean,
  ) => asked(world, { id, title, make, holds });
  const condor = { strategy: "iron_condor", symbol: "SPY", strikes: strikesAround(world), dte: 30 };
  return [
    idleTick(world, bindings),
    sessionTick(world, bindings),
    ask("ping", "PING", ping, ({ type }) => type === 1),
    ask(
      "calc",
      "/calc",
      (nowMs) => command("calc", condor, nowMs),
      ({ data }) => isCalculation(data),
    ),
    ask(
      "tickers",
      "/v1/tickers",
      (nowMs) => get("/v1/tickers", nowMs),
      ({ tickers }) => isFull(tickers),
    ),
    ask(
      "chain",
      "chain",
      (nowMs) => get("/v1/tickers/SPY/chain?dte=30", nowMs),
      ({ contracts }) => isFull(contracts),
    ),
    picture(world, bindings, condor.strikes),
    page(world, bindings, "iv_metrics"),
    page(world, bindings, "eod_sync"),
    ...SLICES.map((contracts) => slice(world, bindings, contracts)),
  ];
}

type Asked = { id: string; title: string; make(nowMs: number): Prepared; holds(body: Body): boolean };

function asked(world: World, { id, title, make, holds }: Asked): Kind {
  const nextMs = goRound(world);
  return {
    id,
    title,
    bare: make(MORNING_MS).init.method === "POST" ? "post" : "get",
    size: () => ({}),
    async next() {
      const prepared = make(nextMs());
      return async ({ url }) => expectAnswer(title, await send(url, prepared), holds);
    },
  };
}

/** Near the money, where the free plan's forty strikes are. */
function strikesAround({ stack }: World): string {
  const spot = stack.market.market?.spotAt("SPY", MORNING_MS) ?? 0;
  const middle = Math.round(spot / 5) * 5;
  return [-5, -10, 5, 10].map((away) => middle + away).join("/");
}

const isFull = (list: unknown) => Array.isArray(list) && list.length > 0;

/** An error is an answer as well, for the one who asked alone. */
function isCalculation(data: unknown): boolean {
  return typeof data === "object" && data !== null && "embeds" in data && !("flags" in data);
}
