import { chainGreeksColumn } from "../../src/pricing/chain-greeks-column.ts";
import { impliedVolatilityColumn } from "../../src/pricing/implied-volatility-column.ts";

const FLOATS = 5;

/** Values the posted chain as often as the URL says, so that the cost can be read from outside by difference. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const body = await request.arrayBuffer();
    const count = body.byteLength / (8 * FLOATS + 1);
    const column = (i: number) => new Float64Array(body, 8 * count * i, count);
    const columns = {
      price: column(0),
      forward: column(1),
      strike: column(2),
      years: column(3),
      discountFactor: column(4),
      isCall: new Uint8Array(body, 8 * count * FLOATS, count),
    };
    let sum = 0;
    for (let pass = 0; pass < Number(searchParams.get("passes")); pass += 1) {
      const { volatility } = impliedVolatilityColumn(columns);
      sum += chainGreeksColumn({ ...columns, spot: 450, volatility }).delta[0] ?? 0;
    }
    return new Response(String(sum));
  },
};
