import { parseArgs } from "node:util";
import { PRODUCTION, SANDBOX } from "../deployment/deployments.ts";
import { readWords } from "../read-words.ts";

const SETUP_USAGE = `npm run setup                    from nothing to a live bot; once more goes on where it stopped
npm run setup -- schwab          adds Schwab, when its app is approved
npm run setup -- --env staging   another deployment, with services of its own
npm run setup -- --sandbox       the same against stand-ins on this machine: no account, nothing deployed
  --answers FILE   answers as NAME=value lines, e.g. of .dev.vars
  --yes            ask nothing: answers come from the file, from what is kept and from the environment`;

export type SetupWords = {
  schwab: boolean;
  name: string;
  sandbox: boolean;
  answers: string | null;
  yes: boolean;
};

export function parseSetupWords(args: string[]): SetupWords {
  const { values, positionals } = readWords(SETUP_USAGE, () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        env: { type: "string" },
        sandbox: { type: "boolean", default: false },
        answers: { type: "string" },
        yes: { type: "boolean", default: false },
      },
    }),
  );
  const [what, ...more] = positionals;
  if ((what !== undefined && what !== "schwab") || more.length > 0)
    throw new Error(`There is no setup of "${positionals.join(" ")}".\n\n${SETUP_USAGE}`);
  if (values.sandbox && values.env !== undefined)
    throw new Error(`--sandbox has a file of its own: leave out --env.\n\n${SETUP_USAGE}`);
  if (values.env === SANDBOX)
    throw new Error(
      `"${SANDBOX}" is what --sandbox calls its own file: take another name.\n\n${SETUP_USAGE}`,
    );
  return {
    schwab: what === "schwab",
    name: values.sandbox ? SANDBOX : (values.env ?? PRODUCTION),
    sandbox: values.sandbox,
    answers: values.answers ?? null,
    yes: values.yes,
  };
}
