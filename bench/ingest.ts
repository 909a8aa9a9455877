import { GetOptionChainResponse } from "@sudowealth/schwab-api";
import { terminalTable } from "../local/terminal-table.ts";
import { type Body, loadBodies } from "./ingest/bodies.ts";
import { medianMs, peakHeapMb } from "./ingest/measure.ts";
import { encode, normalise, parseBody, runAll, type Sent, value } from "./ingest/pipeline.ts";
import { costInWorkerd } from "./ingest/workerd.ts";

/** `npm run bench:ingest`: what a slice costs from body to SQL, in Node and in workerd, beside a peer's parse. */

type Figures = { body: Body; contracts: number; sent: Sent; heapMb: number; stages: Record<string, number> };

for (const body of await loadBodies()) {
  const figures = await measure(body);
  print(figures, await costInWorkerd(body));
}

async function measure(body: Body): Promise<Figures> {
  const { slice, nowMs, text } = body;
  const { contracts, sent } = await runAll(text, slice, nowMs);
  const parsed = parseBody(text);
  const chain = normalise(parsed, slice, nowMs);
  const valued = value(chain);
  const stages = {
    "JSON.parse": await medianMs(() => parseBody(text)),
    "validate and normalise": await medianMs(() => normalise(parsed, slice, nowMs)),
    "value (IV, greeks, smile)": await medianMs(() => value(chain)),
    "encode and hand to the driver": await medianMs(() => encode(slice, chain, valued)),
    "all in": await medianMs(() => runAll(text, slice, nowMs)),
    "peer: @sudowealth/schwab-api, parse alone": await medianMs(() => peerParse(text)),
  };
  return { body, contracts, sent, heapMb: await heap(body), stages };
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

function print(figures: Figures, workerd: { firstMs: number; warmMs: number }): void {
  const { body, contracts, sent, heapMb, stages } = figures;
  const peer = stages["peer: @sudowealth/schwab-api, parse alone"] ?? Number.NaN;
  const rows = {
    ...stages,
    "all in, workerd, warm": workerd.warmMs,
    "all in, workerd, first pass": workerd.firstMs,
  };
  console.log(
    `${body.name}: ${contracts.toLocaleString("en-US")} contracts, ${(body.text.length / 1e6).toFixed(2)} MB`,
  );
  console.log(
    terminalTable(
      ["stage", "ms", "ms per 1,000", "of the peer"],
      Object.entries(rows).map(([stage, ms]) => [
        stage,
        ms.toFixed(2),
        ((ms * 1_000) / contracts).toFixed(2),
        (ms / peer).toFixed(3),
      ]),
    ),
  );
  const { statements, parameters, bytes } = sent;
  console.log(
    `to Postgres: ${statements} statements in 1 request, ${parameters} parameters, ${(bytes / 1e6).toFixed(2)} MB; peak heap ${heapMb.toFixed(1)} MB over the body\n`,
  );
}
