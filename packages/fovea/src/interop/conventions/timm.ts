import type { Convention } from "./convention.ts";
import { torch } from "./torch.ts";

/**
 * Maps from torchvision's names to those of timm, or of old torchvision versions, for networks that are named
 * differently there. Each map changes the names of its own architecture only; the one that matches best is used.
 */
const renames: readonly ((name: string) => string)[] = [
  vgg,
  mobilenetV2,
  efficientnet,
  mnasnet,
  convnext,
  olderDensenet,
];

/** PyTorch's layouts with these names. */
export const torchRenamed: readonly Convention[] = renames.map((rename) => ({
  ...torch,
  nameOf: (weight) => rename(torch.nameOf(weight)),
}));

/** VGG's dense layers are convolutions over the whole image in timm. */
function vgg(name: string): string {
  return name
    .replace(/^classifier\.0\./, "pre_logits.fc1.")
    .replace(/^classifier\.3\./, "pre_logits.fc2.")
    .replace(/^classifier\.6\./, "head.fc.");
}

/** timm's names for the parts of an inverted residual block with expansion. */
const expanding = ["conv_pw", "bn1", "conv_dw", "bn2", "conv_pwl", "bn3"] as const;
const plain = ["conv_dw", "bn1", "conv_pw", "bn2"] as const;

/** Number of blocks per stage of MobileNetV2. */
const mobilenetStages = [1, 2, 3, 4, 3, 3, 1];

function mobilenetV2(name: string): string {
  const [, number = "", part = ""] = /^features\.(\d+)\.(.*)$/.exec(name) ?? [];
  if (part === "") return name.replace(/^classifier\.1\./, "classifier.");
  if (number === "0") return ends(part, "conv_stem", "bn1");
  if (number === "18") return ends(part, "conv_head", "bn2");
  let block = Number(number) - 1;
  const stage = mobilenetStages.findIndex((count) => {
    if (block < count) return true;
    block -= count;
    return false;
  });
  const isPlain = number === "1";
  const own = part.replace(/^conv\.(\d)\.(?:([01])\.)?/, (_, step: string, inner = "0") => {
    const steps = isPlain ? 1 : 2;
    // The first convolutions contain their normalization; that of the last one follows it.
    const index = Number(step) < steps ? 2 * Number(step) + Number(inner) : steps + Number(step);
    return `${(isPlain ? plain : expanding)[index]}.`;
  });
  return `blocks.${stage}.${block}.${own}`;
}

function efficientnet(name: string): string {
  const [, stage = "", part = ""] = /^features\.(\d+)\.(.*)$/.exec(name) ?? [];
  if (part === "") return name.replace(/^classifier\.1\./, "classifier.");
  if (stage === "0") return ends(part, "conv_stem", "bn1");
  if (!part.includes(".block.")) return ends(part, "conv_head", "bn2");
  const isPlain = stage === "1";
  const own = part
    .replace(/\.block\.\d\.fc1\./, ".se.conv_reduce.")
    .replace(/\.block\.\d\.fc2\./, ".se.conv_expand.")
    .replace(/\.block\.(\d)\.([01])\./, (_, step: string, inner: string) => {
      // The squeeze-and-excitation gate is between the depthwise convolution and the last one.
      const place = Math.min(Number(step), isPlain ? 1 : 2);
      return `.${(isPlain ? plain : expanding)[2 * place + Number(inner)]}.`;
    });
  return `blocks.${Number(stage) - 1}.${own}`;
}

/** Parts by their index in a list of convolution, normalization and activation. */
const mnasnetFirst: Readonly<Record<string, string>> = {
  0: "conv_stem",
  1: "bn1",
  3: "blocks.0.0.conv_dw",
  4: "blocks.0.0.bn1",
  6: "blocks.0.0.conv_pw",
  7: "blocks.0.0.bn2",
  14: "conv_head",
  15: "bn2",
};

function mnasnet(name: string): string {
  return name
    .replace(/^layers\.(\d+)\.(\d+)\.layers\.(\d)\./, (_, stage: string, block: string, place: string) => {
      const part = expanding[[0, 1, 3, 4, 6, 7].indexOf(Number(place))];
      return `blocks.${Number(stage) - 7}.${block}.${part}.`;
    })
    .replace(/^layers\.(\d+)\./, (all, place: string) => (mnasnetFirst[place] ? `${mnasnetFirst[place]}.` : all))
    .replace(/^classifier\.1\./, "classifier.");
}

const convnextBlock: Readonly<Record<string, string>> = { 0: "conv_dw", 2: "norm", 3: "mlp.fc1", 5: "mlp.fc2" };

function convnext(name: string): string {
  return name
    .replace(/^features\.0\./, "stem.")
    .replace(/^features\.([2468])\./, (_, place: string) => `stages.${Number(place) / 2}.downsample.`)
    .replace(/^features\.([1357])\.(\d+)\./, (_, place: string, block: string) => {
      return `stages.${(Number(place) - 1) / 2}.blocks.${block}.`;
    })
    .replace(/\.layer_scale$/, ".gamma")
    .replace(/\.block\.(\d)\./, (_, place: string) => `.${convnextBlock[place] ?? place}.`)
    .replace(/^classifier\.0\./, "head.norm.")
    .replace(/^classifier\.2\./, "head.fc.");
}

/** The parts of a layer had names like "norm.1" when torchvision's file was written. */
function olderDensenet(name: string): string {
  return name.replace(/(\.denselayer\d+\.(?:norm|conv))(\d)/, "$1.$2");
}

function ends(part: string, convolution: string, normalization: string): string {
  return part.replace(/^0\./, `${convolution}.`).replace(/^1\./, `${normalization}.`);
}
