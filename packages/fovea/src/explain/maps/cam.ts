import { ConfigError } from "../../support/errors.ts";
import { poolingHead } from "../layers/pooling-head.ts";
import { classActivation, weightedMaps } from "./class-activation.ts";
import { defineMethod } from "./define-method.ts";

/**
 * Class activation maps (Zhou et al. 2016): the last feature maps, weighted with the weights of the class in the head.
 * Their mean is the score without its bias, so negative values count too.
 * @throws ConfigError unless the head is a mean over all positions and then linear; use `gradCam` for others.
 */
export const cam = defineMethod<Record<never, never>>({
  name: "cam",
  isSigned: true,
  channels: "sum",
  checks: {},
  layer: poolingHead,
  compute(subject) {
    const path = poolingHead(subject);
    if (path === undefined) {
      throw new ConfigError(
        "cam: expected a network that ends in global average pooling and a linear layer; gradCam explains any network",
      );
    }
    return classActivation(subject, path, ({ maps, gradients, layer: { channels } }, map) => {
      // Before a linear head, the gradient is the same everywhere: the weight of the class ÷ the number of positions.
      const weights = Float64Array.from({ length: channels }, (_, channel) => (gradients[channel] ?? 0) * map.length);
      weightedMaps(maps, weights, map);
    });
  },
});
