/** What leads on from a calculation: for buttons and for the questions behind it. JSON has its own routes for both. */
export type GoingOn = {
  neighbours: Neighbours;
  /** None where a leg has no volatility. */
  moves: PriceMove[];
};

/** What is listed beside a position, for going on from it. Dates "YYYY-MM-DD"; null where nothing is stored there. */
export type Neighbours = {
  /** The stored expirations before and after the nearest one of the position. */
  earlier: string | null;
  later: string | null;
  /** Of each leg, in order: the stored strikes of its type and expiration next to its own. */
  strikes: { lower: number | null; higher: number | null }[];
};

/** What the position makes, dollars for all contracts, where the underlying has moved at once, and at the near expiry. */
export type PriceMove = {
  /** By what: a fraction of the price, or standard deviations by the near expiry. */
  by: "percent" | "sigma";
  change: number;
  /** Dollars a share. */
  price: number;
  today: number;
  atExpiry: number;
};
