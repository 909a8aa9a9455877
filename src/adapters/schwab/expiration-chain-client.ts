import * as z from "zod";
import { AppError } from "../../errors.ts";
import { createAuthorisedGet, type SchwabDeps } from "./authorised-get.ts";
import { toSchwabSymbol } from "./symbol.ts";

/** A listed expiration of one root. */
export type ListedSeries = {
  root: string;
  expiration: string;
  settlement: "AM" | "PM";
  /** False for contracts that a corporate action has adjusted. */
  standard: boolean;
};

export type ExpirationSource = {
  /** Nearest first. Throws `provider_unknown_symbol`, and the other `provider_*` errors. */
  fetchExpirations(symbol: string): Promise<ListedSeries[]>;
};

const Row = z.looseObject({
  expirationDate: z.iso.date(),
  optionRoots: z.string().min(1),
  settlementType: z.string().nullish(),
  standard: z.boolean().nullish(),
});
const Envelope = z.looseObject({ expirationList: z.array(z.unknown()) });

/** Schwab's /expirationchain: which dates there are, in a few kilobytes. */
export function createSchwabExpirations(deps: SchwabDeps): ExpirationSource {
  const get = createAuthorisedGet(deps);
  return {
    async fetchExpirations(symbol) {
      const { body } = await get("expirationchain", { symbol: toSchwabSymbol(symbol) });
      return readExpirations(body);
    },
  };
}

/** The rows that can be read; `optionRoots` may name several, parted by commas. */
export function readExpirations(body: unknown): ListedSeries[] {
  const parsed = Envelope.safeParse(body);
  if (!parsed.success) throw new AppError("provider_bad_body", "Schwab's list of expirations can't be read.");
  return parsed.data.expirationList
    .flatMap((row) => Row.safeParse(row).data ?? [])
    .flatMap(({ expirationDate, optionRoots, settlementType, standard }) =>
      optionRoots.split(",").map(
        (root): ListedSeries => ({
          root: root.trim(),
          expiration: expirationDate,
          settlement: settlementType === "A" ? "AM" : "PM",
          standard: standard !== false,
        }),
      ),
    )
    .sort((a, b) => (a.expiration < b.expiration ? -1 : a.expiration > b.expiration ? 1 : 0));
}
