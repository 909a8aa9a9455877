import { addAlert } from "../../alerts/add-alert.ts";
import { addToWatchlist } from "../../alerts/add-to-watchlist.ts";
import type { AlertDesk } from "../../alerts/desk.ts";
import { rearmAlert } from "../../alerts/rearm-alert.ts";
import { removeAlert } from "../../alerts/remove-alert.ts";
import type { Config } from "../../config/config.ts";
import type { Stores } from "../stores/connect-stores.ts";
import type { Surroundings } from "../surroundings.ts";

/** The verbs of alerts and watchlists, each handed what it takes. */
export function bindAlerts(
  config: Config,
  house: { stores: Stores },
  { nowMs }: Pick<Surroundings, "nowMs">,
): AlertDesk {
  const canPost = config.discord.botToken !== null;
  const alertDeps = () => ({ book: house.stores.alertBook, canPost });
  const lists = () => ({ watchlists: house.stores.watchlists });
  return {
    alerts: {
      add: (alert) => addAlert(alertDeps(), alert, nowMs()),
      list: (ownerId) => house.stores.alertBook.listOwned(ownerId),
      remove: (mine) => removeAlert(alertDeps(), mine),
      rearm: (mine) => rearmAlert(alertDeps(), mine, nowMs()),
    },
    watchlists: {
      read: (owner) => house.stores.watchlists.read(owner),
      add: (wanted) => addToWatchlist(lists(), wanted, nowMs()),
      remove: (owner, symbols) => house.stores.watchlists.remove(owner, symbols),
    },
  };
}
