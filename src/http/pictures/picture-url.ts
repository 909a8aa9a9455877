import type { Picture, Pictures } from "../../charts/picture.ts";
import { HOUR_MS } from "../../market/calendar-date.ts";
import { type PictureSigner, pictureSigner } from "./picture-signature.ts";

export type PictureUrls = {
  /** Scheme and host under which Discord reaches this Worker. */
  publicBaseUrl: string;
  /** Something that only this deployment knows; its pictures' key is derived from it. */
  secret: string;
  nowMs: () => number;
};

/** Signed addresses of pictures. One without data of an age of its own gets the hour's. */
export function pictureUrls({ publicBaseUrl, secret, nowMs }: PictureUrls): Pictures {
  const signer = pictureSigner(secret);
  return {
    async url(picture) {
      const versionMs = picture.versionMs ?? hourOf(nowMs());
      return `${publicBaseUrl}${await picturePath({ ...picture, versionMs }, signer)}`;
    },
  };
}

/** Whether an address names the data that were drawn; those without an age of their own go by the hour. */
export function isVersion(askedMs: number, shownMs: number | null, nowMs: number): boolean {
  return askedMs === (shownMs ?? hourOf(nowMs));
}

const hourOf = (atMs: number) => Math.floor(atMs / HOUR_MS) * HOUR_MS;

async function picturePath(picture: Picture & { versionMs: number }, signer: PictureSigner): Promise<string> {
  const query = queryOf(picture);
  return `/pictures/${picture.kind}.png?${query}&s=${await signer.sign(claimOf(picture.kind, query))}`;
}

/** What is signed: the subject, whatever format it is drawn in. */
export function claimOf(kind: string, query: string): string {
  return `${kind}?${query}`;
}

function queryOf({ kind: _kind, versionMs, theme, ...subject }: Picture & { versionMs: number }): string {
  const fields = Object.entries({
    ...subject,
    ...(theme === "light" && { theme }),
    v: versionMs.toString(36),
  });
  return fields
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(value)}`))
    .join("&");
}

/** On a plan that draws none. */
export const NO_PICTURES: Pictures = { url: () => Promise.resolve(null) };
