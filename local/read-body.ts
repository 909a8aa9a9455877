import type { IncomingMessage } from "node:http";

/**
 * The whole body. One that is too large is read to its end all the same, so that the client gets the answer rather than
 * a broken pipe.
 *
 * @param refusal makes the error for a body over `maxBytes`
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  refusal: () => Error,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length <= maxBytes) chunks.push(bytes);
  }
  if (length > maxBytes) throw refusal();
  return Buffer.concat(chunks);
}
