/** The token of `Authorization: Bearer …`, whose scheme is written in any case (RFC 9110); null for any other header. */
export function bearerOf(authorization: string | null | undefined): string | null {
  return /^bearer +(\S.*)$/i.exec(authorization ?? "")?.[1] ?? null;
}
