import type { StoredWeight } from "../../io/weight-file.ts";
import type { Layout } from "../layout.ts";
import type { WeightDescriptor } from "../weight-descriptor.ts";

/** Whose names and layouts a file has. */
export type ConventionName = "torch" | "keras" | "fovea";

/** A framework's way to name weights and to lay them out: a pure function of the network. */
export interface Convention {
  readonly name: ConventionName;
  /** Whether weights are told by names, or by their order, in which case names may contradict. */
  readonly goesBy: "name" | "order";
  /** What the framework calls the weight. */
  nameOf(weight: WeightDescriptor): string;
  /** How it lays the weight out. */
  layoutOf(weight: WeightDescriptor): Layout;
  /** What a stored tensor is known by, the surest first; the first is its own alone. */
  keysOfStored(stored: StoredWeight): readonly string[];
  /** What a weight may be known by in files of the framework, the surest first, given the name that it has there. */
  keysOf(weight: WeightDescriptor, name: string): readonly string[];
  /** Whether a stored tensor is none of a network's weights, but some count that the framework keeps. */
  ignores(name: string): boolean;
}
