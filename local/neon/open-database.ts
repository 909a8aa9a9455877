import type { Database } from "./database.ts";
import { openPglite } from "./open-pglite.ts";
import { openPostgres } from "./open-postgres.ts";

export type OpenDatabaseOptions = {
  /** Folder that PGlite keeps its files in; in memory when omitted. */
  dataDir?: string;
  /** What a new PGlite begins with: the files of another database, as PGlite dumped them. */
  image?: Blob;
  /** postgres:// or postgresql:// URL of a real server, used instead of PGlite. */
  url?: string;
};

/** Opens PGlite, or connects to a real PostgreSQL when a URL is given. */
export function openDatabase(options: OpenDatabaseOptions = {}): Promise<Database> {
  return options.url === undefined ? openPglite(options.dataDir, options.image) : openPostgres(options.url);
}
