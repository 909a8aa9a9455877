import type { ErrorCode } from "../../error-table.ts";
import { AppError, type AppErrorOptions } from "../../errors.ts";
import { looksLikeHtml, readRetryAfter } from "../provider-http.ts";
import { type ErrorDetail, readErrorDetail } from "./wire.ts";

export type DatabentoRefusal = { status: number; detail: ErrorDetail; error: AppError };

export function databentoRefusal(
  status: number,
  body: string,
  headers: Headers,
  nowMs: number,
): DatabentoRefusal {
  const detail = readErrorDetail(body);
  return { status, detail, error: databentoError(status, detail, body, { headers, nowMs }) };
}

/** By status; the case tells why, and is short and free of secrets. */
function databentoError(
  status: number,
  detail: ErrorDetail,
  body: string,
  { headers, nowMs }: { headers: Headers; nowMs: number },
): AppError {
  const why = /^[a-z_]{1,60}$/.test(detail.case) ? `${status}, ${detail.case}` : String(status);
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers, nowMs);
    return new AppError("provider_rate_limited", "Databento answered 429: too many requests a second.", {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    });
  }
  if (status >= 500 || status === 408 || looksLikeHtml(body)) {
    const page = looksLikeHtml(body) ? " with a web page" : "";
    return new AppError("provider_unavailable", `Databento answered ${status}${page}.`);
  }
  const [code, says, options] = refused(status, detail.case);
  return new AppError(code, `${says} (${why}).`, options);
}

/** Cases of 403 that concern the account as a whole, and one without a case. */
const ACCOUNT = /^$|auth_|account|api_?key/;

type Verdict = [code: ErrorCode, says: string, options?: AppErrorOptions];

function refused(status: number, reason: string): Verdict {
  if (status === 401) {
    const hint = "Check DATABENTO_API_KEY; databento.com/portal/keys shows and renews it.";
    return ["provider_unauthorized", "Databento refused the key", { hint }];
  }
  if (status === 402) {
    const hint =
      "Add a payment method or credit at databento.com/portal/billing, or leave DATABENTO_API_KEY empty.";
    return ["provider_rejected", "Databento wants to be paid before it sends more", { hint }];
  }
  if (status === 403 && reason.startsWith("license_")) {
    const hint =
      "Subscribe to the dataset at databento.com/portal, or set DATABENTO_DAILY_DATASET, DATABENTO_MINUTE_DATASET or DATABENTO_OPTION_DATASET to one that you have.";
    return ["provider_rejected", "Databento's dataset is not licensed to this account", { hint }];
  }
  if (status === 403 && !ACCOUNT.test(reason)) {
    const hint = "See what the account includes at databento.com/portal; other datasets and schemas go on.";
    return ["provider_rejected", "Databento does not include this in the account's plan", { hint }];
  }
  if (status === 403) {
    const hint = "See databento.com/portal for the state of the account.";
    return ["provider_unauthorized", "Databento locked this account out", { hint }];
  }
  if (status === 413) return ["provider_oversize", "Databento's answer would be too large"];
  return ["provider_rejected", "Databento refused the request"];
}
