import type { Topology, TopologyLayer } from "./topology.ts";

/** Whether a Keras option affects training only: a constraint on weights, or a penalty on outputs. */
export function isTrainingOnly(option: string): boolean {
  return option.endsWith("_constraint") || option === "activity_regularizer";
}

const mostNames = 8;

/** Describes what training would lack, and in which layers; empty if training is the same as in Keras. */
export function lackingInTraining(topology: Topology): string {
  const lacking = lackingIn(topology);
  const more = lacking.length - mostNames;
  return `${lacking.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function lackingIn({ layers }: Topology): readonly string[] {
  return layers.flatMap((layer) => [
    ...lackingOf(layer).map((what) => `${what} of "${layer.name}"`),
    ...(layer.nested ? lackingIn(layer.nested) : []),
  ]);
}

function lackingOf({ className, config, nested }: TopologyLayer): readonly string[] {
  if (nested) return [];
  if (className === "ActivityRegularization") return ["the penalty"];
  if (className === "Operation") return config.operation === "masking" ? ["the mask"] : [];
  return Object.keys(config).filter((key) => isTrainingOnly(key) && config[key] !== null);
}
