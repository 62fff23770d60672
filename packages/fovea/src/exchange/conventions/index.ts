// How other frameworks name weights and lay them out.
// This folder may import exchange/'s layouts and placed weights.
// Add a framework: one file with a `Convention`, its name in `ConventionName` and a line here.
import type { Convention, ConventionName } from "./convention.ts";
import { fovea } from "./fovea.ts";
import { keras, kerasByOrder, kerasByPlace } from "./keras.ts";
import { torch } from "./torch.ts";

/** By name; a framework may have more than one way, of which a file has the one that matches best. */
export const conventions: Readonly<Record<ConventionName, readonly [Convention, ...Convention[]]>> = {
  torch: [torch],
  keras: [keras, kerasByOrder, kerasByPlace],
  fovea: [fovea],
};

export type { Convention, ConventionName } from "./convention.ts";
