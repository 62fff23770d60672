import type { Model } from "../models/index.ts";
import { ConfigError, ShapeError } from "../support/index.ts";
import { formatShape, sameShape } from "../tensor/index.ts";
import type { NamedData } from "./data-sets.ts";

/**
 * Checks, before anything is computed or written, that a classifier and a data set fit each other.
 * @throws ShapeError if the images don't have the shape of the model's input; ConfigError if the numbers of classes
 * differ.
 */
export function checkCompatibility(model: Model, { title, train, classes }: NamedData): void {
  const expected = model.inputShape.slice(1).map(Number);
  const received = train.inputs?.[0]?.shape;
  if (received && !sameShape(expected, received)) {
    throw new ShapeError(
      `${model.name}: expected images ${formatShape(expected)}, received ${formatShape(received)} from ${title}`,
    );
  }
  const outputs = Math.max(2, model.outputShape.at(-1) ?? 0);
  if (outputs !== classes.length) {
    throw new ConfigError(`${model.name} has ${outputs} classes, but ${title} has ${classes.length}`);
  }
}
