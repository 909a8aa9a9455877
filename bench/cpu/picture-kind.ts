import { pictureUrls } from "../../src/http/pictures/picture-url.ts";
import { goRound, type Kind } from "./kind.ts";
import { get } from "./send.ts";
import type { World } from "./world.ts";

const PNG = "\u0089PNG";

/** The payoff of an iron condor as PNG, read, drawn and rendered; a plan that draws pictures is needed for it. */
export function picture(world: World, bindings: Record<string, string>, strikes: string): Kind {
  const nextMs = goRound(world);
  const publicBaseUrl = bindings["PUBLIC_BASE_URL"] ?? "";
  const request = `SPY~iron_condor~${strikes.replaceAll("/", "_")}~d30`;
  return {
    id: "picture",
    title: "payoff.png",
    settings: { WORKERS_PLAN: "paid" },
    bare: "get",
    size: () => ({}),
    async next() {
      const nowMs = nextMs();
      const { url: sign } = pictureUrls({
        publicBaseUrl,
        secret: bindings["QSTASH_TOKEN"] ?? "",
        nowMs: () => nowMs,
      });
      const address = (await sign({ kind: "payoff", request, versionMs: nowMs })) ?? "";
      const { path, init } = get(address.slice(publicBaseUrl.length), nowMs);
      return async ({ url }) => {
        const answer = await fetch(`${url}${path}`, init);
        const body = Buffer.from(await answer.arrayBuffer());
        if (body.toString("latin1", 0, 4) !== PNG)
          throw new Error(`No picture: ${body.toString("utf8", 0, 300)}`);
      };
    },
  };
}
