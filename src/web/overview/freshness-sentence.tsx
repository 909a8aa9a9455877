import type { FC } from "hono/jsx";
import type { BoardTicker } from "../../company/read-overview.ts";
import type { JobStatus } from "../../scheduling/job-status.ts";

export type Freshness = {
  tickers: readonly BoardTicker[];
  /** Null where the ledger could not be read. */
  jobs: readonly Pick<JobStatus, "id" | "late" | "paused">[] | null;
  schedulerEnabled: boolean;
};

/** "Everything is fresh." or exactly what is not, each in a sentence. */
export const FreshnessSentence: FC<Freshness> = (facts) => {
  const troubles = troublesOf(facts);
  return troubles.length === 0 ? (
    <>Everything is fresh.</>
  ) : (
    <>
      <strong class="stale">Not all is fresh.</strong> {troubles.join(". ")}.
    </>
  );
};

function troublesOf({ tickers, jobs, schedulerEnabled }: Freshness): string[] {
  const named = (words: string, of: readonly string[] = []) =>
    of.length === 0 ? [] : [`${words}: ${of.join(", ")}`];
  const symbols = (isSo: (ticker: BoardTicker) => boolean) =>
    tickers.filter(isSo).map(({ symbol }) => symbol);
  return [
    ...(schedulerEnabled ? [] : ["The scheduler is switched off"]),
    ...(jobs === null ? ["The jobs could not be read"] : []),
    ...named(
      "Jobs that are late",
      jobs?.filter(({ late, paused }) => late && !paused && schedulerEnabled).map(({ id }) => id),
    ),
    ...named(
      "Jobs that are paused",
      jobs?.filter(({ paused }) => paused).map(({ id }) => id),
    ),
    ...named(
      "Nothing stored yet",
      symbols(({ priceData, week, data }) => priceData === null && week === null && data === null),
    ),
    ...named(
      "Stale prices",
      symbols(({ priceData }) => priceData?.stale === true),
    ),
    ...named(
      "Stale chains",
      symbols(({ week }) => week?.data.stale === true),
    ),
    ...named(
      "Stale volatility",
      symbols(({ data }) => data?.stale === true),
    ),
  ];
}
