import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import {
  deliveryCheck,
  judgeKeys,
  judgeRefusal,
  type Refusal,
} from "../../../src/operations/doctor/check-queue.ts";

const KEYS = { current: "sig_1", next: "sig_2" };

/** A queue whose echo is marked after so many looks, or ends among the dead letters. */
function aDelivery({ markedAfter = Number.POSITIVE_INFINITY, refusal = null as Refusal, away = false } = {}) {
  const asked: string[] = [];
  let looks = 0;
  const check = deliveryCheck({
    randomId: () => "id-1",
    sleep: async () => undefined,
    queue: {
      async publishEcho(id) {
        asked.push(`publish ${id}`);
        return "msg_1";
      },
      async takeRefusal(messageId) {
        asked.push(`refusal ${messageId}`);
        return refusal;
      },
    },
    markers: {
      async isMarked() {
        if (away) throw new AppError("cache_unavailable", "Redis did not answer or refused a command.");
        looks += 1;
        return looks > markedAfter;
      },
    },
  });
  return { run: check.run, asked };
}

test("a message that comes back is looked for no longer", async () => {
  const { run, asked } = aDelivery({ markedAfter: 2 });
  expect(await run()).toMatchObject({ state: "ok" });
  expect(asked).toEqual(["publish id-1"]);
});

test("one that does not is looked for among the dead letters", async () => {
  const { run, asked } = aDelivery({ refusal: { status: 401 } });
  expect(await run()).toMatchObject({
    state: "wrong",
    found: expect.stringContaining("signing keys are wrong"),
  });
  expect(asked).toEqual(["publish id-1", "refusal msg_1"]);
});

test("one that is refused later, or never, is waited for in vain", async () => {
  const { run, asked } = aDelivery();
  expect(await run()).toMatchObject({ state: "wrong", found: expect.stringContaining("has not delivered") });
  expect(asked).toEqual(["publish id-1", "refusal msg_1", "refusal msg_1"]);
});

test("without Redis nobody can tell, which is said as such", async () => {
  expect(await aDelivery({ away: true }).run()).toMatchObject({
    state: "warning",
    mend: "Mend redis first.",
  });
});

for (const [refusal, says] of [
  [null, /has not delivered it/],
  [{ status: 0 }, /can't reach PUBLIC_BASE_URL/],
  [{ status: 401 }, /its signature was refused/],
  [{ status: 404 }, /answers the message with 404/],
  [{ status: 503 }, /marker could not be written/],
] as const) {
  test(`a refusal of ${refusal?.status ?? "nobody"} is told apart`, () => {
    const outcome = judgeRefusal(refusal);
    expect(outcome.state).toBe("wrong");
    expect(outcome.found).toMatch(says);
    expect(outcome.mend).not.toBeNull();
  });
}

test("signing keys beside those of the token's account", () => {
  expect(judgeKeys(KEYS, KEYS)).toMatchObject({ state: "ok" });
  expect(judgeKeys(KEYS, { current: "sig_1", next: "old" })).toMatchObject({ state: "warning" });
  // The account has rotated: what was next is current now.
  expect(judgeKeys({ current: "sig_2", next: "sig_3" }, KEYS)).toMatchObject({
    state: "warning",
    found: expect.stringContaining("rotated"),
  });
  expect(judgeKeys(KEYS, { current: "other", next: "another" })).toMatchObject({ state: "wrong" });
  expect(JSON.stringify(judgeKeys(KEYS, { current: "other", next: "another" }))).not.toMatch(/sig_|other/);
});
