/** How much one may keep: what is waited for is read at each run. */
export const ALERT_LIMITS = { perUser: 25, perServer: 200 } as const;
export const WATCHLIST_SYMBOLS = 50;
/** Symbols that one command may name. */
export const SYMBOLS_AT_ONCE = 20;
/** Dollars a share. */
export const HIGHEST_LEVEL = 1_000_000;
