import { switchThemes } from "./site/switch-themes.ts";

switchThemes();
