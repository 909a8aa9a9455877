/** A picture as it is asked for; what it shows is read when it is drawn. */
export type Picture = PictureSubject & {
  /** When the data were refreshed that the text beside it shows, epoch ms: a later refresh is another address. */
  versionMs: number | null;
  /** For what it stands on; dark, as most of Discord is, when left out. */
  theme?: Theme;
};

export type PictureSubject =
  /** Profit by price, today, half-way and at expiry. `request`: what `requestText` of src/calculator writes. */
  | { kind: "payoff"; request: string }
  /** Daily 30-day volatility with its rank; the latest `days` closes, 252 when left out. */
  | { kind: "iv-history"; symbol: string; days?: number }
  /** Volatility at the money by expiration, earnings marked. */
  | { kind: "term"; symbol: string }
  /** Volatility by strike of one expiration, "YYYY-MM-DD". */
  | { kind: "smile"; symbol: string; expiration: string; root?: string }
  /** Daily closes, and how far the price may go by an expiration, "YYYY-MM-DD". */
  | { kind: "cone"; symbol: string; expiration: string }
  /** Probabilities of profit that were told against what came; of all tickers without a symbol. */
  | { kind: "reliability"; symbol?: string }
  /** Profit and loss of a tracked trade, by its id. */
  | { kind: "trade"; trade: string };

export type PictureKind = PictureSubject["kind"];
export const PICTURE_KINDS = [
  "payoff",
  "iv-history",
  "term",
  "smile",
  "cone",
  "reliability",
  "trade",
] as const satisfies readonly PictureKind[];

export type Theme = "dark" | "light";
/** "page": the colours of the page that the picture is a part of, by its custom properties `--chart-…`. */
export type Look = Theme | "page";

/** Where pictures are had. */
export type Pictures = {
  /**
   * The signed address of a picture as PNG, for an embed's image. Null where none is drawn, as on the Workers plan Free,
   * whose CPU is too short: a line of blocks stands in its place (blocks-line.ts).
   */
  url(picture: Picture): Promise<string | null>;
};
