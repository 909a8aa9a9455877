import * as z from "zod";
import { AppError } from "../../errors.ts";
import { readNumber } from "./read-number.ts";

/** A contract as it comes: some fifty fields, each of which may be absent, -999 or "NaN". Read one by one. */
export type WireContract = Readonly<Record<string, unknown>>;

/** "YYYY-MM-DD:DTE" -> strike -> contracts. */
export type WireExpirationMap = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type ChainEnvelope = {
  /** As Schwab writes it, e.g. "$SPX"; null where it names none. */
  symbol: string | null;
  underlyingPrice: number | null;
  /** Percent a year; Schwab writes -1 for "not known". */
  interestRatePercent: number | null;
  /** Schwab says that its quotes are a quarter of an hour old. */
  isDelayed: boolean;
  calls: WireExpirationMap;
  puts: WireExpirationMap;
};

const Envelope = z.looseObject({
  status: z.string().optional(),
  symbol: z.string().nullish().catch(null),
  underlyingPrice: z.unknown().optional(),
  interestRate: z.unknown().optional(),
  isDelayed: z.unknown().optional(),
  numberOfContracts: z.unknown().optional(),
  // An empty side has been seen as {}, as [], as null and left out.
  callExpDateMap: z.unknown().optional(),
  putExpDateMap: z.unknown().optional(),
});

/** Checks the envelope. Contracts are left to the normaliser, so that one bad contract never loses the chain. */
export function parseChainEnvelope(body: unknown): ChainEnvelope {
  const parsed = Envelope.safeParse(body);
  if (!parsed.success) throw new AppError("provider_bad_body", "Schwab's chain is not an object.");
  const chain = parsed.data;
  if (chain.status !== "SUCCESS") {
    throw new AppError(
      "provider_rejected",
      `Schwab answered the chain with status ${describe(chain.status)}.`,
    );
  }
  const mapless = chain.callExpDateMap === undefined && chain.putExpDateMap === undefined;
  if (mapless && readNumber(chain.numberOfContracts) !== 0) {
    // Taken for an empty window it would make every stored contract look delisted.
    throw new AppError(
      "provider_bad_body",
      "Schwab's chain has neither a callExpDateMap nor a putExpDateMap.",
    );
  }
  return {
    symbol: chain.symbol ?? null,
    underlyingPrice: readNumber(chain.underlyingPrice),
    interestRatePercent: readNumber(chain.interestRate),
    isDelayed: chain.isDelayed === true,
    calls: readExpirationMap(chain.callExpDateMap, "callExpDateMap"),
    puts: readExpirationMap(chain.putExpDateMap, "putExpDateMap"),
  };
}

function readExpirationMap(value: unknown, name: string): WireExpirationMap {
  if (value === undefined || value === null) return {};
  if (Array.isArray(value) && value.length === 0) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new AppError("provider_bad_body", `Schwab's ${name} is not a map of expirations.`);
  }
  return value as WireExpirationMap;
}

function describe(status: string | undefined): string {
  return status === undefined ? "missing" : `"${status.slice(0, 40)}"`;
}
