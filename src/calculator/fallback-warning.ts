/** Says that a fallback gave the quotes; null when the provider that is asked first did. */
export function fallbackWarning(provider: string | null, first: string | undefined): string | null {
  if (provider === null || first === undefined || provider === first) return null;
  return `These quotes come from ${capitalised(provider)}: ${capitalised(first)}, which is asked first, did not give them.`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
