import { describe, expect, test } from "vitest";
import { createReadMemory, KEPT_MS, MOST_KEPT, NO_MEMORY } from "../../src/composition/stores/read-memory.ts";
import { remembering } from "../../src/composition/stores/remembered-reads.ts";

/** A store of one number that counts how often it is read. */
function world() {
  let nowMs = 1_000_000;
  const store = { value: 1, reads: 0 };
  const memory = createReadMemory(() => nowMs);
  const read = async () => {
    store.reads += 1;
    return store.value;
  };
  return { store, memory, read, pass: (ms: number) => (nowMs += ms) };
}

describe("what an isolate remembers of the store", () => {
  test("is read once within its seconds, and again after them", async () => {
    const { store, memory, read, pass } = world();
    await memory.recall("SPY", read);
    store.value = 2;
    pass(KEPT_MS - 1);
    expect(await memory.recall("SPY", read)).toBe(1);
    pass(1);
    expect(await memory.recall("SPY", read)).toBe(2);
    expect(store.reads).toBe(2);
  });

  test("has nothing to go by where the clock went back", async () => {
    const { memory, read, store, pass } = world();
    await memory.recall("SPY", read);
    pass(-1);
    await memory.recall("SPY", read);
    expect(store.reads).toBe(2);
  });

  test("is forgotten at a write", async () => {
    const { store, memory, read } = world();
    await memory.recall("SPY", read);
    store.value = 2;
    memory.forget();
    expect(await memory.recall("SPY", read)).toBe(2);
  });

  test("never holds what was read while something was written", async () => {
    const { store, memory, read } = world();
    let letGo: (value: number) => void = () => undefined;
    const slow = memory.recall("SPY", () => new Promise<number>((resolve) => (letGo = resolve)));
    store.value = 2;
    memory.forget();
    letGo(1);
    expect(await slow).toBe(1);
    expect(await memory.recall("SPY", read)).toBe(2);
  });

  test("never goes back to what was asked for earlier and answered later", async () => {
    const { store, memory, read, pass } = world();
    let letGo: (value: number) => void = () => undefined;
    const slow = memory.recall("SPY", () => new Promise<number>((resolve) => (letGo = resolve)));
    pass(10);
    store.value = 2;
    await memory.recall("SPY", read);
    letGo(1);
    await slow;
    expect(await memory.recall("SPY", read)).toBe(2);
    expect(store.reads).toBe(1);
  });

  test("holds no failure", async () => {
    const { memory, read } = world();
    await expect(memory.recall("SPY", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    expect(await memory.recall("SPY", read)).toBe(1);
  });

  test("is bounded: the eldest goes first", async () => {
    const { memory, read, store } = world();
    for (let i = 0; i <= MOST_KEPT; i += 1) await memory.recall(`key ${i}`, read);
    await memory.recall(`key ${MOST_KEPT}`, read);
    expect(store.reads).toBe(MOST_KEPT + 1);
    await memory.recall("key 0", read);
    expect(store.reads).toBe(MOST_KEPT + 2);
  });

  test("is nothing where nothing is to be remembered", async () => {
    const { read, store } = world();
    await NO_MEMORY.recall("SPY", read);
    await NO_MEMORY.recall("SPY", read);
    expect(store.reads).toBe(2);
  });
});

test("a port's verbs are remembered by their names and all of their arguments", async () => {
  const asked: string[] = [];
  const port = {
    quote: async (symbol: string) => asked.push(`quote ${symbol}`),
    bars: async (symbol: string, days: number) => asked.push(`bars ${symbol} ${days}`),
  };
  const one = remembering(
    "prices",
    port,
    createReadMemory(() => 0),
  );
  for (let turn = 0; turn < 2; turn += 1) {
    await one.quote("SPY");
    await one.bars("SPY", 5);
    await one.bars("SPY", 6);
  }
  expect(asked).toEqual(["quote SPY", "bars SPY 5", "bars SPY 6"]);
});
