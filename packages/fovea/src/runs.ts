// What programs get from "fovea/runs": the functions behind the command line, for a studio, server or script. Needs Node.
// This file may import every room but the command line.
// Add a use case in runs/; this file exports the whole room.

import "./node/index.ts";

export * from "./runs/index.ts";
