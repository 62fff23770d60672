import type { ModelOptions } from "../models/index.ts";

/** What the factories of the zoo take. */
export interface ConvnetOptions extends ModelOptions {
  /** Number of classes. */
  readonly classes?: number;
}
