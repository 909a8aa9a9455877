import { offerTries } from "./docs/offer-tries.ts";

offerTries();
