import type { PretrainedWeights } from "../architecture.ts";
import { torchPreprocessing } from "./torchvision.ts";

/** Published details of timm's weights. */
interface TimmWeights
  extends Pick<PretrainedWeights, "accuracy">,
    Partial<Pick<PretrainedWeights, "variant" | "license" | "preprocessing" | "options" | "regularized">> {}

/**
 * Describes timm's weights on the Hugging Face Hub: `timmWeights("resnet50", "tv2_in1k", …)` is "timm/tv2_in1k", from
 * the repository timm/resnet50.tv2_in1k. The hub sends the file's SHA-256 with the file.
 */
export function timmWeights<const Tag extends string>(
  network: string,
  tag: Tag,
  given: TimmWeights,
): PretrainedWeights<`timm/${Tag}`> {
  const { variant = "torchvision", license = "BSD-3-Clause", preprocessing = torchPreprocessing(), ...rest } = given;
  const url = `https://huggingface.co/timm/${network}.${tag}/resolve/main/model.safetensors`;
  return { id: `timm/${tag}`, variant, file: { url }, preprocessing, labels: "imagenet", license, ...rest };
}
