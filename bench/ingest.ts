import { GetOptionChainResponse } from "@sudowealth/schwab-api";
import { terminalTable } from "../local/terminal-table.ts";
import { type Body, loadBodies } from "./ingest/bodies.ts";
import { peakHeapMb, ratios, type Spread, sampleRounds, spread } from "./ingest/measure.ts";
import { encode, normalise, parseBody, runAll, value } from "./ingest/pipeline.ts";
import { costInWorkerd, type WorkerdCost } from "./ingest/workerd.ts";

/**
 * `npm run bench:ingest [words of a body's name]`: what a slice costs from body to SQL, in Node and in workerd, as
 * multiples of `JSON.parse` of the same body (the floor) and of a peer's parse, all from the same run.
 */

const FLOOR = "JSON.parse, the floor";
const ALL = "all in";
const PEER = "peer: @sudowealth/schwab-api, parse alone";
const wanted = process.argv.slice(2).join(" ");

for (const body of await loadBodies()) {
  if (!body.name.includes(wanted)) continue;
  await printHead(body);
  printNode(await sampleRounds(stagesOf(body)));
  printWorkerd(await costInWorkerd(body));
}

function stagesOf({ slice, nowMs, text }: Body): Record<string, () => unknown> {
  const parsed = parseBody(text);
  const chain = normalise(parsed, slice, nowMs);
  const valued = value(chain);
  return {
    [FLOOR]: () => parseBody(text),
    "validate and normalise": () => normalise(parsed, slice, nowMs),
    "value (forward, IV, smile, greeks)": () => value(chain),
    "the same of a payer, ex-dates inside": () => value(chain, true),
    "encode and hand to the driver": () => encode(slice, chain, valued),
    [ALL]: () => runAll(text, slice, nowMs),
    [PEER]: () => peerParse(text),
  };
}

/** The peer refuses bodies of ours that it finds irregular; its work up to there is what is timed. */
function peerParse(text: string): unknown {
  return GetOptionChainResponse.safeParse(JSON.parse(text));
}

async function heap({ text, slice, nowMs }: Body): Promise<number> {
  let parsed: unknown;
  let chain: ReturnType<typeof normalise> | undefined;
  let valued: ReturnType<typeof value> | undefined;
  return peakHeapMb([
    () => {
      parsed = parseBody(text);
    },
    () => {
      chain = normalise(parsed, slice, nowMs);
    },
    () => {
      valued = chain && value(chain);
    },
    () => chain && valued && encode(slice, chain, valued),
  ]);
}

async function printHead(body: Body): Promise<void> {
  const { contracts, sent } = await runAll(body.text, body.slice, body.nowMs);
  const { statements, parameters, bytes } = sent;
  console.log(
    `${body.name}: ${contracts.toLocaleString("en-US")} contracts, ${(body.text.length / 1e6).toFixed(2)} MB`,
  );
  console.log(
    `to Postgres: ${statements} statements in 1 request, ${parameters} parameters, ${(bytes / 1e6).toFixed(2)} MB; peak heap ${(await heap(body)).toFixed(1)} MB over the body`,
  );
}

function printNode(samples: Map<string, number[]>): void {
  const floor = samples.get(FLOOR) ?? [];
  const peer = samples.get(PEER) ?? [];
  const rows = [...samples].map(([stage, ms]) => [
    stage,
    spread(ms).median.toFixed(2),
    written(ratios(ms, floor)),
    written(ratios(ms, peer)),
  ]);
  console.log(terminalTable(["in Node", "ms", "times the floor", "of the peer"], rows));
}

function printWorkerd({ floor, warm, first }: WorkerdCost): void {
  const usual = spread(warm).median;
  const rows = [
    [FLOOR, spread(floor).median.toFixed(2), "1.00", ""],
    ["all in, warm", usual.toFixed(2), written(ratios(warm, floor)), "1.00"],
    ["all in, first pass", spread(first).median.toFixed(2), "", written(ratios(first, warm))],
  ];
  console.log(`${terminalTable(["in workerd", "ms", "times the floor", "times warm"], rows)}\n`);
}

/** The median, and the quartiles that enclose it. */
function written({ low, median, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
}
