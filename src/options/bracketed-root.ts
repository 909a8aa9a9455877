const MOST_STEPS = 200;

/**
 * A root of `f` between `a` and `b`, where it has opposite signs, to the last places of a double.
 * Chandrupatla (1997): inverse quadratic interpolation where that is safe, bisection where it is not.
 */
export function bracketedRoot(f: (x: number) => number, a: number, b: number): number {
  let [newest, opposite, previous] = [b, a, a];
  let [atNewest, atOpposite, atPrevious] = [f(b), f(a), f(a)];
  let step = 0.5;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const x = newest + step * (opposite - newest);
    const value = f(x);
    const sameSide = value > 0 === atNewest > 0;
    previous = sameSide ? newest : opposite;
    atPrevious = sameSide ? atNewest : atOpposite;
    if (!sameSide) {
      opposite = newest;
      atOpposite = atNewest;
    }
    newest = x;
    atNewest = value;
    const best = Math.abs(atNewest) < Math.abs(atOpposite) ? newest : opposite;
    const smallest = (4 * Number.EPSILON * Math.abs(best)) / Math.abs(opposite - newest);
    if (atNewest === 0) return newest;
    if (smallest >= 0.5) return best;
    step = nextStep(newest, opposite, previous, atNewest, atOpposite, atPrevious);
    step = Math.min(1 - smallest, Math.max(smallest, step));
  }
  return newest;
}

/** Where to look next, as a fraction of the way from the newest point to the one opposite. */
function nextStep(x1: number, x2: number, x3: number, f1: number, f2: number, f3: number): number {
  const xi = (x1 - x2) / (x3 - x2);
  const phi = (f1 - f2) / (f3 - f2);
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return 0.5;
  return (f1 / (f2 - f1)) * (f3 / (f2 - f3)) + ((x3 - x1) / (x2 - x1)) * (f1 / (f3 - f1)) * (f2 / (f3 - f2));
}
