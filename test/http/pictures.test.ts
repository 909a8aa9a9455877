import { expect, test } from "vitest";
import type { Picture, PictureSubject } from "../../src/charts/picture.ts";
import type { TradeSeries } from "../../src/charts/trade-profit.ts";
import { bindPictures } from "../../src/composition/doors/bind-pictures.ts";
import { pictureUrls } from "../../src/http/pictures/picture-url.ts";
import { textsOf } from "../charts/read-svg.ts";
import { TRADE } from "../charts/samples.ts";
import { drawPng, pngSize } from "../support/draw-png.ts";
import { type DoorChanges, httpDoor } from "../support/http-door.ts";
import { madeRecord, memoryOutcomes } from "../support/made-record.ts";
import { memoryPrices } from "../support/memory-bars.ts";
import { IN_SESSION } from "../support/moments.ts";
import { memoryVolatility } from "../support/stored-volatility.ts";

const SECRET = "a queue's token, which every deployment has";
const BASE = "https://volaris.example";
const NOW = IN_SESSION + 180_000;
const urls = pictureUrls({ publicBaseUrl: BASE, secret: SECRET, nowMs: () => NOW });

const trade = async (id: string): Promise<TradeSeries> => ({ ...TRADE, name: `trade ${id}` });

const QUOTE = {
  symbol: "SPY",
  price: 580,
  bid: null,
  ask: null,
  previousClose: null,
  dayVolume: null,
  priceAtMs: IN_SESSION,
  provider: "schwab",
};
const DAY_BARS = [3, 4, 5, 6].map((daysAgo, i) => ({
  startMs: IN_SESSION - daysAgo * 86_400_000,
  session: "regular" as const,
  open: 570 + i,
  high: 580,
  low: 560,
  close: 575 - i,
  volume: 1_000,
  adjusted: null,
  provider: "tiingo",
}));
const OUTCOMES = madeRecord({ to: "2026-11-20", implied: 0.2, truth: 0.2, seed: 3 });
const prices = memoryPrices([QUOTE], { "1d": DAY_BARS });

function pictureDoor(changes: DoorChanges = {}) {
  const outcomes = memoryOutcomes(OUTCOMES);
  const door = httpDoor({
    prices,
    outcomes,
    pictures: { secret: SECRET, renderPng: drawPng, trade },
    ...changes,
  });
  const pathOf = async (picture: Picture) => ((await urls.url(picture)) ?? "").slice(BASE.length);
  return {
    pathOf,
    /** By its signed address; `edit` is what a stranger makes of it. */
    async get(picture: Picture, edit: (path: string) => string = (path) => path) {
      const answer = await door.app.request(edit(await pathOf(picture)));
      return {
        status: answer.status,
        headers: answer.headers,
        bytes: new Uint8Array(await answer.arrayBuffer()),
      };
    },
  };
}

const asSvg = (path: string) => path.replace(".png?", ".svg?");
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const words = (bytes: Uint8Array) => textsOf(textOf(bytes)).map(({ text }) => text);

const SUBJECTS: Record<string, { subject: PictureSubject; says: readonly string[]; shownMs: number | null }> =
  {
    payoff: {
      subject: { kind: "payoff", request: "SPY~bull_put_spread~570_560~e2026-12-18~n2" },
      says: ["SPY Bull put spread 570/560 × 2", "expiry", "today"],
      shownMs: IN_SESSION,
    },
    "payoff by hand": {
      subject: { kind: "payoff", request: "-~legs~bc100_p2_v0.3_e2026-12-18~u101" },
      says: ["Long call 100", "No stored quotes: as given by hand"],
      shownMs: null,
    },
    "iv-history": {
      subject: { kind: "iv-history", symbol: "SPY" },
      says: ["SPY implied volatility, 30 days", "IV 20.0 %"],
      shownMs: IN_SESSION,
    },
    term: {
      subject: { kind: "term", symbol: "SPY" },
      says: ["SPY term structure", "IV30 20.0 %", "contango · earnings unknown"],
      shownMs: IN_SESSION,
    },
    smile: {
      subject: { kind: "smile", symbol: "SPY", expiration: "2026-12-18" },
      says: ["SPY smile, Dec 18", "puts", "calls"],
      shownMs: IN_SESSION,
    },
    cone: {
      subject: { kind: "cone", symbol: "SPY", expiration: "2026-12-18" },
      says: ["SPY expected move by Dec 18"],
      shownMs: IN_SESSION,
    },
    reliability: {
      subject: { kind: "reliability", symbol: "SPY" },
      says: [
        "SPY: implied odds and what came",
        "Across: implied; up: the share that came · settled to Nov 20",
      ],
      shownMs: Date.parse("2026-11-20T21:00:00Z") + OUTCOMES.length,
    },
    "reliability of all": {
      subject: { kind: "reliability" },
      says: ["All tickers: implied odds and what came"],
      shownMs: Date.parse("2026-11-20T21:00:00Z") + OUTCOMES.length,
    },
    trade: {
      subject: { kind: "trade", trade: "t-17" },
      says: ["SPY trade t-17"],
      shownMs: TRADE.points.at(-1)?.atMs ?? null,
    },
  };

test.each(Object.entries(SUBJECTS))("%s, as SVG and as PNG", async (_name, { subject, says, shownMs }) => {
  const door = pictureDoor();
  const picture = { ...subject, versionMs: shownMs };
  const svg = await door.get(picture, asSvg);
  expect(svg.status, textOf(svg.bytes)).toBe(200);
  expect(svg.headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
  expect(words(svg.bytes)).toEqual(expect.arrayContaining([...says]));
  const png = await door.get({ ...picture, theme: "light" });
  expect(png.headers.get("content-type")).toBe("image/png");
  expect(pngSize(png.bytes)).toEqual({ width: 780, height: 652 });
  expect(png.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(png.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
});

test("another version of the data is another address; what an old one shows is not kept for good", async () => {
  const door = pictureDoor();
  const subject = { kind: "term", symbol: "SPY" } as const;
  const [now, before] = [
    { ...subject, versionMs: IN_SESSION },
    { ...subject, versionMs: IN_SESSION - 900_000 },
  ];
  expect(await door.pathOf(now)).not.toBe(await door.pathOf(before));
  expect((await door.get(before, asSvg)).headers.get("cache-control")).toBe("public, max-age=60");
});

const TERM: Picture = { kind: "term", symbol: "SPY", versionMs: IN_SESSION };

test.each<[string, (path: string) => string]>([
  ["another symbol", (path) => path.replace("SPY", "QQQ")],
  ["another kind", (path) => path.replace("/term.", "/iv-history.")],
  ["another version", (path) => path.replace("&v=", "&v=1")],
  ["something before the signature", (path) => path.replace("&s=", "&theme=light&s=")],
  ["something behind the signature", (path) => `${path}&theme=light`],
  [
    "a letter of the signature",
    (path) => `${path.slice(0, -2)}${path.at(-2) === "A" ? "B" : "A"}${path.at(-1)}`,
  ],
  ["no signature", (path) => path.replace(/&s=.*/, "")],
  ["an empty one", (path) => path.replace(/&s=.*/, "&s=")],
  ["another deployment's", (path) => path.replace(/&s=.*/, `&s=${"a".repeat(43)}`)],
])("with %s the address is refused", async (_name, edit) => {
  const { status, headers, bytes } = await pictureDoor().get(TERM, edit);
  expect(status).toBe(403);
  expect(JSON.parse(textOf(bytes))).toMatchObject({
    error: { code: "forbidden", message: "This picture's address is not signed by this deployment." },
  });
  expect(headers.get("cache-control")).toBe("no-store");
});

test("another secret signs otherwise, and gives neither away", async () => {
  const other = pictureUrls({ publicBaseUrl: BASE, secret: "another", nowMs: () => NOW });
  const [ours, theirs] = [await urls.url(TERM), await other.url(TERM)];
  expect(ours).toMatch(/&s=[\w-]{43}$/);
  expect(theirs).not.toBe(ours);
  expect((await pictureDoor().get(TERM, () => (theirs ?? "").slice(BASE.length))).status).toBe(403);
});

test("an unknown symbol, and what is no picture, are errors with what to do", async () => {
  const door = pictureDoor();
  const unknown = await door.get({ ...TERM, symbol: "ZZZ" } as Picture);
  expect([unknown.status, JSON.parse(textOf(unknown.bytes)).error.code]).toEqual([404, "unknown_symbol"]);
  const none = await door.get(TERM, (path) => path.replace("term.png", "skew.png"));
  expect([none.status, JSON.parse(textOf(none.bytes)).error.hint]).toEqual([
    404,
    expect.stringContaining("iv-history"),
  ]);
  const broken = await door.get({ kind: "payoff", request: "SPY~nonsense", versionMs: null });
  expect([broken.status, JSON.parse(textOf(broken.bytes)).error.code]).toEqual([400, "invalid_request"]);
  const untracked = pictureDoor({ pictures: { secret: SECRET, renderPng: drawPng, trade: null } });
  expect((await untracked.get({ kind: "trade", trade: "1", versionMs: null })).status).toBe(404);
});

test("what is not known yet is said in the picture", async () => {
  const door = pictureDoor({ volatility: memoryVolatility({ rows: [] }), prices: memoryPrices([]) });
  const { status, bytes } = await door.get({ kind: "iv-history", symbol: "SPY", versionMs: null }, asSvg);
  expect(status).toBe(200);
  expect(words(bytes).join(" ")).toContain("No close of SPY with a volatility is stored yet.");
});

test("on the Workers plan Free there is no address, and nothing is drawn", async () => {
  const plans = { qstash: "free", neon: "free", redis: "free" } as const;
  const settings = { publicBaseUrl: BASE, qstash: { token: SECRET } as never };
  const bound = (workers: "free" | "paid") =>
    bindPictures({ ...settings, plans: { ...plans, workers } as never }, () => NOW).url(TERM);
  expect(await bound("free")).toBeNull();
  expect(await bound("paid")).toBe(await urls.url(TERM));
  const { status, bytes } = await pictureDoor({ pictures: null }).get(TERM);
  expect([status, JSON.parse(textOf(bytes)).error.message]).toEqual([404, "Pictures are not drawn here."]);
});

test("a cone begins with the closes before it, however many are stored", async () => {
  const bars = Array.from({ length: 300 }, (_, i) => ({
    ...(DAY_BARS[0] as (typeof DAY_BARS)[number]),
    startMs: IN_SESSION - (300 - i) * 86_400_000,
    close: 500 + i / 10,
  }));
  const door = pictureDoor({ prices: memoryPrices([QUOTE], { "1d": bars }) });
  const subject = { kind: "cone", symbol: "SPY", expiration: "2026-12-18" } as const;
  const { bytes } = await door.get({ ...subject, versionMs: IN_SESSION }, asSvg);
  const paths = [...textOf(bytes).matchAll(/ d="([^"]+)"/g)];
  // Two edges of the cone, and the line of closes that leads to it.
  expect(paths).toHaveLength(3);
});
