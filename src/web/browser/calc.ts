import { copyTexts } from "./calc/copy-texts.ts";
import { redrawPayoff } from "./calc/redraw-payoff.ts";

copyTexts();
redrawPayoff();
