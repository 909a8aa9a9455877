/**
 * Chance without state: every draw is a hash of what it is for, so that any instant can be asked first and
 * two processes with the same seed agree to the last cent.
 */

/** Mixes up to four integers into 32 well-spread bits (murmur3's rounds and finaliser). */
export function hashOf(seed: number, a: number, b = 0, c = 0): number {
  let h = seed | 0;
  h = round(h, a | 0);
  h = round(h, b | 0);
  h = round(h, c | 0);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

function round(h: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  k = Math.imul(k, 0x1b873593);
  const mixed = h ^ k;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** A text as a 32-bit number (FNV-1a), to name a stream of draws. */
export function streamOf(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) {
    h ^= name.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}

/** A hash as a number in the open interval (0, 1). */
export function uniformOf(hash: number): number {
  return (hash + 0.5) / 4294967296;
}

/**
 * A hash as a standard normal: Acklam's rational approximation of the inverse normal distribution
 * (relative error below 1.15e-9), chosen because the middle 95 % of draws need no logarithm.
 */
export function normalOf(hash: number): number {
  const p = uniformOf(hash);
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 0.97575) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  const top =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
    2.506628277459239;
  const bottom =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1;
  return (top * q) / bottom;
}

function tail(q: number): number {
  const top =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const bottom =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q +
    1;
  return top / bottom;
}
