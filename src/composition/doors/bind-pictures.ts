import { readSmile } from "../../chains/read-smile.ts";
import type { Pictures } from "../../charts/picture.ts";
import { nextEarnings } from "../../company/read-earnings.ts";
import type { Config } from "../../config/config.ts";
import { pictureSigner } from "../../http/pictures/picture-signature.ts";
import { NO_PICTURES, pictureUrls } from "../../http/pictures/picture-url.ts";
import type { PictureServices } from "../../http/pictures/services.ts";
import { explainingGap } from "../../providers/capability-gaps.ts";
import { USUAL_LIMITS } from "../../providers/freshness.ts";
import type { TradeStore } from "../../trades/ports.ts";
import { readTradeSeries } from "../../trades/trade-series.ts";
import { gapOf, type HttpPorts, moment } from "./http-ports.ts";
import { calculatorOf } from "./http-reads.ts";

type Settings = Pick<Config, "plans" | "publicBaseUrl" | "qstash">;

/** Addresses of pictures; none on the Workers plan Free, where one would take more CPU than an invocation has. */
export function bindPictures({ plans, publicBaseUrl, qstash }: Settings, nowMs: () => number): Pictures {
  if (plans.workers === "free") return NO_PICTURES;
  return pictureUrls({ publicBaseUrl, secret: qstash.token, nowMs });
}

/** What the JSON door's ports are told of pictures; null where none are drawn. */
export function picturePorts(
  { plans, qstash }: Settings,
  trades: () => Pick<TradeStore, "readHistory">,
): HttpPorts["pictures"] {
  if (plans.workers === "free") return null;
  let renderer: Promise<PictureServices["renderPng"]> | null = null;
  return {
    secret: qstash.token,
    async renderPng(svg) {
      renderer ??= openRenderer();
      return (await renderer)(svg);
    },
    trade: (id) => readTradeSeries(trades(), Number(id)),
  };
}

/** Loaded with the first picture, so that no other invocation reads it. */
async function openRenderer(): Promise<PictureServices["renderPng"]> {
  const [{ createPngRenderer }, { workerAssets }] = await Promise.all([
    import("../../adapters/resvg/png-renderer.ts"),
    import("../../adapters/resvg/worker-assets.ts"),
  ]);
  return createPngRenderer(workerAssets);
}

/** Verbs that pictures need beside those of the JSON door. */
export function bindPictureServices(ports: HttpPorts): PictureServices | null {
  const { pictures, stores, scheduling, limits = USUAL_LIMITS } = ports;
  if (pictures === null || pictures === undefined) return null;
  const now = moment(ports);
  const freshness = { limitMs: limits.chainsMs, calendar: scheduling.calendar };
  return {
    isSigned: pictureSigner(pictures.secret).isSigned,
    renderPng: pictures.renderPng,
    payoff: calculatorOf(ports).payoff,
    smile: (wish) =>
      explainingGap(gapOf(ports, "chains"), async () =>
        readSmile(stores.chains, wish, await now(), freshness),
      ),
    nextEarnings: async (symbol) => nextEarnings(ports.company(), symbol, await now()),
    trade: pictures.trade,
  };
}
