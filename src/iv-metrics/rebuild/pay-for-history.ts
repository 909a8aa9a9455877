import { AppError } from "../../errors.ts";
import { attemptCall } from "../../providers/ask-providers.ts";
import type { Ranked } from "../../providers/merge-answers.ts";
import type { ClaimedRun } from "../../scheduling/ports.ts";
import type { OptionHistorySource } from "../history-ports.ts";
import type { AskHistoryDeps } from "./asked-history.ts";
import { contractsOf, countContracts, type DayWork } from "./plan-history-pages.ts";

/** `mostExtraUsd`: what each request may cost beyond its price, US dollars. */
export type Paid = { ok: true; mostExtraUsd: number } | { ok: false; error: AppError };

/**
 * Counts what a page costs against the run's cap before it is spent: the price of its middle day, which is asked for free
 * of charge, for each contract of all its days.
 */
export async function payForHistory(
  deps: AskHistoryDeps,
  run: ClaimedRun,
  by: Ranked<OptionHistorySource>,
  page: readonly DayWork[],
  finer = false,
): Promise<Paid> {
  const priced = await priceHistory(deps, by, page, finer);
  if (!priced.ok) return priced;
  if (priced.usd <= 0) return { ok: true, mostExtraUsd: 0 };
  const capMicroUsd = Math.round(deps.maxCostUsd * 1e6);
  const { granted, spentMicroUsd } = await deps.memory.spend(
    run.id,
    Math.ceil(priced.usd * 1e6),
    capMicroUsd,
  );
  if (!granted)
    return { ok: false, error: beyondCap(page, priced.usd, spentMicroUsd / 1e6, deps.maxCostUsd) };
  // What was granted is among what was spent.
  const leftUsd = Math.max(0, deps.maxCostUsd - spentMicroUsd / 1e6);
  return { ok: true, mostExtraUsd: leftUsd / page.length };
}

/** US dollars of all days, from the price of the one in their middle. */
export async function priceHistory(
  deps: Pick<AskHistoryDeps, "health" | "nowMs" | "log" | "calendar">,
  { provider, source }: Ranked<OptionHistorySource>,
  page: readonly DayWork[],
  finer = false,
): Promise<{ ok: true; usd: number } | { ok: false; error: AppError }> {
  const sample = page[Math.floor(page.length / 2)];
  if (sample === undefined) return { ok: true, usd: 0 };
  const contracts = contractsOf(sample, deps.calendar, finer);
  const { day, atMs } = sample;
  const price = await attemptCall(deps, provider, () => source.priceOptions({ day, atMs, contracts }));
  if (!price.ok) return price;
  if (contracts.length === 0) return { ok: true, usd: 0 };
  const all = countContracts(page, deps.calendar);
  return { ok: true, usd: (price.answer * all) / contracts.length };
}

function beyondCap(page: readonly DayWork[], usd: number, spentUsd: number, capUsd: number): AppError {
  const days = page.map(({ day }) => day).toSorted();
  return new AppError(
    "provider_rejected",
    `Option quotes from ${days[0]} to ${days.at(-1)} cost ${dollars(usd)}, with ${dollars(spentUsd)} already spent more ` +
      `than the ${dollars(capUsd)} that one run may cost. Raise DATABENTO_MAX_COST_USD.`,
  );
}

export const dollars = (usd: number) => `$${usd.toFixed(usd > 0 && usd < 0.01 ? 4 : 2)}`;
