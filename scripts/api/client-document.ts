import { createHash } from "node:crypto";

/** What types are not made of: examples, and what differs from deployment to deployment. */
const LEFT_OUT = new Set(["example", "examples", "servers", "externalDocs", "x-errors"]);

/** The OpenAPI document as the client's types are made from it. */
export function clientDocument(openApi: string): string {
  const document: { info: Record<string, unknown> } = JSON.parse(openApi, (name, value: unknown) =>
    LEFT_OUT.has(name) ? undefined : value,
  );
  document.info = { title: "Volaris", version: "" };
  return JSON.stringify(document);
}

/** Stands on the first line of the types, so that a test sees when the document has moved on. */
export function documentDigest(openApi: string): string {
  return createHash("sha256").update(clientDocument(openApi)).digest("hex").slice(0, 16);
}

/** The digest of the document that types were made from; null where none is named. */
export function digestIn(types: string): string | null {
  return /^\/\/ document ([0-9a-f]{16})$/m.exec(types)?.[1] ?? null;
}
