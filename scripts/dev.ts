import { spawn } from "node:child_process";
import { PROJECT_DIR } from "../local/project.ts";
import { wranglerScript } from "../local/worker-process.ts";

/** `npm run dev`: says what `wrangler dev` does not do, then runs it. */
process.stdout.write(
  `wrangler dev runs the Worker and nothing round it:
  - QStash cannot deliver to this address, so no slice of a refresh and no page of a job arrives
  - no cron trigger fires, so nothing is refreshed by itself
    (one tick by hand: curl 'http://127.0.0.1:8787/cdn-cgi/handler/scheduled?cron=*+*+*+*+*')
For a whole system on this machine, with Postgres, Redis, queue and clock:
  npm start             the modelled market, no key
  npm start -- --live   real data, with the keys of .dev.vars

`,
);
const wrangler = spawn(process.execPath, [wranglerScript(PROJECT_DIR), "dev", ...process.argv.slice(2)], {
  cwd: PROJECT_DIR,
  stdio: "inherit",
});
// Ctrl-C reaches wrangler by itself; this process only waits for it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => wrangler.kill(signal));
wrangler.on("exit", (code) => process.exit(code ?? 1));
