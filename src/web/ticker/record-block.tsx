import type { FC } from "hono/jsx";
import { reliabilitySvg } from "../../charts/reliability.ts";
import { reliabilityPicture } from "../../edge/pictures/picture-inputs.ts";
import {
  recordSentence,
  reliabilityText,
  straddleText,
  verdictText,
} from "../../track-record/record-words.ts";
import { Notes } from "../parts/notes.tsx";
import { numberTable } from "../parts/number-table.ts";
import { PictureWithNumbers } from "../parts/picture.tsx";
import { chance } from "../parts/words.ts";
import { Missing } from "./missing.tsx";
import type { TickerRead } from "./read-ticker.ts";

/** How right this ticker's options have been, in sentences and as a picture. */
export const TrackRecord: FC<{ read: TickerRead }> = ({ read }) => {
  const { record, symbol } = read;
  if (record.value === null) return <Missing what="Track record" why={record.why} />;
  const { horizons, reliability, warnings } = record.value;
  return (
    <>
      {horizons.length > 0 && (
        <ul>
          {horizons.map((horizon) => (
            <li>
              {recordSentence(record.value, horizon)}. Verdict: {verdictText(horizon)}.{" "}
              {sentence(straddleText(horizon))}
            </li>
          ))}
        </ul>
      )}
      <Notes texts={warnings} />
      {reliability.length > 0 && (
        <PictureWithNumbers
          svg={reliabilitySvg(reliabilityPicture(record.value), "page")}
          numbers="Told and happened as a table"
        >
          {numberTable({
            caption: `${symbol}: probabilities of profit that were told, and the share that came`,
            heads: ["Told", "Happened", "In words"],
            rows: reliability.map((bucket) => [
              chance(bucket.predicted),
              chance(bucket.happened),
              reliabilityText(bucket),
            ]),
          })}
        </PictureWithNumbers>
      )}
      <p>
        <a href={`/v1/tickers/${encodeURIComponent(symbol)}/track-record`}>The whole record as JSON</a> ·{" "}
        <a href="/docs/numbers">how it is counted</a>
      </p>
    </>
  );
};

const sentence = (text: string | null) => (text === null ? "" : `${text}.`);
