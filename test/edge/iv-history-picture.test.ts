import { expect, test } from "vitest";
import { ivHistoryPicture } from "../../src/edge/pictures/picture-inputs.ts";
import type { IvMetricsRow, RebuiltClose } from "../../src/iv-metrics/ports.ts";
import { readVolatility } from "../../src/iv-metrics/read-volatility.ts";
import { readVolatilityHistory } from "../../src/iv-metrics/read-volatility-history.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION } from "../support/moments.ts";
import { aStoredVolatility, memoryVolatility } from "../support/stored-volatility.ts";

const closeOf = (day: string, changes: Partial<IvMetricsRow>) =>
  aStoredVolatility({ day, slotMs: Date.parse(`${day}T21:00:00Z`), isClose: true, ...changes });
const rebuiltOf = (day: string, iv30: number): RebuiltClose => ({
  ...{ day, iv30, source: "databento-cbbo-1m", underlyingPrice: 570, iv60: null, skew25Delta: null },
});

async function pictureOf(rows: readonly IvMetricsRow[], rebuilt: readonly RebuiltClose[], days = 252) {
  const deps = { chains: memoryChains(spyChains()), volatility: memoryVolatility({ rows, rebuilt }) };
  const [latest, history] = await Promise.all([
    readVolatility(deps, "SPY", IN_SESSION),
    readVolatilityHistory(deps, "SPY", days),
  ]);
  return ivHistoryPicture(history, latest);
}

test("the picture of a rank's year has the closes and the value that the rank has", async () => {
  const rows = [
    closeOf("2026-11-18", { iv30: 0.9, extrapolated: [30] }),
    closeOf("2026-11-19", { iv30: 0.9, extrapolated: [30] }),
    closeOf("2026-11-20", { iv30: 0.21, rankIv30: 0.22 }),
    aStoredVolatility({ iv30: 0.2, rankIv30: 0.23 }),
  ];
  const rebuilt = [rebuiltOf("2026-11-17", 0.17), rebuiltOf("2026-11-19", 0.19)];
  expect(await pictureOf(rows, rebuilt)).toMatchObject({
    closes: [
      { day: "2026-11-17", iv30: 0.17, rebuilt: true },
      { day: "2026-11-19", iv30: 0.19, rebuilt: true },
      { day: "2026-11-20", iv30: 0.22, rebuilt: false },
    ],
    current: { day: "2026-11-23", iv30: 0.23 },
    unranked: null,
  });
  expect((await pictureOf(rows, rebuilt, 2)).closes.map(({ day }) => day)).toEqual([
    "2026-11-19",
    "2026-11-20",
  ]);
});

test("days that do not fit the live ones are not drawn, and of no rank it is said why", async () => {
  const days = Array.from({ length: 6 }, (_, i) => addDays("2026-11-10", i));
  const rows = [
    ...days.map((day) => closeOf(day, { iv30: 0.2 })),
    aStoredVolatility({ ivRank: null, observations: 6 }),
  ];
  const rebuilt = ["2026-11-02", ...days].map((day) => rebuiltOf(day, 0.3));
  const picture = await pictureOf(rows, rebuilt);
  expect(picture.closes.map(({ day }) => day)).toEqual(days);
  expect(picture).toMatchObject({ rank: null, unranked: "6 of 60 closes" });
});
