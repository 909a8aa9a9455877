import { createSigner, type Signer } from "../../edge/identity/signer.ts";

/** Signs what a picture's address claims. */
export type PictureSigner = Signer;

export const pictureSigner = (secret: string): PictureSigner => createSigner(secret, "volaris:pictures:1");
