/** What a run that goes on in pages remembers from page to page. */
export type RunMemory = {
  /** Subjects that earlier pages of the run reported as failed. */
  readFailed(runId: string): Promise<string[]>;
  /**
   * Counts money, in millionths of a dollar, against the run's cap before it is spent, so that a page that dies in
   * between still counts. Refuses what would pass the cap; `spentMicroUsd` is what the run has spent by then.
   */
  spend(
    runId: string,
    microUsd: number,
    capMicroUsd: number,
  ): Promise<{ granted: boolean; spentMicroUsd: number }>;
};
