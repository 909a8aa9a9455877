const SLICES_PER_MINUTE = 100;

/**
 * Seconds after its slot at which a slice starts: none while a minute holds them all, else a stable place within the
 * minutes that they need, the same at every slot. FNV-1a over the key.
 */
export function spreadDelaySeconds(key: string, slices: number): number {
  if (slices <= SLICES_PER_MINUTE) return 0;
  const windowSeconds = Math.ceil(slices / SLICES_PER_MINUTE) * 60;
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % windowSeconds;
}
