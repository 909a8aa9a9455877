import type { PositionReader } from "../../calculator/ports.ts";
import type { LostTasks, SlicePublisher } from "../../chains/ports.ts";
import type { ChainReader } from "../../chains/reader-ports.ts";
import type { CompanySources } from "../../company/ports.ts";
import type { DividendReader } from "../../dividends/ports.ts";
import type { PictureServices } from "../../http/pictures/services.ts";
import type { HttpServices } from "../../http/services.ts";
import type { IvBoundsReader } from "../../iv-metrics/bounds-ports.ts";
import type { VolatilityReader } from "../../iv-metrics/ports.ts";
import type { PlanHistoryDeps } from "../../iv-metrics/rebuild/plan-history.ts";
import type { HistoryProgressReader } from "../../iv-metrics/rebuild/ports.ts";
import type { Facts } from "../../operations/conditions.ts";
import type { IncidentStore } from "../../operations/incidents/incident.ts";
import type { HealthMemory } from "../../operations/ports.ts";
import type { FreshnessReader } from "../../operations/status/freshness.ts";
import type { PlanReader } from "../../planner/ports.ts";
import type { PriceReader } from "../../prices/ports.ts";
import type { CapabilityGap } from "../../providers/capability-gaps.ts";
import type { FreshnessLimits } from "../../providers/freshness.ts";
import type { Capability, Provider } from "../../providers/provider.ts";
import type { ProviderStatusDeps } from "../../providers/status.ts";
import type { CurveStore } from "../../rates/ports.ts";
import type { JobControls } from "../../scheduling/control-ports.ts";
import type { JobDayReader } from "../../scheduling/days/ports.ts";
import type { RunReader } from "../../scheduling/ports.ts";
import type { RunSearch } from "../../scheduling/run-search.ts";
import type { RunTickDeps } from "../../scheduling/run-tick.ts";
import type { OutcomeReader } from "../../track-record/ports.ts";

/** The ports behind the JSON door's verbs. */
export type HttpPorts = Pick<
  HttpServices,
  "log" | "note" | "nowMs" | "newRequestId" | "schedulerEnabled" | "schwabLogin" | "countRequest"
> & {
  scheduling: RunTickDeps;
  /** Looks up what the exchange has said of the day; never throws. */
  recallHours: (nowMs: number) => Promise<void>;
  stores: {
    chains: ChainReader;
    prices: PriceReader;
    curves: CurveStore;
    dividends: DividendReader;
    positions: PositionReader;
    plans: PlanReader;
    volatility: VolatilityReader;
    outcomes: OutcomeReader;
    runs: RunReader;
    controls: JobControls;
    historyProgress: HistoryProgressReader;
    lost: LostTasks;
    slices: SlicePublisher;
    days: JobDayReader;
    runSearch: RunSearch;
    incidents: Pick<IncidentStore, "readSince">;
    freshness: FreshnessReader;
  };
  /** What the watch looks at. */
  readFacts: (nowMs: number) => Promise<Facts>;
  historyPlan: () => PlanHistoryDeps;
  /** Somebody else's volatility within its year; null where its approval is not said. */
  ivBounds: IvBoundsReader | null;
  company: () => CompanySources;
  providers: ProviderStatusDeps;
  /** What nobody with a credential can do. */
  gaps: readonly CapabilityGap[];
  /** The first configured provider of chains: quotes of another one are marked as a fallback's. */
  firstChainProvider: Provider | undefined;
  /** When figures are stale; with every interval left as it is when left out. */
  limits?: FreshnessLimits;
  budget: HttpServices["operations"]["budget"];
  healthMemory: HealthMemory;
  doctor: HttpServices["operations"]["doctor"];
  /** What pictures are signed and drawn with, and what reads a tracked trade; null on a plan that draws none. */
  pictures?: (Pick<PictureServices, "renderPng" | "trade"> & { secret: string }) | null | undefined;
};

export function gapOf({ gaps }: Pick<HttpPorts, "gaps">, capability: Capability): CapabilityGap | null {
  return gaps.find((gap) => gap.capability === capability) ?? null;
}

/** Now, once what the exchange says of today is known. */
export function moment({ nowMs, recallHours }: HttpPorts): () => Promise<number> {
  return async () => {
    await recallHours(nowMs());
    return nowMs();
  };
}
