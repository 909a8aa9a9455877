import * as z from "zod";
import type { AlertKind, NewAlert } from "../../../alerts/ports.ts";
import { AppError } from "../../../errors.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../../../options/ticker-symbol.ts";
import type { Asked } from "../command.ts";

export const ADD_EXAMPLE = "/alerts add symbol:SPY when:price level:600";

const KINDS = ["price", "iv_rank", "expected_move", "earnings"] as const satisfies readonly AlertKind[];
const DIRECTIONS = ["either", "up", "down"] as const;
const HAS_LEVEL: readonly AlertKind[] = ["price", "iv_rank"];
/** As people write it: "$1,234.50", "50 %". */
const amount = z
  .union([z.number(), z.string().transform((text) => Number(text.replace(/[$,%\s]/g, "") || Number.NaN))])
  .pipe(z.number({ error: "must be a number such as 600" }));

const Options = z.object({
  symbol: z
    .string({ error: SYMBOL_REFUSAL })
    .transform((text) => parseTickerSymbol(text) ?? "")
    .pipe(z.string().min(1, SYMBOL_REFUSAL)),
  when: z.enum(KINDS, { error: `must be one of ${KINDS.join(", ")}` }),
  level: amount.optional(),
  from: z.enum(DIRECTIONS, { error: `must be one of ${DIRECTIONS.join(", ")}` }).default("either"),
  where: z.enum(["dm", "here"], { error: "must be dm or here" }).default("dm"),
});

/** What `/alerts add` was asked for. Throws `invalid_request` naming the option. */
export function readNewAlert({ options, asker }: Asked): NewAlert {
  const parsed = Options.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError("invalid_request", `${issue?.path.join(".")}: ${issue?.message}`, {
      hint: `For example: ${ADD_EXAMPLE}`,
    });
  }
  const { symbol, when: kind, level, from, where } = parsed.data;
  const { userId, guildId, channelId } = asker;
  const hasLevel = HAS_LEVEL.includes(kind);
  if (hasLevel && level === undefined)
    throw new AppError("invalid_request", "level: is missing; it says which value is to be crossed.", {
      hint: `For example: ${kind === "price" ? ADD_EXAMPLE : "/alerts add symbol:SPY when:iv_rank level:50"}`,
    });
  // The bot writes in channels of servers; elsewhere it reaches the user alone.
  const inChannel = where === "here" && guildId !== null && channelId !== null;
  return {
    ownerId: userId,
    guildId,
    target: inChannel ? { kind: "channel", id: channelId } : { kind: "user", id: userId },
    symbol,
    kind,
    level: hasLevel ? (level ?? null) : null,
    direction: hasLevel ? from : "either",
  };
}

/** "#7" or "7". Throws `invalid_request` for what is no alert's number. */
export function readAlertId({ options }: Asked): number {
  const text = String(options["alert"] ?? "").trim();
  const id = Number(/^#?(\d{1,9})\b/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new AppError("invalid_request", "alert: must be the number of one of your alerts, such as 7.", {
    hint: "Pick one of the list that opens while you type, or see /alerts list.",
  });
}
