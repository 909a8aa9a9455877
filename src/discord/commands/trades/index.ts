import type { Command } from "../command.ts";
import { trackAdd } from "./track-add.ts";
import { trackClose } from "./track-close.ts";
import { trackList } from "./track-list.ts";
import { trackShow } from "./track-show.ts";

export const TRADE_COMMANDS: readonly Command[] = [trackAdd, trackList, trackShow, trackClose];
