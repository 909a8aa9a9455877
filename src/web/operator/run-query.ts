import { dayNumber, InvalidDateError } from "../../market/calendar-date.ts";
import { parseTickerSymbol } from "../../options/ticker-symbol.ts";
import { isJobId } from "../../scheduling/job.ts";
import { RUN_STATES, type RunFilter, type RunState } from "../../scheduling/run-search.ts";

/** The address of the runs is their filter: a link brings everybody to the same runs. */
export const FILTER_NAMES = ["job", "state", "symbol", "from", "to"] as const;
type FilterName = (typeof FILTER_NAMES)[number];

export type RunQuery = { filter: RunFilter; cursor: string | null };

/** What an address asks for; `wrong` names what of it is not understood and is passed over. */
export function readRunQuery(params: URLSearchParams): { query: RunQuery; wrong: string | null } {
  const wrong: string[] = [];
  const read = <Value>(name: FilterName, parse: (text: string) => Value | null): Value | null => {
    const text = params.get(name)?.trim() ?? "";
    if (text === "") return null;
    const value = parse(text);
    if (value === null) wrong.push(name);
    return value;
  };
  const filter: RunFilter = {
    job: read("job", (text) => (isJobId(text) ? text : null)),
    state: read("state", (text) => RUN_STATES.find((state) => state === text) ?? null),
    symbol: read("symbol", parseTickerSymbol),
    from: read("from", dateOrNull),
    to: read("to", dateOrNull),
  };
  const cursor = params.get("cursor");
  const said = wrong.length === 0 ? null : `Not understood, and passed over: ${wrong.join(", ")}.`;
  return { query: { filter, cursor: cursor === "" ? null : cursor }, wrong: said };
}

/** The address of a filter with something of it changed; null takes a part away. A cursor belongs to one filter only. */
export function runsPath(
  filter: RunFilter,
  changes: Partial<Record<FilterName | "cursor", string | RunState | null>> = {},
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...changes })) {
    if (value !== null && value !== undefined) params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? "/operator/runs" : `/operator/runs?${text}`;
}

function dateOrNull(text: string): string | null {
  try {
    dayNumber(text);
    return text;
  } catch (error) {
    if (error instanceof InvalidDateError) return null;
    throw error;
  }
}
