import type { Config } from "../config/config.ts";
import { ABLE_PROVIDERS } from "../config/provider-settings.ts";
import { type CapabilityGap, capabilityGaps, describeGap } from "../providers/capability-gaps.ts";
import { type Capability, PROVIDERS, type Provider } from "../providers/provider.ts";
import type { JobRunner } from "../scheduling/ports.ts";
import { addNote, emptyReport } from "../scheduling/run-report.ts";

/** Providers that have their credential. */
export function configuredProviders(config: Config): ReadonlySet<Provider> {
  return new Set(PROVIDERS.filter((provider) => config[provider] !== null));
}

/** Who is asked for what, in this order; what only one vendor gives has no setting. */
export function capabilityOrder({ providerOrder }: Config): Record<Capability, readonly Provider[]> {
  return {
    ...providerOrder,
    earnings: ["finnhub"],
    news: ["finnhub"],
    profiles: ["finnhub", "tiingo"],
    rates: ["treasury"],
    // Not one after another: what is declared, the next estimate and the past each come from one of them.
    dividends: ["alpaca", "schwab"],
  };
}

/** What nobody who may be asked has a credential for. */
export function configuredGaps(config: Config): CapabilityGap[] {
  return capabilityGaps(capabilityOrder(config), configuredProviders(config), ABLE_PROVIDERS);
}

/** A job that nobody can feed does nothing, and the ledger says why. */
export function fedBy(gaps: readonly CapabilityGap[], capability: Capability, runner: JobRunner): JobRunner {
  const gap = gaps.find((one) => one.capability === capability);
  if (gap === undefined) return runner;
  // One of its own for each run: what is done after the job is added to it.
  return async () => ({ kind: "done", report: { ...emptyReport(), notes: [describeGap(gap)] } });
}

/** A job that does what it can without some of its providers, and says what it went without. */
export function helpedBy(
  gaps: readonly CapabilityGap[],
  capabilities: readonly Capability[],
  runner: JobRunner,
): JobRunner {
  const notes = gaps.filter(({ capability }) => capabilities.includes(capability)).map(describeGap);
  return async (run, nowMs) => {
    const progress = await runner(run, nowMs);
    if (progress.kind !== "queued" && run.page === 0)
      for (const note of notes) addNote(progress.report, note);
    return progress;
  };
}
