import type { Command } from "../command.ts";
import { em } from "./em.ts";
import { iv } from "./iv.ts";
import { scan } from "./scan.ts";
import { skew } from "./skew.ts";
import { smile } from "./smile.ts";
import { term } from "./term.ts";
import { top } from "./top.ts";
import { trackRecord } from "./track-record.ts";

export const VOLATILITY_COMMANDS: readonly Command[] = [iv, term, skew, smile, em, top, scan, trackRecord];
