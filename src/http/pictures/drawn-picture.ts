import { parseRequestText } from "../../calculator/request-text.ts";
import { coneSvg } from "../../charts/cone.ts";
import { ivHistorySvg } from "../../charts/iv-history.ts";
import { payoffSvg } from "../../charts/payoff.ts";
import type { PictureSubject, Theme } from "../../charts/picture.ts";
import { reliabilitySvg } from "../../charts/reliability.ts";
import { smileSvg } from "../../charts/smile.ts";
import { termSvg } from "../../charts/term.ts";
import { tradeProfitSvg } from "../../charts/trade-profit.ts";
import {
  conePicture,
  ivHistoryPicture,
  payoffPicture,
  reliabilityPicture,
  smilePicture,
  termPicture,
} from "../../edge/pictures/picture-inputs.ts";
import { AppError } from "../../errors.ts";
import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { HttpServices } from "../services.ts";
import type { PictureServices } from "./services.ts";

/** A picture and the version of what it shows: when the data were refreshed, epoch ms; null where there is none. */
export type DrawnPicture = { svg: string; versionMs: number | null };

type Subject<Kind extends PictureSubject["kind"]> = Extract<PictureSubject, { kind: Kind }>;
export type Drawer = Pick<HttpServices, "volatility" | "prices" | "trackRecord" | "calendar" | "nowMs"> & {
  pictures: PictureServices;
};

const HISTORY_DAYS = 252;

/** Reads what a picture shows and draws it. Throws as the verbs do that read. */
export async function drawnPicture(
  services: Drawer,
  subject: PictureSubject,
  theme: Theme,
): Promise<DrawnPicture> {
  switch (subject.kind) {
    case "payoff":
      return drawPayoff(services, subject, theme);
    case "iv-history":
      return drawIvHistory(services, subject, theme);
    case "term":
      return drawTerm(services, subject, theme);
    case "smile":
      return drawSmile(services, subject, theme);
    case "cone":
      return drawCone(services, subject, theme);
    case "reliability":
      return drawReliability(services, subject, theme);
    case "trade":
      return drawTrade(services, subject, theme);
  }
}

async function drawPayoff({ pictures }: Drawer, { request }: Subject<"payoff">, theme: Theme) {
  const payoff = await pictures.payoff(parseRequestText(request));
  return { svg: payoffSvg(payoffPicture(payoff), theme), versionMs: payoff.calculation.data.asOfMs };
}

async function drawIvHistory(services: Drawer, { symbol, days }: Subject<"iv-history">, theme: Theme) {
  const { volatility, calendar } = services;
  const [history, latest] = await Promise.all([
    volatility.history(symbol, days ?? HISTORY_DAYS),
    unlessNothing(volatility.latest(symbol)),
  ]);
  const svg = ivHistorySvg(ivHistoryPicture(history, latest), theme, calendar);
  return { svg, versionMs: latest?.data.asOfMs ?? null };
}

async function drawTerm({ volatility, pictures }: Drawer, { symbol }: Subject<"term">, theme: Theme) {
  const [view, earnings] = await Promise.all([volatility.latest(symbol), pictures.nextEarnings(symbol)]);
  return { svg: termSvg(termPicture(view, earnings), theme), versionMs: view.data.asOfMs };
}

async function drawSmile({ pictures }: Drawer, { kind: _kind, ...wish }: Subject<"smile">, theme: Theme) {
  const view = await pictures.smile(wish);
  return { svg: smileSvg(smilePicture(view), theme), versionMs: view.data.asOfMs };
}

/** As many days of closes as the move has ahead of it, within what can be read. */
const CLOSES = { min: 40, max: 370 };

async function drawCone(services: Drawer, { symbol, expiration }: Subject<"cone">, theme: Theme) {
  const { volatility, prices, calendar, nowMs } = services;
  const today = newYorkDate(nowMs());
  const [move, history] = await Promise.all([
    volatility.expectedMove({ symbol, expiration }),
    prices.bars({ symbol, timeframe: "1d", from: addDays(today, -CLOSES.max), limit: CLOSES.max }),
  ]);
  const days = Math.min(CLOSES.max, Math.max(CLOSES.min, 2 * move.dte));
  const from = addDays(today, -days);
  const bars = history.bars.filter(({ date }) => date !== null && date >= from);
  return { svg: coneSvg(conePicture(move, bars), theme, calendar), versionMs: move.data.asOfMs };
}

async function drawReliability({ trackRecord }: Drawer, { symbol }: Subject<"reliability">, theme: Theme) {
  const view = await trackRecord.read(symbol ?? null);
  return { svg: reliabilitySvg(reliabilityPicture(view), theme), versionMs: view.versionMs };
}

async function drawTrade({ pictures, calendar }: Drawer, { trade }: Subject<"trade">, theme: Theme) {
  if (pictures.trade === null) throw new AppError("not_found", "No trades are tracked here.");
  const series = await pictures.trade(trade);
  const versionMs = series.closedAtMs ?? series.points.at(-1)?.atMs ?? null;
  return { svg: tradeProfitSvg(series, theme, calendar), versionMs };
}

/** That nothing has been computed yet is shown in the picture. */
async function unlessNothing<View>(read: Promise<View>): Promise<View | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && error.code === "no_quotes") return null;
    throw error;
  }
}
