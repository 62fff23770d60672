import { anything, type OptionChecks } from "../../support/check-options.ts";
import { chooseLayer } from "../layers/choose-layer.ts";
import type { ScoredModel } from "../subject/subject.ts";

/** The option of methods that use the feature maps of a layer. */
export interface LayerOption {
  /**
   * The path of a layer with feature maps, or "stage1", "stage2", … (default: the last stage with maps of at least 7 × 7,
   * or the last such layer).
   */
  readonly layer?: string;
}

export const layerChecks: OptionChecks<LayerOption> = { layer: anything };

/** Returns the path of the layer that is given or chosen. */
export function chosenPath(model: ScoredModel, { layer }: LayerOption): string {
  return chooseLayer(model, layer).path;
}
