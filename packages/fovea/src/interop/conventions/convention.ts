import type { StoredWeight } from "../../io/weight-file.ts";
import type { Layout } from "../layout.ts";
import type { WeightDescriptor } from "../weight-descriptor.ts";

/** The framework whose names and layouts a file has. */
export type ConventionName = "torch" | "keras" | "fovea";

/** A framework's names and layouts of weights, as a pure function of the network. */
export interface Convention {
  readonly name: ConventionName;
  /** Whether weights are identified by name, or by order even if names disagree. */
  readonly goesBy: "name" | "order";
  /** Returns the framework's name of a weight. */
  nameOf(weight: WeightDescriptor): string;
  /** Returns the framework's layout of a weight. */
  layoutOf(weight: WeightDescriptor): Layout;
  /** Returns the keys of a stored tensor, the most specific first; the first is unique. */
  keysOfStored(stored: StoredWeight): readonly string[];
  /**
   * Returns the keys that a weight may have in files of the framework, the most specific first, given its name there.
   */
  keysOf(weight: WeightDescriptor, name: string): readonly string[];
  /** Whether a stored tensor is not a weight, but for example a counter of the framework. */
  ignores(name: string): boolean;
}
