import { createVolarisClient, type VolarisClient } from "../../clients/typescript/index.js";
import { answerChecker } from "./check-answers.ts";

export type CheckedClient = VolarisClient & {
  /** What answers had against their schemas so far. */
  objections: readonly string[];
  /** Operations of the document that were not asked yet, or not answered with success. */
  unasked(): readonly string[];
};

/** The typed client in front of a Worker; each of its answers is held against the document that the Worker publishes. */
export async function checkedClient(url: string, token?: string): Promise<CheckedClient> {
  const checker = answerChecker(await (await fetch(`${url}/openapi.json`)).text());
  const objections: string[] = [];
  const answered = new Set<string>();
  const client = createVolarisClient({ baseUrl: url, token });
  client.use({
    async onResponse({ request, response }) {
      const { pathname } = new URL(request.url);
      const id = checker.operationOf(request.method, pathname) ?? `${request.method} ${pathname}`;
      objections.push(...checker.answer(id, response.status, await response.clone().json()));
      if (response.ok) answered.add(id);
    },
  });
  const ids = checker.operations.map(({ route }) => route.operationId);
  return Object.assign(client, { objections, unasked: () => ids.filter((id) => !answered.has(id)) });
}
