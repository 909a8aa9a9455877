import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createHttpApp } from "../src/http/app.ts";
import { openApiText } from "../src/http/document/mount-document.ts";
import type { HttpDoor, HttpServices } from "../src/http/services.ts";
import { clientDocument, documentDigest } from "./api/client-document.ts";
import { runCommand } from "./local-stack.ts";

const TYPES = "clients/typescript/schema.d.ts";
/** Needs TypeScript 5's own API, which 7 does not have: run beside the project, not of it. */
const GENERATOR = ["--package=openapi-typescript@7.13.0", "--package=typescript@5.9.3"];

/** `npm run client`: the client's types from the OpenAPI document of the source, without a running Worker. */
await runCommand(async () => {
  // Only told of, never asked: nothing of it is called.
  const services = { pictures: null, schwabLogin: null } as HttpServices;
  const publicBaseUrl = "https://volaris.example";
  const door = { adminToken: null, apiTokens: [], publicBaseUrl, limiter: null, signInLimiter: null };
  const app = createHttpApp(services, door as Omit<HttpDoor, "sessions"> as HttpDoor);
  const openApi = await openApiText(app, publicBaseUrl);
  const folder = await mkdtemp(join(tmpdir(), "volaris-client-"));
  try {
    const [from, to] = [join(folder, "openapi.json"), join(folder, "schema.d.ts")];
    await writeFile(from, clientDocument(openApi));
    await promisify(execFile)("npm", [
      "exec",
      "--yes",
      ...GENERATOR,
      "--",
      "openapi-typescript",
      from,
      "-o",
      to,
    ]);
    const head = `// Made by \`npm run client\` from the OpenAPI document; change the routes of src/http instead.\n// document ${documentDigest(openApi)}\n`;
    await writeFile(TYPES, `${head}${await readFile(to, "utf8")}`);
    process.stdout.write(`${TYPES} is made of document ${documentDigest(openApi)}.\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
