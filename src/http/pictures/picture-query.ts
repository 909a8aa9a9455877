import { PICTURE_KINDS, type PictureSubject, type Theme } from "../../charts/picture.ts";
import { AppError } from "../../errors.ts";
import { parseTickerSymbol } from "../../options/ticker-symbol.ts";

export type PictureFormat = "png" | "svg";
export type PictureQuery = {
  kind: PictureSubject["kind"];
  format: PictureFormat;
  /** The query before its signature, which is over it. */
  claimed: string;
  signature: string;
};

const FILE = /^([a-z-]+)\.(png|svg)$/;
const SIGNED = /^(.*)&s=([^&]*)$/;

/** The parts of a picture's address. Throws `not_found` for one that names no picture, `forbidden` without a signature. */
export function readPictureAddress(file: string, query: string): PictureQuery {
  const [, name, format] = FILE.exec(file) ?? [];
  const kind = PICTURE_KINDS.find((each) => each === name);
  if (kind === undefined || (format !== "png" && format !== "svg")) {
    throw new AppError("not_found", "There is no such picture.", {
      hint: `Pictures are ${PICTURE_KINDS.join(", ")}, as .png or .svg.`,
    });
  }
  const [, claimed, signature] = SIGNED.exec(query) ?? [];
  if (claimed === undefined || signature === undefined) throw unsigned();
  return { kind, format, claimed, signature };
}

export function unsigned(): AppError {
  return new AppError("forbidden", "This picture's address is not signed by this deployment.", {
    hint: "Take the address as the command's answer gives it, s= included; a command asked anew gives a new one.",
  });
}

/** What a signed query asks for. Its parts are ours, and yet an old address may mean what is no more. */
export function readPictureQuery(
  kind: PictureSubject["kind"],
  claimed: string,
): { subject: PictureSubject; theme: Theme; versionMs: number } {
  const query = new URLSearchParams(claimed);
  const text = (name: string) => query.get(name) ?? refuse(name);
  const symbol = () => parseTickerSymbol(text("symbol")) ?? refuse("symbol");
  const versionMs = Number.parseInt(text("v"), 36);
  const subject = ((): PictureSubject => {
    switch (kind) {
      case "payoff":
        return { kind, request: text("request") };
      case "iv-history":
        return { kind, symbol: symbol(), ...(query.has("days") && { days: Number(text("days")) }) };
      case "term":
        return { kind, symbol: symbol() };
      case "smile": {
        const root = query.get("root");
        return { kind, symbol: symbol(), expiration: text("expiration"), ...(root !== null && { root }) };
      }
      case "cone":
        return { kind, symbol: symbol(), expiration: text("expiration") };
      case "reliability":
        return { kind, ...(query.has("symbol") && { symbol: symbol() }) };
      case "trade":
        return { kind, trade: text("trade") };
    }
  })();
  return { subject, theme: query.get("theme") === "light" ? "light" : "dark", versionMs };
}

function refuse(name: string): never {
  throw new AppError("invalid_request", `${name}: is missing or wrong in this picture's address`);
}
