import { AppError } from "../../errors.ts";
import { yearOf } from "../../market/calendar-date.ts";
import { addSkips, type SkipCounts } from "../../providers/provider.ts";
import type { CurveSource } from "../../rates/ports.ts";
import { USER_AGENT } from "../../version.ts";
import { looksLikeHtml, type ProviderHttp } from "../provider-http.ts";
import { treasuryError } from "./http-errors.ts";
import { normaliseCurves } from "./normalise-curves.ts";

export type TreasuryDeps = {
  http: ProviderHttp;
  /** "https://home.treasury.gov", no slash at the end. */
  apiBase: string;
  nowMs: () => number;
};

const FILE = "/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv";
/** Clients that do not name themselves are turned away, and so are some that do not look like a browser. */
const HEADERS = { accept: "text/csv", "user-agent": `Mozilla/5.0 (compatible; ${USER_AGENT})` };

/**
 * The official daily par yield curve, one file a calendar year, without a key. In the first days of January the year's
 * file may have no row yet; then the year before is asked for. Throws the `provider_*` errors.
 */
export function createTreasuryCurveSource({ http, apiBase, nowMs }: TreasuryDeps): CurveSource {
  const fetchYear = async (year: number) => {
    const url = `${apiBase}${FILE}/${year}/all?type=daily_treasury_yield_curve&field_tdr_date_value=${year}&page&_format=csv`;
    const { status, text, headers, bytes } = await http.send({ url, headers: HEADERS });
    if (status !== 200) throw treasuryError(status, text, headers, nowMs());
    if (looksLikeHtml(text)) {
      throw new AppError("provider_bad_body", "The Treasury sent a web page instead of its yields.");
    }
    return { ...normaliseCurves(text, { year, nowMs: nowMs() }), bytes };
  };
  return {
    async fetchCurves(today) {
      const year = yearOf(today);
      const skipped: SkipCounts = {};
      const own = await fetchYear(year);
      const before = own.curves.length === 0 ? await fetchYear(year - 1) : null;
      addSkips(skipped, own.skipped);
      addSkips(skipped, before?.skipped ?? {});
      return {
        provider: "treasury",
        fetchedAtMs: nowMs(),
        skipped,
        bytes: own.bytes + (before?.bytes ?? 0),
        providerCalls: before === null ? 1 : 2,
        curves: (before ?? own).curves,
      };
    },
  };
}
