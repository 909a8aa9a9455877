type WithDelta = { readonly strike: number; readonly delta: number | null };

/** The contract whose delta is nearest in size to so much (0..1), of equally near ones the one farther out; null for none. */
export function contractForDelta<Contract extends WithDelta>(
  contracts: readonly Contract[],
  wanted: number,
): Contract | null {
  const size = ({ delta }: WithDelta) => Math.abs(delta ?? Number.NaN);
  const known = contracts.filter((one) => Number.isFinite(size(one)));
  return (
    known.toSorted(
      (a, b) => Math.abs(size(a) - wanted) - Math.abs(size(b) - wanted) || size(a) - size(b),
    )[0] ?? null
  );
}

/** A delta as people write it, as a size 0..1: 0.3, .30, 30 and -30 are 0.3. Null for what is none. */
export function deltaSize(written: number): number | null {
  const size = Math.abs(written) >= 1 ? Math.abs(written) / 100 : Math.abs(written);
  return size > 0 && size < 1 ? size : null;
}
