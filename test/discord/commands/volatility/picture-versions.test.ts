import { expect, test } from "vitest";
import { IN_SESSION, minutes } from "../../../support/moments.ts";
import { aStoredVolatility } from "../../../support/stored-volatility.ts";
import { volatilityDoor } from "../../../support/volatility-door.ts";

test.each(["iv", "term"])(
  "/%s names its picture by when the figures were fetched, as the picture does",
  async (name) => {
    const quotedAtMs = IN_SESSION - minutes(15);
    const { ask, pictures } = volatilityDoor({ rows: [aStoredVolatility({ quotedAtMs, delayed: true })] });
    await ask(name, { symbol: "SPY" });
    expect(pictures).toEqual([expect.objectContaining({ versionMs: IN_SESSION })]);
  },
);
