export type Plan = "free" | "paid";

/** What vendors allow, as published in 2026; see README for the sources. Null: no limit that matters here. */
export const PLAN_LIMITS = {
  workers: {
    free: { requestsPerDay: 100_000, cpuMsPerInvocation: 10, subrequests: 50, cpuMsPerMonth: null },
    paid: {
      requestsPerDay: null,
      cpuMsPerInvocation: 30_000,
      subrequests: 10_000,
      cpuMsPerMonth: 30_000_000,
    },
  },
  /** QStash, Redis and Neon stay on their free plans, whichever the Worker's is. */
  qstashMessagesPerDay: 1_000,
  redisCommandsPerMonth: 500_000,
  neonStorageBytes: 0.5e9,
  neonComputeHoursPerMonth: 100,
  schwabCallsPerMinute: 120,
  /** What the queue's flow control lets through of them. */
  schwabFlowPerMinute: 100,
  tiingoCallsPerHour: 50,
  tiingoReservedPerHour: 45,
} as const;
