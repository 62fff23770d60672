import type { Engine, Variable } from "../../engine/index.ts";
import type { LayerWeight } from "../../layers/index.ts";
import type { Network, Weight } from "../../network/index.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../../tensor/shape.ts";
import type { LazyTensor, Tensor } from "../../tensor/tensor.ts";

/** The engine and variable that hold a weight. */
interface Home {
  readonly engine: Engine;
  readonly variable: Variable;
}

/**
 * Maps weights to their variables, so that networks that share a layer share its values. A weight lives on one engine,
 * the first that uses it; on two, the values would diverge. When a weight is garbage-collected, so is its variable.
 */
const homes = new WeakMap<LayerWeight, Home>();

/**
 * Returns the variable of a weight, created with its initial values on first use.
 * @throws ConfigError if the weight lives on another engine.
 */
export function weightVariable(engine: Engine, weight: Weight): Variable {
  const known = knownVariable(engine, weight);
  return known ?? adoptVariable(engine, weight, engine.variable(initialValues(weight)));
}

/** Returns the variable of a weight, if it has been created. @throws ConfigError if it lives on another engine. */
export function knownVariable(engine: Engine, weight: Weight): Variable | undefined {
  const home = homes.get(weight.source);
  if (!home || home.engine === engine) return home?.variable;
  const there = home.engine.name === engine.name ? `another ${engine.name} engine` : `the ${home.engine.name} engine`;
  throw new ConfigError(
    `weight "${weight.name}" has its values on ${there}, this model is on the ${engine.name} one: models that share ` +
      "layers share their weights and need the same engine; save the model and load it to have a copy on another",
  );
}

/** Returns the engine on which a network's weights live; undefined before the first use of any. */
export function homeEngine(network: Network): Engine | undefined {
  return network
    .listWeights()
    .map(({ source }) => homes.get(source)?.engine)
    .find((engine) => engine !== undefined);
}

/** @throws ShapeError unless the tensor can be the value of a float32 variable of shape `expected`. */
export function checkFloats(what: string, expected: Shape, { data, shape, dtype }: Tensor): void {
  const isFloats = dtype === "float32" && data instanceof Float32Array;
  if (isFloats && sameShape(expected, shape) && data.length === sizeOf(shape)) return;
  const numbers = isFloats && data.length !== sizeOf(shape) ? ` with ${data.length} numbers` : "";
  throw new ShapeError(
    `${what}: expected float32 ${formatShape(expected)}, received ${dtype} ${formatShape(shape)}${numbers}`,
  );
}

/** Returns the initial values of a weight, for an engine to fill its memory with. */
export function initialValues(weight: Weight): LazyTensor {
  const fill = (values: TypedArray) => weight.initial(values as Float32Array);
  return { shape: weight.shape, dtype: "float32", fill };
}

/** Makes `variable` that of a weight which has none, and returns it. */
export function adoptVariable(engine: Engine, weight: Weight, variable: Variable): Variable {
  homes.set(weight.source, { engine, variable });
  return variable;
}
