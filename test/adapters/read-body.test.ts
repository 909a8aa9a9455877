import { expect, test } from "vitest";
import { readBody } from "../../src/adapters/read-body.ts";

/** A response that streams these chunks, then fails when told to. */
function streaming(chunks: readonly Uint8Array[], failure?: Error): Response {
  const left = [...chunks];
  return new Response(
    new ReadableStream({
      pull(controller) {
        const next = left.shift();
        if (next !== undefined) controller.enqueue(next);
        else if (failure) controller.error(failure);
        else controller.close();
      },
    }),
  );
}
const bytes = (text: string) => new TextEncoder().encode(text);

test("a body is read whole, and its bytes are counted, not its characters", async () => {
  expect(await readBody(new Response("é€"), 100)).toEqual({ text: "é€", bytes: 5 });
  expect(await readBody(new Response(null), 100)).toEqual({ text: "", bytes: 0 });
});

test("a character split between two chunks stays whole", async () => {
  const [euro] = [bytes("€")];
  expect(await readBody(streaming([euro.slice(0, 1), euro.slice(1)]), 100)).toEqual({ text: "€", bytes: 3 });
});

test("exactly the limit is read, one byte more is refused while it still streams", async () => {
  const chunk = new Uint8Array(1_000).fill(97);
  expect((await readBody(streaming([chunk, chunk]), 2_000)).bytes).toBe(2_000);
  let pulled = 0;
  const endless = new Response(
    new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(chunk);
      },
    }),
  );
  await expect(readBody(endless, 2_000)).rejects.toMatchObject({ code: "provider_bad_body" });
  expect(pulled).toBeLessThan(10);
});

test("a declared length beyond the limit is refused unread", async () => {
  const response = new Response("x", { headers: { "content-length": "2001" } });
  await expect(readBody(response, 2_000)).rejects.toMatchObject({
    code: "provider_bad_body",
    message: "The answer is larger than 2000 bytes.",
  });
});

test("a body that breaks off is provider_bad_body with its cause", async () => {
  const cause = new Error("terminated");
  await expect(readBody(streaming([bytes("half")], cause), 100)).rejects.toMatchObject({
    code: "provider_bad_body",
    retryable: true,
    cause,
  });
});
