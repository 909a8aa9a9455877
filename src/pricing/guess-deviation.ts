import { millsRatio } from "./normal-distribution.ts";

const SQRT_TWO_OVER_PI = 0.7978845608028654;
/** The Bachelier deviation at which the correction to Black's model runs out of digits. */
const WIDEST_BACHELIER = 1;
/** ln(1 + distance / price) at which the rational function for the far tail takes over. */
const NEAREST_FAR = 18.35;

/**
 * First guess of the deviation volatility * sqrt(years), from `distance` = |ln(forward / strike)| and the time value as
 * a `fraction` of its bound min(forward, strike); `complement` is 1 - fraction, given apart so that its digits survive.
 * Relative error below 1e-5 up to a deviation of 0.5, 1e-3 up to 1, a few per cent above.
 */
export function guessDeviation(distance: number, fraction: number, complement: number): number {
  const guess = bachelierGuess(distance, fraction);
  if (guess < WIDEST_BACHELIER) return guess;
  const inflection = Math.sqrt(2 * distance);
  const share = upperTailShare(distance);
  return 2 * fraction < 1 - share ? Math.min(guess, inflection) : wideGuess(distance, complement, share);
}

/**
 * e^k N(-sqrt(2k)) / N(0): the fraction at the inflection point s = sqrt(2k), where d = 0, is (1 - share) / 2 and its
 * complement (1 + share) / 2.
 */
export function upperTailShare(distance: number): number {
  return SQRT_TWO_OVER_PI * millsRatio(Math.sqrt(2 * distance));
}

/**
 * Bachelier's deviation, corrected to Black's. With the price divided by sqrt(forward * strike), both models make
 * distance / price a function of y = distance / deviation, up to even powers of the deviation. The rational functions,
 * fitted for this project, give its inverse (to 1e-6) and the factors of the first two powers.
 */
function bachelierGuess(distance: number, fraction: number): number {
  const price = fraction * Math.exp(-0.5 * distance);
  const ratio = distance / price;
  const l = ratio < 1e300 ? Math.log(1 + ratio) : Math.log(distance) - Math.log(fraction) + 0.5 * distance;
  const s = l < NEAREST_FAR ? (price + distance) * nearShare(l) : distance / farDistance(Math.sqrt(l));
  if (s > WIDEST_BACHELIER) return s;
  const y = distance / s;
  const s2 = s * s;
  const first =
    (0.041677163805 + y * (0.055698844415 + y * 0.023984910057)) /
    (1 + y * (1.349992147655 + y * (1.469117196298 + y * (0.432031477592 + y * 0.19217315343))));
  const second =
    0.00386662958 /
    (1 + y * (0.144907684767 + y * (0.829301237399 + y * (-0.010433033952 + y * 0.072572782781))));
  return s * (1 + s2 * (first + s2 * second));
}

/** Bachelier's deviation / (price + distance) at l = ln(1 + distance / price), for l < 18.35. */
function nearShare(l: number): number {
  const above =
    2.506625522739 +
    l * (0.1858748969653 + l * (0.07703577995523 + l * (0.005051681744472 + l * 0.0002291975905835)));
  const below =
    1 +
    l *
      (0.5741249048438 +
        l * (0.147493937162 + l * (0.02125822065973 + l * (0.001845008280459 + l * 2.090142939166e-5))));
  return above / below;
}

/** y = distance / deviation at w = sqrt(l) for l >= 18.35. */
function farDistance(w: number): number {
  const above = -2.607338756947 + w * (2.304355542672 + w * (0.019942102427 - w * 0.184761945212));
  return above / (1 + w * (0.003890057009 - w * 0.13054877356));
}

/**
 * Above the inflection point the complement is N(-d) (1 + rho), rho growing from `share` at d = 0 to 1. One pass with
 * the first, one with the next better rho; then s = d + sqrt(d² + 2k).
 */
function wideGuess(distance: number, complement: number, share: number): number {
  const rough = tailDistance(complement / (1 + share));
  const rho = millsRatio(Math.sqrt(rough * rough + 2 * distance)) / millsRatio(rough);
  const d = tailDistance(complement / (1 + rho));
  return d + Math.sqrt(d * d + 2 * distance);
}

/** d >= 0 with N(-d) near `probability`: Abramowitz and Stegun 26.2.23, error 4.5e-4. */
function tailDistance(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(probability, 0.5)));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  return Math.max(0, t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
}
