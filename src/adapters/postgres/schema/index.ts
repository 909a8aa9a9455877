export { chainSnapshots } from "./chain-snapshots.ts";
export { jobRuns } from "./job-runs.ts";
export { jobTasks } from "./job-tasks.ts";
export { optionContracts } from "./option-contracts.ts";
export { tickers } from "./tickers.ts";
