import * as z from "zod";
import { AppError } from "../../errors.ts";
import { type ProviderAnswer, parseJsonBody } from "../provider-http.ts";
import { readNumber } from "../read-number.ts";
import { tiingoError } from "./http-errors.ts";

const number = z.preprocess(readNumber, z.number());

/** A day as traded. Without knowing its split and dividend a day is not worth having, so both must be there. */
export const WireDay = z.object({
  date: z.string(),
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  divCash: number,
  splitFactor: number,
});

export const WireAdjusted = z.object({
  adjOpen: number,
  adjHigh: number,
  adjLow: number,
  adjClose: number,
  adjVolume: number,
});

const Rows = z.array(z.unknown());
const Refusal = z.looseObject({ detail: z.string() });
const Metadata = z.looseObject({
  ticker: z.string(),
  name: z.string().nullish().catch(null),
  exchangeCode: z.string().nullish().catch(null),
});

export type TiingoMetadata = z.infer<typeof Metadata>;

/** The rows of a price answer, each still to be read. Throws what the answer means when it has none. */
export function parseTiingoRows(answer: ProviderAnswer, nowMs: number): unknown[] {
  const rows = Rows.safeParse(parseTiingoBody(answer, nowMs));
  if (rows.success) return rows.data;
  throw new AppError("provider_bad_body", "Tiingo's prices are not a list.");
}

/** What Tiingo knows of a ticker. Throws what the answer means when it is none. */
export function parseTiingoMetadata(answer: ProviderAnswer, nowMs: number): TiingoMetadata {
  const metadata = Metadata.safeParse(parseTiingoBody(answer, nowMs));
  if (metadata.success) return metadata.data;
  throw new AppError("provider_bad_body", "Tiingo's metadata has no ticker.");
}

function parseTiingoBody(answer: ProviderAnswer, nowMs: number): unknown {
  const plain = /^\s*[[{<]/.test(answer.text) ? "" : answer.text.slice(0, 300);
  const refused = tiingoError(answer, plain === "" ? detailOf(answer.text) : plain, nowMs);
  if (refused !== null) throw refused;
  return parseJsonBody("Tiingo", answer.text);
}

/** The sentence in {"detail"}; empty for a body that is no refusal. */
function detailOf(text: string): string {
  if (!/^\s*\{/.test(text)) return "";
  try {
    const refusal = Refusal.safeParse(JSON.parse(text));
    return refusal.success ? refusal.data.detail : "";
  } catch {
    // What is cut or broken is told apart where the body is parsed.
    return "";
  }
}
