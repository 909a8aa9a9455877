/** Classes whose name is not that of their underlying: weeklies of indexes, and share classes without their dot. */
const UNDERLYINGS: Readonly<Record<string, string>> = {
  SPXW: "SPX",
  NDXP: "NDX",
  RUTW: "RUT",
  VIXW: "VIX",
  MRUTW: "MRUT",
  BRKB: "BRK.B",
  BFB: "BF.B",
};

/** The underlying that an option class is of, as people type it: SPXW is SPX, SPY is SPY. */
export function underlyingOfRoot(root: string): string {
  return UNDERLYINGS[root] ?? root;
}
