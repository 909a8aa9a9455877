import { expect, test } from "vitest";
import type { ScanRow } from "../../../src/iv-metrics/ports.ts";
import type { TickerOutlook } from "../../../src/iv-metrics/overview/outlook-ports.ts";
import { companySources, aReport } from "../../support/company-sources.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aStoredJob } from "../../support/stored-runs.ts";
import { anExpiryMove, aStoredVolatility, memoryVolatility } from "../../support/stored-volatility.ts";
import { webDoor } from "../../support/web-door.ts";
