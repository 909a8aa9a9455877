import { expect } from "vitest";
import { z } from "zod";

const ErrorBody = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(5),
    hint: z.string().min(5),
    requestId: z.string().min(8),
  }),
});

/** A refusal in the one error shape, with the same request id in body and header. */
export async function expectError(
  asked: Promise<{ status: number; body: unknown; headers: Headers }>,
  status: number,
  code: string,
  says: RegExp = /./,
) {
  const answer = await asked;
  const { error } = ErrorBody.parse(answer.body);
  expect({ status: answer.status, code: error.code }).toEqual({ status, code });
  expect(`${error.message} ${error.hint}`).toMatch(says);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(answer.headers.get("x-request-id")).toBe(error.requestId);
}
