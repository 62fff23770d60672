import type { Model } from "../models/index.ts";
import { ConfigError, ShapeError } from "../support/index.ts";
import { formatShape, sameShape } from "../tensor/index.ts";
import type { NamedData } from "./data-sets.ts";

/**
 * Finds out before anything is computed or written that a classifier and a data set do not belong together.
 * @throws ShapeError for images of another shape than the model's input; ConfigError for another number of classes.
 */
export function checkFits(model: Model, { title, train, classes }: NamedData): void {
  const expected = model.inputShape.slice(1).map(Number);
  const received = train.inputs?.[0]?.shape;
  if (received && !sameShape(expected, received)) {
    throw new ShapeError(
      `${model.name}: expected images ${formatShape(expected)}, but those of ${title} are ${formatShape(received)}`,
    );
  }
  const told = Math.max(2, model.outputShape.at(-1) ?? 0);
  if (told !== classes.length) {
    throw new ConfigError(`${model.name} tells ${told} classes apart, but ${title} has ${classes.length}`);
  }
}
