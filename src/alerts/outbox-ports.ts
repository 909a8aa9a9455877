/** What Discord is to be told, kept until Discord has taken it. Rooms enqueue; the end of a tick delivers. */

/** A channel or thread of a server, or a user's direct messages; ids are Discord's. */
export type PostTarget = { kind: "channel" | "user"; id: string };

export type PostButton = { label: string; customId: string };

/** One embed, in Discord's markdown. Lengths are checked by {@link newPost}. */
export type PostBody = {
  /** At most 150 characters. */
  title: string;
  /** At most 1,000 characters; of a post of its own 4,000. */
  text: string;
  /** The whole in one line of at most 180 characters, for a message that tells of many. */
  line: string;
  tone: "up" | "down" | "neutral" | "warning";
  /** Only of a post of its own. */
  fields?: { name: string; value: string; inline?: boolean }[];
  /** A picture under https; only of a post of its own. */
  imageUrl?: string;
  /** Source, provider, age: at most 300 characters. */
  footer: string;
  /** What the post is about, epoch ms; shown in the reader's own zone. */
  atMs: number;
  /** Shown while the post travels alone: at most five. */
  buttons?: PostButton[];
};

export type NewPost = {
  /** What is told, e.g. `alert:12:1`: enqueued twice it is told once. */
  key: string;
  target: PostTarget;
  body: PostBody;
  /** True: a message of its own. Others of a target that wait together become one message. */
  alone: boolean;
  /** Not worth telling any more from then on, epoch ms. */
  expiresAtMs: number;
};

/** A post that this invocation is to send; those of one batch travel in one message. */
export type ClaimedPost = {
  id: number;
  /** Discord's `nonce`, at most 25 characters: the same at every attempt. */
  batch: string;
  target: PostTarget;
  body: PostBody;
  /** This one included. */
  attempts: number;
  createdAtMs: number;
};

export type BatchResult =
  | { kind: "delivered" }
  /** `reason` is kept with the rows; `afterMs` is what Discord asked for, null where it did not say. */
  | { kind: "retry"; afterMs: number | null; reason: string }
  /** Discord will never take it: by the `target`'s doing, which nothing else reaches either, or the `message`'s. */
  | { kind: "refused"; by: "target" | "message"; reason: string };

/** What became of a batch, as it is written down. */
export type Settlement = { batch: string; target: PostTarget } & (
  | { kind: "delivered" }
  | { kind: "retry"; atMs: number; reason: string }
  | { kind: "refused"; reason: string }
  /**
   * What else waits for the target is refused with it, its alerts and digest are paused, its trades told to their owners
   * alone, and all of these are told `notice`.
   */
  | { kind: "unreachable"; reason: string; notice: PostBody | null }
);

export type Outbox = {
  /** Those whose key is there already change nothing. Returns how many were new. */
  enqueue(posts: readonly NewPost[], nowMs: number): Promise<number>;
  /**
   * Takes hold of what is due, at most one batch a target and `mostBatches` in all, for `leaseMs`. Whoever dies with it
   * leaves it to the next one after that. A target that was told something a few seconds ago waits.
   */
  claim(
    input: { mostBatches: number; leaseMs: number; claimId: string },
    nowMs: number,
  ): Promise<ClaimedPost[]>;
  settle(settlements: readonly Settlement[], nowMs: number): Promise<void>;
};

/** What sends a batch to Discord. Never throws: what went wrong is its answer. */
export type PostSender = {
  send(posts: readonly ClaimedPost[]): Promise<BatchResult>;
};
