import { expect, test } from "vitest";
import { deliverPosts } from "../../src/alerts/deliver-posts.ts";
import { newPost } from "../../src/alerts/new-post.ts";
import type { BatchResult, ClaimedPost, Settlement } from "../../src/alerts/outbox-ports.ts";
import { aBody, aClaimedPost } from "../support/alerts.ts";
import { keepLog } from "../support/log-lines.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";

const DM = { kind: "user", id: "42" } as const;

/** One look into an outbox that holds these, with Discord answering so in turn. */
async function deliver(claimed: ClaimedPost[], ...answers: BatchResult[]) {
  return deliverSlowly(0, claimed, ...answers);
}

/** The same where each message takes so long. */
async function deliverSlowly(tookMs: number, claimed: ClaimedPost[], ...answers: BatchResult[]) {
  let wallMs = 0;
  const sent: ClaimedPost[][] = [];
  const settled: Settlement[] = [];
  const { log, lines } = keepLog();
  const delivery = await deliverPosts(
    {
      outbox: {
        claim: async () => claimed,
        settle: async (settlements) => {
          settled.push(...settlements);
        },
      },
      sender: {
        send: async (posts) => {
          sent.push([...posts]);
          wallMs += tookMs;
          return answers.shift() ?? { kind: "delivered" };
        },
      },
      randomId: () => "id",
      wallMs: () => wallMs,
      log,
    },
    { mostBatches: 9 },
    IN_SESSION,
  );
  return { delivery, sent, settled, lines };
}

test("a batch is one message, and what was delivered is written down", async () => {
  const posts = [
    aClaimedPost(),
    aClaimedPost({ id: 2 }),
    aClaimedPost({ id: 3, batch: "other", target: DM }),
  ];
  const { delivery, sent, settled } = await deliver(posts);
  expect(sent.map((batch) => batch.map(({ id }) => id))).toEqual([[1, 2], [3]]);
  expect(settled.map(({ kind }) => kind)).toEqual(["delivered", "delivered"]);
  // Something may still wait for the same targets.
  expect(delivery).toEqual({ delivered: 2, nextLookMs: IN_SESSION });
});

test("while Discord is slow no message is begun that another invocation could hold by then", async () => {
  const posts = ["a", "b", "c", "d"].map((batch, i) => aClaimedPost({ id: i, batch }));
  const { sent, settled } = await deliverSlowly(seconds(15), posts);
  expect(sent).toHaveLength(2);
  expect(settled).toMatchObject([
    { batch: "a", kind: "delivered" },
    { batch: "b", kind: "delivered" },
    { batch: "c", kind: "retry", atMs: IN_SESSION + seconds(30), reason: expect.stringMatching(/too slow/) },
    { batch: "d", kind: "retry" },
  ]);
});

test("nothing waits: nobody need look again", async () => {
  expect((await deliver([])).delivery).toEqual({ delivered: 0, nextLookMs: null });
});

test.each([
  [1, null, seconds(30)],
  [3, null, minutes(2)],
  [20, null, minutes(30)],
  [1, seconds(90), seconds(90)],
])("after attempt %d, asked to wait %s, it is tried again in %d ms", async (attempts, afterMs, waitMs) => {
  const { settled, delivery } = await deliver([aClaimedPost({ attempts })], {
    kind: "retry",
    afterMs,
    reason: "Discord answered 503",
  });
  expect(settled).toMatchObject([{ kind: "retry", atMs: IN_SESSION + waitMs }]);
  expect(delivery).toEqual({ delivered: 0, nextLookMs: IN_SESSION + waitMs });
});

test("a channel out of reach has its owners told what to do; whoever takes no direct messages can't be told", async () => {
  const gone = { kind: "refused", by: "target", reason: "The channel is gone." } as const;
  const { settled, lines } = await deliver(
    [aClaimedPost(), aClaimedPost({ batch: "dm", target: DM })],
    gone,
    gone,
  );
  expect(settled).toMatchObject([
    { kind: "unreachable", notice: { text: expect.stringMatching(/<#700>.*gone.*\/alerts list/) } },
    { kind: "unreachable", notice: null },
  ]);
  expect(lines.map(({ fields }) => fields["reason"])).toContain("The channel is gone.");
});

test("a message that Discord can't read is given up, and its target is not blamed", async () => {
  const { settled } = await deliver([aClaimedPost()], { kind: "refused", by: "message", reason: "50035" });
  expect(settled).toMatchObject([{ kind: "refused", reason: "50035" }]);
});

test("without a bot token nothing is claimed", async () => {
  const { log } = keepLog();
  const claim = () => Promise.reject(new Error("claimed"));
  const outbox = { claim, settle: async () => undefined };
  expect(
    await deliverPosts(
      { outbox, sender: null, randomId: () => "", wallMs: () => 0, log },
      { mostBatches: 9 },
      IN_SESSION,
    ),
  ).toEqual({ delivered: 0, nextLookMs: null });
});

test("a post is cut to Discord's limits, and shows it", () => {
  const long = "x".repeat(9_000);
  const fields = Array.from({ length: 30 }, () => ({ name: long, value: long }));
  const whole = {
    title: long,
    text: long,
    line: long,
    footer: long,
    fields,
    imageUrl: "https://x.example/p.png",
  };
  const of = (alone: boolean) =>
    newPost({ key: "k", target: DM, body: aBody(whole), alone, expiresAtMs: IN_SESSION }).body;
  const among = of(false);
  expect([among.title.length, among.text.length, among.line.length, among.footer.length]).toEqual([
    150, 1_000, 180, 300,
  ]);
  expect(among.text.endsWith("…")).toBe(true);
  expect(among).not.toHaveProperty("fields");
  expect(among).not.toHaveProperty("imageUrl");
  const alone = of(true);
  const size = [
    alone.title,
    alone.text,
    alone.footer,
    ...(alone.fields ?? []).flatMap(({ name, value }) => [name, value]),
  ];
  expect(size.join("").length).toBeLessThanOrEqual(6_000);
  expect(alone.fields).toHaveLength(1);
});
