import type { OnProgress } from "./watch-run.ts";

export type ProgressOutput = { isTTY: boolean; write: (text: string) => void };

/**
 * A line that the next one overwrites. Where the output is no terminal it tells of work whose size is known, a line at
 * every tenth of it; an empty line clears what stands there, and begins anew.
 */
export function showProgress({ isTTY, write }: ProgressOutput): OnProgress {
  let told = 0;
  return (line, share) => {
    if (isTTY) {
      write(`\r\u001b[2K${line}`);
      return;
    }
    if (line === "") told = 0;
    const tenths = share === null ? 0 : Math.floor(share * 10);
    if (tenths <= told) return;
    told = tenths;
    write(`${line}\n`);
  };
}

/** To this process's standard output. */
export const stdoutProgress = (): OnProgress =>
  showProgress({ isTTY: process.stdout.isTTY === true, write: (text) => process.stdout.write(text) });
