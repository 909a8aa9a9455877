import { expect, test } from "vitest";
import { databentoRefusal } from "../../../src/adapters/databento/http-errors.ts";
import { usableRange } from "../../../src/adapters/databento/usable-range.ts";
import { loadRecording } from "../../support/shared.ts";

const ms = (iso: string) => Date.parse(iso);
const recorded = loadRecording("databento/errors_422_observed_2026-01.json");
const bodies = Array.isArray(recorded) ? recorded : [];

const bodyOf = (reason: string): string =>
  bodies.map((body: unknown) => JSON.stringify(body)).find((text) => text.includes(`"${reason}"`)) ?? "";
const refusalOf = (reason: string) => databentoRefusal(422, bodyOf(reason), new Headers(), 0);

test.skipIf(recorded === null)("recorded refusals say what is usable", () => {
  const asked = { startMs: ms("2026-01-28T18:00:00Z"), endMs: ms("2026-01-29T20:23:08Z") };
  expect(usableRange(refusalOf("data_end_after_available_end"), asked)).toEqual({
    range: { ...asked, endMs: ms("2026-01-29T20:00:00Z") },
    availableStartMs: null,
    availableEndMs: ms("2026-01-29T20:00:00Z"),
  });
  const early = { startMs: ms("2010-01-11T00:00:00Z"), endMs: ms("2026-01-29T00:00:00Z") };
  expect(usableRange(refusalOf("data_start_before_available_start"), early)).toEqual({
    range: { ...early, startMs: ms("2010-06-06T00:00:00Z") },
    availableStartMs: ms("2010-06-06T00:00:00Z"),
    availableEndMs: null,
  });
  const late = { startMs: ms("2026-01-30T13:16:22Z"), endMs: ms("2026-01-30T13:16:32Z") };
  expect(usableRange(refusalOf("data_start_after_available_end"), late)).toEqual({
    range: null,
    availableStartMs: null,
    availableEndMs: ms("2026-01-30T13:00:00Z"),
  });
  expect(usableRange(refusalOf("data_time_range_start_on_or_after_end"), late)).toBeNull();
});

test.skipIf(recorded === null)("the recorded detail that is a text is read as one", () => {
  const refusal = databentoRefusal(401, '{"detail":"Not authenticated"}', new Headers(), 0);
  expect(refusal.detail).toMatchObject({ case: "", message: "Not authenticated" });
  expect(refusal.error.code).toBe("provider_unauthorized");
});

test("the usable end in the message of a recorded wording is found without its payload", () => {
  const message =
    "The dataset GLBX.MDP3 has data available up to '2026-01-29 20:00:00+00:00'. The `end` in the query " +
    "('2026-01-29 20:23:08.167605900+00:00') is after the available range. Try requesting with an earlier `end`.";
  const body = JSON.stringify({ detail: { case: "data_end_after_available_end", message } });
  const asked = { startMs: ms("2026-01-28T18:00:00Z"), endMs: ms("2026-01-29T20:23:08Z") };
  const usable = usableRange(databentoRefusal(422, body, new Headers(), 0), asked);
  expect(usable?.range?.endMs).toBe(ms("2026-01-29T20:00:00Z"));
});
