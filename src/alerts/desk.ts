import type { Added } from "./add-alert.ts";
import type {
  NewAlert,
  StoredAlert,
  WatchedAlert,
  WatchedTicker,
  WatchlistAddition,
  WatchlistOwner,
} from "./ports.ts";

type OneOfMine = { ownerId: string; id: number };

/** What a door may do about alerts and watchlists; the composition root fills it with this room's verbs. */
export type AlertDesk = {
  alerts: {
    add: (alert: NewAlert) => Promise<Added>;
    list: (ownerId: string) => Promise<WatchedAlert[]>;
    remove: (mine: OneOfMine) => Promise<void>;
    rearm: (mine: OneOfMine) => Promise<StoredAlert>;
  };
  watchlists: {
    read: (owner: WatchlistOwner) => Promise<WatchedTicker[]>;
    add: (wanted: {
      owner: WatchlistOwner;
      symbols: readonly string[];
      addedBy: string;
    }) => Promise<WatchlistAddition>;
    /** Those that were on the list. */
    remove: (owner: WatchlistOwner, symbols: readonly string[]) => Promise<string[]>;
  };
};
