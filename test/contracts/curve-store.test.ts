import { createCurveStore } from "../../src/adapters/postgres/market-inputs/curve-store.ts";
import { memoryCurves } from "../support/memory-curves.ts";
import { useDatabase } from "../support/postgres.ts";
import { curveStoreSuite } from "./curve-store-suite.ts";

const database = useDatabase();

curveStoreSuite("Postgres", () => createCurveStore(database.db));
curveStoreSuite("memory", () => memoryCurves().store);
