import { renewAges } from "./site/renew-ages.ts";
import { sortTables } from "./site/sort-tables.ts";
import { switchThemes } from "./site/switch-themes.ts";

switchThemes();
renewAges();
sortTables();
