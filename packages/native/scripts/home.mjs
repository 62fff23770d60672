import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package @fovea/native. */
export const home = dirname(dirname(fileURLToPath(import.meta.url)));
