import type { Engine, Variable } from "../engine/index.ts";
import type { LayerWeight } from "../layers/index.ts";
import type { Weight } from "../network/index.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * The variables of an engine by the weight they hold: networks that share a layer share its values, whichever of
 * them is trained. A weight that nothing refers to any more takes its variable with it.
 */
const variables = new WeakMap<Engine, WeakMap<LayerWeight, Variable>>();

/** The variable of a weight, with its first values unless it has been asked for before. */
export function weightVariable(engine: Engine, weight: Weight): Variable {
  const known = variablesOf(engine).get(weight.source);
  return known ?? create(engine, weight, { data: weight.initial(), shape: weight.shape, dtype: "float32" });
}

/** Gives a weight new values. @throws ShapeError when they have another shape. */
export async function setWeight(engine: Engine, weight: Weight, values: Tensor): Promise<void> {
  if (!sameShape(weight.shape, values.shape) || values.dtype !== "float32") {
    throw new ShapeError(
      `weight "${weight.name}": expected float32 ${formatShape(weight.shape)}, ` +
        `received ${values.dtype} ${formatShape(values.shape)}`,
    );
  }
  const known = variablesOf(engine).get(weight.source);
  if (known) await known.write(values.data);
  else create(engine, weight, values);
}

function create(engine: Engine, weight: Weight, values: Tensor): Variable {
  const variable = engine.variable(values);
  variablesOf(engine).set(weight.source, variable);
  return variable;
}

function variablesOf(engine: Engine): WeakMap<LayerWeight, Variable> {
  const known = variables.get(engine);
  if (known) return known;
  const created = new WeakMap<LayerWeight, Variable>();
  variables.set(engine, created);
  return created;
}
