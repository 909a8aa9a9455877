import { AppError } from "../../errors.ts";
import { storedFreshness } from "../../providers/freshness.ts";
import type { Asked, Command, Reply } from "../commands/command.ts";
import { chainSymbol } from "../options/symbol.ts";
import type { DiscordServices } from "../services.ts";

/**
 * The answer from what is stored. Where its chain is stale, or missing, the chain is fetched and the command asked once
 * more; Discord is told to wait meanwhile. What can't be had leaves the stale answer with its age, and says why.
 */
export async function answerFresh(services: DiscordServices, command: Command, asked: Asked): Promise<Reply> {
  const first = await command
    .run(services, asked)
    .catch((error: unknown) => missing(services, command, asked, error));
  const symbol = "rests" in first && first.rests?.stale === true ? first.rests.symbol : null;
  const wanted = "missing" in first ? first.missing : symbol;
  if (wanted === null) return answered(first);
  const refreshed = await services.refresh(wanted);
  services.log("info", "refreshed_for", { symbol: wanted, ...refreshed });
  if (refreshed.kind === "fetched") return command.run(services, asked);
  const note =
    refreshed.kind === "later"
      ? `${wanted} is being fetched anew: ask again in a minute.`
      : `Nothing newer can be had now. ${refreshed.why}`;
  if ("missing" in first) throw withNote(first.error, note);
  return { ...answered(first), content: `-# ${note}` };
}

type Missing = { missing: string; error: AppError };

/** Only what the symbol's chain would mend: a strike that a fresh chain lacks is not listed. */
async function missing(
  services: DiscordServices,
  { fed }: Command,
  { options }: Asked,
  error: unknown,
): Promise<Missing> {
  const symbol = chainSymbol(options);
  const isOurs = error instanceof AppError && error.code === "no_quotes";
  if (fed !== "chain" || !isOurs || symbol === null) throw error;
  const listed = await services.chains.expirations(symbol).catch(() => {
    throw error;
  });
  const newestMs = Math.max(...listed.map(({ lastUpdatedMs }) => lastUpdatedMs));
  const { calendar, limits } = services;
  const freshness = { calendar, limitMs: limits.chainsMs };
  if (listed.length > 0 && !storedFreshness("", newestMs, services.nowMs(), freshness).stale) throw error;
  return { missing: symbol, error };
}

function answered(first: Reply | Missing): Reply {
  if ("missing" in first) throw first.error;
  return first;
}

function withNote(error: AppError, note: string): AppError {
  return new AppError(error.code, error.message, { hint: `${note} ${error.hint}`, cause: error });
}
