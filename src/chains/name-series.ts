import type { Settlement } from "../options/contract.ts";

type Series = { readonly root: string; readonly settlement: Settlement };

/** Says which other series expire on the same date as the one that is shown; null when there is none. */
export function otherSeriesNote(shown: Series, all: readonly Series[]): string | null {
  const others = all.filter(({ root }) => root !== shown.root);
  if (others.length === 0) return null;
  const names = others.map(nameSeries).join(" and ");
  return `Of this date ${nameSeries(shown)} is shown; ask for root ${others[0]?.root} to see ${names}.`;
}

const nameSeries = ({ root, settlement }: Series) => `${root} (${settlement}-settled)`;
