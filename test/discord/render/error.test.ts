import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import { ephemeral, renderError } from "../../../src/discord/render/error.ts";
import { ERROR_TABLE, type ErrorCode } from "../../../src/error-table.ts";
import { AppError } from "../../../src/errors.ts";

const INNER = "password authentication failed for user volaris_owner";

test("every error is an answer that Discord takes, with what to do, and only our own carry a request id", () => {
  for (const code of Object.keys(ERROR_TABLE) as ErrorCode[]) {
    const data = ephemeral(renderError(new AppError(code, INNER), "request-7"));
    expect(validateInteractionResponse({ type: 4, data }).tree(), code).toEqual({});
    const text = JSON.stringify(data);
    const ours = ERROR_TABLE[code].status >= 500;
    expect(text.includes(INNER), code).toBe(ERROR_TABLE[code].publicMessage);
    expect(text.includes("request-7"), code).toBe(ours);
    expect(text).toContain(ERROR_TABLE[code].hint);
    expect(data.flags).toBe(64);
  }
});

test("nothing in a message can ping anybody", () => {
  const data = renderError(new AppError("invalid_request", "@everyone <@1311000000000000004>"), "r");
  expect(data.allowed_mentions).toEqual({ parse: [] });
});

test("an echo of any length and any characters fits, with its end cut, and is no markup", () => {
  for (const echo of ["x", "*", "_", "😀", "`\n"]) {
    const error = new AppError("invalid_request", `strikes: ${echo.repeat(5_000)} is none`, {
      hint: `Write ${echo.repeat(5_000)}`,
    });
    const data = renderError(error, "r");
    expect(validateInteractionResponse({ type: 4, data }).tree(), echo).toEqual({});
    const [message = "", hint = ""] = (data.embeds?.[0]?.description ?? "").split("\n");
    expect(message).toMatch(/^strikes: .+…$/);
    expect(hint).toMatch(/^Write .+…$/);
    expect(message).not.toMatch(/(?<!\\)[*`]/);
  }
});

test("a line to type is shown as it is typed", () => {
  const hint = "For example: /calc strategy:bull_put_spread symbol:SPY strikes:580/575 dte:7";
  const data = renderError(new AppError("invalid_request", "dte: must be whole days", { hint }), "r");
  expect(data.embeds?.[0]?.description).toBe(`dte: must be whole days\n${hint}`);
});
