/** Calls of one user that are answered within a window. */
export type UserLimits = { most: number; windowMs: number };

const USER_LIMITS: UserLimits = { most: 120, windowMs: 60_000 };
/** Users whose calls are remembered: the oldest window makes room. */
const MOST_USERS = 5_000;

export type UserLimiter = {
  /** Null when the call may be answered, else the seconds to wait. */
  take(userId: string, nowMs: number): number | null;
};

/**
 * Counts the calls of each user in fixed windows, in this isolate's memory: no request to any store. Isolates do not know
 * of each other, so that a user who meets several of them may call more often; the limit is there for a stuck key.
 */
export function createUserLimiter({ most, windowMs }: UserLimits = USER_LIMITS): UserLimiter {
  const windows = new Map<string, { sinceMs: number; calls: number }>();
  return {
    take(userId, nowMs) {
      const seen = windows.get(userId);
      if (seen === undefined || nowMs - seen.sinceMs >= windowMs || nowMs < seen.sinceMs) {
        windows.delete(userId);
        windows.set(userId, { sinceMs: nowMs, calls: 1 });
        if (windows.size > MOST_USERS)
          for (const oldest of windows.keys()) {
            windows.delete(oldest);
            break;
          }
        return null;
      }
      seen.calls += 1;
      return seen.calls > most ? Math.max(1, Math.ceil((seen.sinceMs + windowMs - nowMs) / 1_000)) : null;
    },
  };
}
