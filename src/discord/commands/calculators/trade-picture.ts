import type { CalculateInput } from "../../../calculator/calculate-request.ts";
import type { Calculation } from "../../../calculator/calculation.ts";
import { settledRequestText } from "../../../calculator/request-text.ts";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { price } from "../../render/figures.ts";
import type { DiscordServices } from "../../services.ts";

/** The payoff as a picture's address; where none is drawn, as a line of blocks. */
export async function payoffPicture(
  { pictures }: Pick<DiscordServices, "pictures">,
  request: CalculateInput,
  calculation: Calculation,
): Promise<{ picture: string | null; blocks: string }> {
  const versionMs = calculation.data.asOfMs;
  const text = settledRequestText(request, calculation);
  const picture = await pictures.url({ kind: "payoff", request: text, versionMs });
  return { picture, blocks: picture === null ? payoffBlocks(calculation) : "" };
}

/** "▁▁▄█ 520.00 to 640.00 at expiry"; nothing without odds, which draw the prices. */
function payoffBlocks({ profitTable: table }: Calculation): string {
  const profit = table?.profit.at(-1);
  if (table === null || profit === undefined || table.prices.length < 2) return "";
  const [low = 0, high = 0] = [table.prices[0], table.prices.at(-1)];
  return `${blocksLine(profit)} ${price(low)} to ${price(high)} at expiry`;
}
