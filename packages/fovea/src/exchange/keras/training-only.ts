import type { Topology, TopologyLayer } from "./topology.ts";

/** Whether an option of Keras' acts in training alone: a constraint on weights, or a penalty on outputs. */
export function isTrainingOnly(option: string): boolean {
  return option.endsWith("_constraint") || option === "activity_regularizer";
}

const mostNames = 8;

/** Says on which layers training would go without what Keras does there; predictions are the same. */
export function warnOfTraining(topology: Topology, file: string): void {
  const lacking = lackingIn(topology);
  if (lacking.length === 0) return;
  const more = lacking.length - mostNames;
  process.emitWarning(
    `${file}: predictions are those of Keras, but training would go without ` +
      `${lacking.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    "FoveaWarning",
  );
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
