import type { WorkerBundle } from "./bundle-worker.ts";

/** What is made once for all test files; they `inject` it. */
declare module "vitest" {
  interface ProvidedContext {
    /** File of an empty migrated database. */
    databaseImage: string;
    /** The Worker of src/index.ts. */
    worker: WorkerBundle;
    /** The Worker whose clock is told the time. */
    simulatedWorker: WorkerBundle;
  }
}
