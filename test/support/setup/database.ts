import type { TestProject } from "vitest/node";
import { databaseImage } from "./database-image.ts";
import "./provided.ts";

export default async function setup(project: TestProject): Promise<void> {
  project.provide("databaseImage", await databaseImage());
}
