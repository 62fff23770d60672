import { type Preprocessing, withFit } from "../../data/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Model } from "../../models/index.ts";
import { ConfigError } from "../../support/index.ts";
import { unknownName } from "../../support/schema-fields.ts";
import { architectures } from "../../zoo/index.ts";
import { isArchitecture } from "../pretrained-choice.ts";
import type { ImageRunSettings } from "./image-run-settings.ts";

/**
 * A network of the zoo with initial weights for the classes of a run.
 * @throws ConfigError for an unknown network, and for images smaller than it takes.
 */
export function modelFromScratch(
  { recipe: { model: name, fit = "stretch" }, classes, imageSize, seed }: ImageRunSettings,
  engine: Engine,
): Model {
  const [base = "", variant] = name.split(":", 2);
  const architecture = isArchitecture(name) ? architectures[base] : undefined;
  if (!architecture) throw unknownName("architecture", name, Object.keys(architectures));
  const inputShape = imageSize && ([...imageSize, 3] as const);
  const model = architecture({ classes: classes.length, labels: classes, variant, inputShape, seed, engine });
  const [, height, width, channels] = model.inputShape;
  if (!height || !width || channels !== 3) {
    throw new ConfigError(`${name}: expected a network of color images of a fixed size; choose another one to train`);
  }
  model.preprocessing = withFit(preprocessingFromScratch([height, width]), fit);
  return model as Model;
}

/** Images are stretched to the input and brought to −1 … 1, near which initial weights expect them. */
function preprocessingFromScratch(size: readonly [number, number]): Preprocessing {
  const half = [0.5, 0.5, 0.5];
  return {
    ...{ resize: size, crop: size, interpolation: "bilinear", scale: 1 / 255 },
    ...{ mean: half, std: half, channelOrder: "rgb" },
  };
}
