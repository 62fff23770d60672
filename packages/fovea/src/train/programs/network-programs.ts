import type { Network } from "../../network/index.ts";
import type { ProgramCache } from "./program-cache.ts";

/** A network and its programs: what computing with it takes. A trainer is one. */
export interface NetworkPrograms {
  readonly network: Network;
  readonly programs: ProgramCache;
}
