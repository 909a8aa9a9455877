import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createFaults, type Faults } from "../faults.ts";
import { readBody } from "../read-body.ts";
import { openStandIn, type StandIn } from "../stand-in.ts";
import { applyFault, type FaultedAnswer } from "./apply-fault.ts";
import { type Counters, createCounters } from "./counters.ts";
import { FAULT_KINDS, type FaultKind, faultsAt } from "./faults.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest, type Vendor } from "./vendor.ts";

export type VendorServer = StandIn<FaultKind> & { readonly counters: Counters };

export type VendorServerOptions = {
  readonly vendors: readonly Vendor[];
  /** 0 takes any free port. */
  readonly port: number;
  readonly now: () => number;
  /** Told of every sound answer that goes out whole, e.g. to know what a client can have learnt, and when. */
  readonly onSound?: (vendor: string, request: SandboxRequest) => void;
};

const MAX_REQUEST_BYTES = 1_000_000;
const GZIP_FROM_BYTES = 1_024;
const tooLarge = () => new RangeError(`The request body is over ${MAX_REQUEST_BYTES} bytes.`);
const compress = promisify(gzip);
// A body served twice (the cache hands out the same buffer) is compressed once.
const compressed = new WeakMap<Buffer, Promise<Buffer>>();

/** Serves vendors on 127.0.0.1, with faults on demand and everything counted. Rejects when the port is taken. */
export async function serveVendors(options: VendorServerOptions): Promise<VendorServer> {
  const door: Door = { ...options, faults: createFaults(FAULT_KINDS), counters: createCounters() };
  const standIn = await openStandIn({
    name: "the sandbox market",
    port: options.port,
    faults: door.faults,
    answer: (incoming, outgoing) =>
      respond(door, incoming, outgoing).catch((error: unknown) => fail(outgoing, error)),
  });
  return { ...standIn, counters: door.counters };
}

type Door = VendorServerOptions & { readonly faults: Faults<FaultKind>; readonly counters: Counters };

async function respond(door: Door, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`);
  const request: SandboxRequest = {
    method: incoming.method ?? "GET",
    url,
    headers: incoming.headers,
    body: (await readBody(incoming, MAX_REQUEST_BYTES, tooLarge)).toString("utf8"),
    nowMs: door.now(),
  };
  const vendor = door.vendors.find((candidate) => candidate.owns(url.pathname));
  if (vendor === undefined) {
    const names = door.vendors.map(({ name }) => name).join(", ");
    const answer = jsonAnswer(404, { error: `No vendor here answers ${url.pathname}. Served: ${names}.` });
    return send(outgoing, answer, answer.body, {});
  }
  door.counters.request(url.pathname, request.nowMs);
  await deliver(door, answerOf(door, vendor, request), request, outgoing);
}

function answerOf(door: Door, vendor: Vendor, request: SandboxRequest): FaultedAnswer {
  const { pathname: path } = request.url;
  const rule = door.faults.take({ path, symbols: vendor.symbolsOf(request) }, faultsAt(path));
  if (rule === null) {
    const answer = vendor.answer(request);
    if (answer.status >= 200 && answer.status < 300) door.onSound?.(vendor.name, request);
    return { answer, delivery: "whole", delayMs: 0 };
  }
  door.counters.fault(rule.kind);
  return applyFault(rule, vendor, request);
}

async function deliver(
  door: Door,
  faulted: FaultedAnswer,
  request: SandboxRequest,
  outgoing: ServerResponse,
) {
  const { answer, delivery, delayMs } = faulted;
  if (delivery === "never") return;
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  const zipped = wantsGzip(request) && answer.body.length >= GZIP_FROM_BYTES;
  const body = zipped ? await compressOnce(answer.body) : answer.body;
  door.counters.answer(answer.status, answer.body.length, body.length, answer.contracts ?? 0);
  const encoding: Record<string, string> = zipped ? { "content-encoding": "gzip" } : {};
  if (delivery === "whole") return send(outgoing, answer, body, encoding);
  outgoing.writeHead(answer.status, headersOf(answer, body, encoding));
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

function send(
  outgoing: ServerResponse,
  answer: SandboxAnswer,
  body: Buffer,
  more: Record<string, string>,
): void {
  outgoing.writeHead(answer.status, headersOf(answer, body, more));
  outgoing.end(body);
}

function headersOf(
  answer: SandboxAnswer,
  body: Buffer,
  more: Record<string, string>,
): Record<string, string> {
  return {
    "content-type": answer.contentType,
    "content-length": String(body.length),
    ...answer.headers,
    ...more,
  };
}

function wantsGzip(request: SandboxRequest): boolean {
  return /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
}

function compressOnce(body: Buffer): Promise<Buffer> {
  const known = compressed.get(body);
  if (known !== undefined) return known;
  const made = compress(body, { level: 1 });
  compressed.set(body, made);
  return made;
}

function fail(outgoing: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const answer = jsonAnswer(500, { error: `The sandbox market failed: ${message}` });
  send(outgoing, answer, answer.body, {});
}
