import * as z from "zod";
import { AppError } from "../../errors.ts";
import type { MarketHoursSource, ProductHours } from "../../operations/ports.ts";
import { createAuthorisedGet, type SchwabDeps } from "./client.ts";

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Product = z.looseObject({
  date: z.iso.date(),
  isOpen: z.boolean(),
  product: z.string(),
  // Absent on a closed day.
  sessionHours: z
    .looseObject({ regularMarket: z.array(z.looseObject({ start: Instant, end: Instant })).min(1) })
    .nullish(),
});
const Products = z.record(z.string(), Product).default({});
const Markets = z.looseObject({ equity: Products, option: Products });

/** Schwab's /markets, for shares and options. */
export function createSchwabMarketHoursSource(deps: SchwabDeps): MarketHoursSource {
  const get = createAuthorisedGet(deps);
  return {
    async fetchMarketHours(date) {
      const { body } = await get("markets", { markets: "equity,option", date });
      return readMarketHours(body);
    },
  };
}

/** Every product of both markets; throws `provider_bad_body` for one that is open without saying from when to when. */
function readMarketHours(body: unknown): ProductHours[] {
  const parsed = Markets.safeParse(body);
  if (!parsed.success) throw new AppError("provider_bad_body", "Schwab's market hours can't be read.");
  return (["equity", "option"] as const).flatMap((market) =>
    Object.values(parsed.data[market]).map(({ product, date, isOpen, sessionHours }) => {
      const regular = sessionHours?.regularMarket[0];
      if (isOpen && (regular === undefined || regular.end <= regular.start)) {
        throw new AppError(
          "provider_bad_body",
          `Schwab says that ${product.slice(0, 12)} is open, but not when.`,
        );
      }
      const session =
        isOpen && regular !== undefined ? { openMs: regular.start, closeMs: regular.end } : null;
      return { market, product, date, session };
    }),
  );
}
