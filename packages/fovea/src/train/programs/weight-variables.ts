import type { Engine, Variable } from "../../engine/index.ts";
import type { LayerWeight } from "../../layers/index.ts";
import type { Network, Weight } from "../../network/index.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Where a weight has its values. */
interface Home {
  readonly engine: Engine;
  readonly variable: Variable;
}

/**
 * The variables by the weight they hold: networks that share a layer share its values, whichever of them is trained. So a
 * weight lives on one engine, the first that asks for it: on two, its values would go apart. A weight that nothing
 * refers to any more takes its variable with it.
 */
const homes = new WeakMap<LayerWeight, Home>();

/**
 * The variable of a weight, with its first values unless it has been asked for before.
 * @throws ConfigError when the weight lives on another engine.
 */
export function weightVariable(engine: Engine, weight: Weight): Variable {
  const known = knownVariable(engine, weight);
  return known ?? create(engine, weight, { data: weight.initial(), shape: weight.shape, dtype: "float32" });
}

/** The variable of a weight that has been asked for before. @throws ConfigError when it lives on another engine. */
export function knownVariable(engine: Engine, weight: Weight): Variable | undefined {
  const home = homes.get(weight.source);
  if (!home || home.engine === engine) return home?.variable;
  const there = home.engine.name === engine.name ? `another ${engine.name} engine` : `the ${home.engine.name} engine`;
  throw new ConfigError(
    `weight "${weight.name}" has its values on ${there}, this model is on the ${engine.name} one: models that share ` +
      "layers share their weights and need the same engine; save the model and load it to have a copy on another",
  );
}

/** The engine on which weights of a network live; undefined before any of them has been asked for. */
export function homeEngine(network: Network): Engine | undefined {
  return network
    .listWeights()
    .map(({ source }) => homes.get(source)?.engine)
    .find((engine) => engine !== undefined);
}

/** @throws ShapeError when `values` cannot be those of a float32 variable of shape `expected`. */
export function checkFloats(what: string, expected: Shape, { data, shape, dtype }: Tensor): void {
  const isFloats = dtype === "float32" && data instanceof Float32Array;
  if (isFloats && sameShape(expected, shape) && data.length === sizeOf(shape)) return;
  const numbers = isFloats && data.length !== sizeOf(shape) ? ` with ${data.length} numbers` : "";
  throw new ShapeError(
    `${what}: expected float32 ${formatShape(expected)}, received ${dtype} ${formatShape(shape)}${numbers}`,
  );
}

/** Gives a weight new values that `checkFloats` has found to fit. */
export async function setWeight(engine: Engine, weight: Weight, values: Tensor): Promise<void> {
  const known = knownVariable(engine, weight);
  if (known) await known.write(values.data);
  else create(engine, weight, values);
}

function create(engine: Engine, weight: Weight, values: Tensor): Variable {
  const variable = engine.variable(values);
  homes.set(weight.source, { engine, variable });
  return variable;
}
