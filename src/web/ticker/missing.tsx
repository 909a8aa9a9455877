import type { FC } from "hono/jsx";
import { AppError, errorBody } from "../../errors.ts";
import { Hint } from "../parts/hint.tsx";

/** Stands where a block would, and says why it does not. */
export const Missing: FC<{ what: string; why: AppError | string }> = ({ what, why }) => {
  const { message, hint } = why instanceof AppError ? errorBody(why, "").error : { message: why, hint: "" };
  return (
    <div class="missing">
      <p>
        <strong>{what}:</strong> {message} <Hint text={hint} />
      </p>
    </div>
  );
};
