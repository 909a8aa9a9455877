import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import type { Database } from "../../local/neon/database.ts";
import { openDatabase } from "../../local/neon/open-database.ts";
import { type NeonHttp, startNeonHttp } from "../../local/neon/start-neon-http.ts";

/** A migrated, empty database, and Neon's HTTP in front of it. */
export type Scaled = { database: Database; http: NeonHttp; close(): Promise<void> };

/** In memory, or a database of its own on that server, which is dropped at the end. */
export async function openScaled(server: string | null): Promise<Scaled> {
  const { database, drop } = server === null ? await openOwn() : await openOn(server);
  await applyMigrations(database, "drizzle");
  const http = await startNeonHttp({ database, port: 0 });
  return {
    database,
    http,
    async close() {
      await http.close();
      await database.close();
      await drop();
    },
  };
}

async function openOwn() {
  return { database: await openDatabase(), drop: async () => undefined };
}

async function openOn(server: string) {
  const name = `volaris_scaling_${process.pid}_${Date.now()}`;
  const maintenance = await openDatabase({ url: server });
  await maintenance.exec(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = async () => {
    await maintenance.exec(`DROP DATABASE ${name} WITH (FORCE)`);
    await maintenance.close();
  };
  return { database: await openDatabase({ url: url.href }), drop };
}
