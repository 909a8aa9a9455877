import type { Payoff } from "../../calculator/calculate-payoff.ts";
import type { CalculateInput } from "../../calculator/calculate-request.ts";
import type { SmileView } from "../../chains/read-smile.ts";
import type { TradeSeries } from "../../charts/trade-profit.ts";
import type { PictureSigner } from "./picture-signature.ts";

/** What pictures need beside what every door reads. */
export type PictureServices = Pick<PictureSigner, "isSigned"> & {
  /** Of our own SVG. */
  renderPng: (svg: string) => Promise<Uint8Array>;
  payoff: (input: CalculateInput) => Promise<Payoff>;
  smile: (wish: { symbol: string; expiration: string; root?: string }) => Promise<SmileView>;
  /** Reports to come, soonest first; null where nobody knows. */
  nextEarnings: (symbol: string) => Promise<readonly { date: string }[] | null>;
  /** A tracked trade's marks by its id; null while no trades are tracked here. */
  trade: ((id: string) => Promise<TradeSeries>) | null;
};
