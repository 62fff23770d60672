import type { PretrainedWeights } from "../architecture.ts";
import { torchPreprocessing } from "./torchvision.ts";

/** What timm publishes besides the weights' name. */
interface TimmWeights
  extends Pick<PretrainedWeights, "accuracy">,
    Partial<Pick<PretrainedWeights, "variant" | "license" | "preprocessing" | "options">> {}

/**
 * Weights of timm's on the Hugging Face hub: `timmWeights("resnet50", "tv2_in1k", …)` is called "timm/tv2_in1k" and lies
 * in the repository timm/resnet50.tv2_in1k. The hub tells the file's sha256 when it is asked for the file.
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
