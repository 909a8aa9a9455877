import type { Workerd } from "../cpu/start-workerd.ts";
import type { World } from "../cpu/world.ts";
import { type Figures, hammer, type Load } from "./hammer.ts";
import { type Asked, benchNowMs, fresh, type Route } from "./routes.ts";

/** A route from the isolate's memory and from the store, beside the bare ones, all in the same seconds. */
export type Compared = {
  title: string;
  bytes: number;
  kept: Figures;
  stored: Figures;
  bare: Figures;
  /** The bare route after one question to the same database. */
  bareStored: Figures;
};

export type Contestants = { here: Workerd; bare: Workerd };

/** Until the compiler has seen a route often enough to run it at its pace. */
const WARM_UPS = 40;

/** Null where the route is not there. */
export async function compare(
  route: Route,
  { here, bare }: Contestants,
  load: Load,
  world: World,
): Promise<Compared | null> {
  const bytes = await give(route, here, bare);
  if (bytes === null) return null;
  const stored = fresh(route);
  const asBare = (under: string): Asked[] => {
    const { method = "GET", headers = {}, body } = route.requests(benchNowMs())[0] ?? {};
    return [{ method, path: `/${under}/${route.id}`, headers, ...(body !== undefined && { body }) }];
  };
  const contests = {
    bare: () => hammer(bare, asBare("bare"), load, world),
    kept: () => hammer(here, route.requests(benchNowMs()), load, world),
    bareStored: () => hammer(bare, asBare("store"), load, world),
    stored: () => hammer(here, stored.requests(benchNowMs()), load, world),
  };
  for (const each of [route, stored]) await warmUp(each, here);
  return {
    title: route.title,
    bytes,
    bare: await contests.bare(),
    kept: await contests.kept(),
    bareStored: await contests.bareStored(),
    stored: await contests.stored(),
  };
}

async function warmUp(route: Route, { url }: Workerd): Promise<void> {
  const requests = route.requests(benchNowMs());
  for (let i = 0; i < WARM_UPS; i += 1) {
    const { path = "", ...init } = requests[i % requests.length] ?? {};
    await (await fetch(`${url}${path}`, init)).arrayBuffer();
  }
}

/** Tells the bare Worker the bytes of an answer, and gives their number. */
async function give({ id, requests }: Route, here: Workerd, bare: Workerd): Promise<number | null> {
  const [asked] = requests(benchNowMs());
  if (asked === undefined) return null;
  const { path, ...init } = asked;
  const answer = await fetch(`${here.url}${path}`, init);
  const body = await answer.text();
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${body.slice(0, 300)}`);
  const type = answer.headers.get("content-type") ?? "text/plain";
  const given = JSON.stringify({ name: id, type, body });
  await fetch(`${bare.url}/given`, { method: "PUT", body: given });
  return Buffer.byteLength(body);
}
