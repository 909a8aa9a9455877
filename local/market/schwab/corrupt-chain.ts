import { CHAIN_FAULTS, type FaultKind } from "../faults.ts";
import { jsonAnswer, type SandboxAnswer } from "../vendor.ts";

export type ChainFault = (typeof CHAIN_FAULTS)[number];

const GREEKS = ["volatility", "delta", "gamma", "theta", "vega", "rho"];
const QUOTES = ["bid", "ask", "last", "mark", ...GREEKS];
/** Fields that a client cannot do without; contract by contract a different one goes missing. */
const NEEDED = ["symbol", "putCall", "strikePrice", "expirationDate", "bid", "ask", "mark"];

export function isChainFault(kind: FaultKind): kind is ChainFault {
  return CHAIN_FAULTS.some((fault) => fault === kind);
}

/** A sound chain body made wrong in one of the ways that clients have met. */
export function corruptChain(kind: ChainFault, sound: SandboxAnswer): SandboxAnswer {
  const body: unknown = JSON.parse(sound.body.toString("utf8"));
  if (!isFields(body)) return sound;
  switch (kind) {
    case "chain-failed":
      return jsonAnswer(200, {
        ...body,
        status: "FAILED",
        numberOfContracts: 0,
        callExpDateMap: {},
        putExpDateMap: {},
      });
    case "chain-maps-array":
      return jsonAnswer(200, { ...body, callExpDateMap: [], putExpDateMap: [] });
    case "chain-maps-empty":
      return jsonAnswer(200, { ...body, callExpDateMap: {}, putExpDateMap: {} });
    default:
      eachContract(body, (contract, index) => spoil(kind, contract, index));
      return jsonAnswer(200, body, sound.contracts);
  }
}

type Fields = Record<string, unknown>;

function spoil(kind: ChainFault, contract: Fields, index: number): void {
  if (kind === "missing-fields") {
    const name = NEEDED[index % NEEDED.length];
    if (name !== undefined) delete contract[name];
    return;
  }
  if (kind === "minus-999") for (const name of GREEKS) contract[name] = -999;
  else for (const name of QUOTES) contract[name] = "NaN";
}

function eachContract(body: Fields, visit: (contract: Fields, index: number) => void): void {
  let index = 0;
  for (const side of ["callExpDateMap", "putExpDateMap"]) {
    for (const strikes of fieldsIn(body[side])) {
      for (const list of Object.values(strikes)) {
        if (!Array.isArray(list)) continue;
        for (const contract of list) {
          if (isFields(contract)) visit(contract, index);
          index += 1;
        }
      }
    }
  }
}

function fieldsIn(map: unknown): Fields[] {
  return isFields(map) ? Object.values(map).filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
