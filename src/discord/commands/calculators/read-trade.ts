import * as z from "zod";
import type { StrategyRequest } from "../../../calculator/calculate-request.ts";
import { atLeast, atMost, type Bounds, LIMITS, notFinite } from "../../../calculator/limits.ts";
import { AppError } from "../../../errors.ts";
import { FILLS } from "../../../options/fill-prices.ts";
import {
  parseRoot,
  parseTickerSymbol,
  ROOT_REFUSAL,
  SYMBOL_REFUSAL,
} from "../../../options/ticker-symbol.ts";
import type { OptionValues } from "../../interaction.ts";
import { understandExpiry } from "../../options/expiry.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { readStrategy } from "../../options/strategy.ts";
import { readStrikes } from "../../options/strikes.ts";
import type { DiscordServices } from "../../services.ts";

const bounded = (bounds: Bounds, otherwise?: string) =>
  z.coerce
    .number({ error: ({ input }) => notFinite(input, bounds, otherwise) })
    .min(bounds.min, atLeast(bounds))
    .max(bounds.max, atMost(bounds));
const wholeDays = () => bounded(LIMITS.dte, "must be a number of days").int("must be whole days");

const Options = z.object({
  strategy: z.string(),
  symbol: z
    .string()
    .transform((text) => parseTickerSymbol(text) ?? "")
    .pipe(z.string().min(1, SYMBOL_REFUSAL)),
  strikes: z.string(),
  expiry: z.string().trim().min(1, "must not be empty").optional(),
  dte: wholeDays().optional(),
  far_dte: wholeDays().optional(),
  premium: bounded(LIMITS.premium).optional(),
  underlying_price: bounded(LIMITS.underlyingPrice).optional(),
  contracts: bounded(LIMITS.contracts).int("must be a whole number").optional(),
  account_size: bounded(LIMITS.accountSize).optional(),
  risk_percent: bounded(LIMITS.riskPercent).optional(),
  fill: z.enum(FILLS, { error: `must be one of ${FILLS.join(", ")}` }).optional(),
  details: z.boolean({ error: "must be true or false" }).optional(),
  root: z
    .string()
    .transform((text) => parseRoot(text) ?? "")
    .pipe(z.string().min(1, ROOT_REFUSAL))
    .optional(),
});

/** A trade as typed; `understood`: how the words for its expiration were read, null for plain days. */
export type Trade = { request: StrategyRequest; understood: string | null };

/** A command's options as a request. Throws `invalid_request` naming the option, with `example` as what to type. */
export function readTrade(
  options: OptionValues,
  { nowMs, calendar }: { nowMs: number } & Pick<DiscordServices, "calendar">,
  example: string,
): Trade {
  const parsed = Options.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuseOption(issue?.path.join(".") ?? "options", issue?.message ?? "", hintOf(example));
  }
  const given = parsed.data;
  const { name: strategy } = explained(example, () => readStrategy(options));
  const strikes = readStrikes(options);
  const { wish, understood } = readWhen(given, { nowMs, calendar }, example);
  return {
    understood,
    request: {
      kind: "strategy",
      strategy,
      symbol: given.symbol,
      strikes,
      ...wish,
      farDte: given.far_dte,
      fill: given.fill,
      premium: given.premium,
      underlyingPrice: given.underlying_price,
      contracts: given.contracts,
      accountSize: given.account_size,
      riskPercent: given.risk_percent,
      root: given.root,
    },
  };
}

type When = { expiry?: string | undefined; dte?: number | undefined };

function readWhen(
  { expiry, dte }: When,
  { nowMs, calendar }: { nowMs: number } & Pick<DiscordServices, "calendar">,
  example: string,
): { wish: { dte?: number | undefined; expiration?: string | undefined }; understood: string | null } {
  if (expiry !== undefined && dte !== undefined)
    throw refuseOption("expiry", "dte says it too.", `Give one of both. ${hintOf(example)}`);
  if (expiry !== undefined) return understandExpiry(expiry, nowMs, { option: "expiry", calendar });
  if (dte === undefined)
    throw refuseOption("dte", "neither it nor expiry is given.", `Give one of both. ${hintOf(example)}`);
  return { wish: { dte }, understood: null };
}

/** Whatever is refused comes with a line to type. */
function explained<Value>(example: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { hint: `${error.hint} ${hintOf(example)}`, cause: error });
  }
}

function hintOf(example: string): string {
  return `For example: ${example}`;
}
