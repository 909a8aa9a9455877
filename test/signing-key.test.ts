import { expect, test } from "vitest";
import { createDiscordKeys } from "../local/discord/sign-interaction.ts";
import { isForgeableKey } from "../src/signing-key.ts";

const P = 2n ** 255n - 19n;
const D = modulo(-121_665n * power(121_666n, P - 2n));

function modulo(value: bigint): bigint {
  return ((value % P) + P) % P;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, modulo(base)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = modulo(result * square);
    square = modulo(square * square);
  }
  return result;
}

/** y of twice the point with this y: of a point and its negative the double's y is the same. */
function doubledY(y: bigint): bigint {
  const ySquared = modulo(y * y);
  const xSquared = modulo((ySquared - 1n) * power(D * ySquared + 1n, P - 2n));
  const product = modulo(D * xSquared * ySquared);
  return modulo((ySquared + xSquared) * power(1n - product, P - 2n));
}

function encoded(y: bigint, sign: 0 | 1): string {
  const bytes = (y | (BigInt(sign) << 255n)).toString(16).padStart(64, "0").match(/../g) ?? [];
  return bytes.reverse().join("");
}

/** The y of every point that three doublings lead to the neutral one, from 0 (order four) by halving and negating. */
const EIGHTH = BigInt("0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7");
const TORSION = [0n, 1n, P - 1n, EIGHTH, P - EIGHTH];

test("the eight points of small order are known in every encoding, the sign bit and numbers beyond p included", () => {
  for (const y of TORSION) {
    expect(doubledY(doubledY(doubledY(y)))).toBe(1n);
    for (const written of [y, y + P].filter((value) => value < 2n ** 255n)) {
      for (const sign of [0, 1] as const) {
        const key = encoded(written, sign);
        expect(isForgeableKey(key), key).toBe(true);
        expect(isForgeableKey(key.toUpperCase()), key).toBe(true);
      }
    }
  }
});

test("keys that hold a secret are none of them, nor are their neighbours", () => {
  for (const seed of ["a", "b", "c"]) expect(isForgeableKey(createDiscordKeys(seed).publicKey)).toBe(false);
  for (const y of [2n, 3n, P - 2n, P + 2n, EIGHTH + 1n]) expect(isForgeableKey(encoded(y, 0))).toBe(false);
});
