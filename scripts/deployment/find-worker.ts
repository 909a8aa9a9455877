import { type Machine, PRODUCTION, readDeployment, THIS_MACHINE } from "./deployments.ts";
import { describeTarget, findTarget, type Target, type TargetWords } from "./find-target.ts";

export type WorkerWords = TargetWords & { url?: string; token?: string };
export type FoundWorker = { url: string; token: string; target: Target };

/** The Worker that the words name, told on the first line; its address without a slash at the end. */
export async function findWorker(words: WorkerWords, machine = THIS_MACHINE): Promise<FoundWorker> {
  const target =
    words.url === undefined
      ? await findTarget(words, ["PUBLIC_BASE_URL"], machine)
      : await named(words, machine);
  const url = target.workerUrl ?? "";
  process.stdout.write(`${describeTarget(target, url)}\n`);
  return { url, token: words.token ?? target.values["ADMIN_TOKEN"] ?? "", target };
}

/** A Worker given by its address. What is kept of a deployment is its own only where the address is the same. */
async function named(
  { url = "", token, local, deployed, env }: WorkerWords,
  machine: Machine,
): Promise<Target> {
  if (local || deployed || env !== undefined)
    throw new Error("--url names the Worker by itself: leave out --local, --deployed and --env.");
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new Error(`--url ${url} is no http(s) address.`);
  const workerUrl = url.replace(/\/+$/, "");
  const kept = await readDeployment(PRODUCTION, [], machine);
  const same = kept?.values["PUBLIC_BASE_URL"]?.replace(/\/+$/, "") === workerUrl;
  const own = machine.env["ADMIN_TOKEN"];
  const values = same && kept !== null ? kept.values : own ? { ADMIN_TOKEN: own } : {};
  const given = token === undefined ? values : { ...values, ADMIN_TOKEN: token };
  return { kind: "deployed", name: "a Worker", values: given, workerUrl, source: "the command line" };
}
