import type { Command } from "../command.ts";
import { watchlistAdd } from "./add.ts";
import { watchlistRemove } from "./remove.ts";
import { watchlistShow } from "./show.ts";

export const WATCHLIST_COMMANDS: readonly Command[] = [watchlistShow, watchlistAdd, watchlistRemove];
