import { AppError } from "../errors.ts";

/**
 * A response's text, refused beyond `maxBytes` while it is still streaming, so that no body can fill the isolate.
 * Throws `provider_bad_body` for a cut or oversize body.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
): Promise<{ text: string; bytes: number }> {
  const declared = Number(response.headers.get("content-length") ?? 0);
  if (declared > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("provider_bad_body", "The answer broke off in the middle.", { cause: error });
  }
  return { text: new TextDecoder().decode(joinChunks(chunks, bytes)), bytes };
}

function joinChunks(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const only = chunks[0];
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function tooLarge(maxBytes: number): AppError {
  return new AppError("provider_bad_body", `The answer is larger than ${maxBytes} bytes.`);
}
