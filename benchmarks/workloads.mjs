const small = { peers: ["pytorch", "keras"], predictBatches: [1, 64] };
const withoutKeras = {
  ...{ classes: 1000, shape: [224, 224, 3], predictBatches: [1, 16] },
  // A step takes seconds.
  warmupSteps: 2,
  peers: ["pytorch", "onnxruntime"],
};
const zoo = { ...withoutKeras, peers: [...withoutKeras.peers, "keras"] };

/** Images that are augmented one after the other, on one thread. */
const augmentation = { shape: [500, 500, 3], peers: ["pytorch"], predictBatches: [], augmentBatch: 1, threads: 1 };

/** Explanations of one image. `explainBatch` is the number of images that a step predicts or differentiates. */
const explanation = { shape: [224, 224, 3], peers: ["pytorch"], predictBatches: [], warmupSteps: 1 };

/** Folders of JPEG files. A step goes through all of `folder`'s images once. */
const folder = { peers: ["pytorch"], predictBatches: [], warmupSteps: 1, patienceSeconds: 900 };
const photos = { images: 256, size: [375, 500] };

/**
 * What is measured, under the names that every contender's script takes. `classes` 1: a single sigmoid unit. Without
 * `trainBatch` it is only predicted with, without `predictBatches` only trained. With `augmentBatch`, it is no network, but
 * images that are augmented; with `explainBatch`, an image that is explained; with `folder`, images that are generated as files.
 */
export const workloads = {
  lenet5: { ...small, title: "LeNet-5", shape: [28, 28, 1], classes: 10, trainBatch: 64 },
  happymodel: { ...small, title: "HappyModel", shape: [64, 64, 3], classes: 1, trainBatch: 16 },
  catsdogs: { ...small, title: "Cats and dogs", shape: [150, 150, 3], classes: 1, trainBatch: 20 },
  cifar: { ...small, title: "CIFAR", shape: [32, 32, 3], classes: 10, trainBatch: 32 },
  resnet18: { ...withoutKeras, title: "ResNet-18", trainBatch: 16 },
  resnet50: { ...zoo, title: "ResNet-50", trainBatch: 16 },
  resnet50small: {
    ...zoo,
    ...{ title: "ResNet-50, 64²", shape: [64, 64, 3], classes: 6, trainBatch: 32, predictBatches: [] },
  },
  vgg16: { ...zoo, title: "VGG-16", trainBatch: 8 },
  googlenet: { ...withoutKeras, title: "GoogLeNet", trainBatch: 16 },
  inceptionv3: { ...zoo, title: "Inception v3", shape: [299, 299, 3] },
  alexnet: { ...withoutKeras, title: "AlexNet" },
  cropandjitter: { ...augmentation, title: "Crop, flip, color jitter, 500² → 224²" },
  affine: { ...augmentation, title: "Affine map, 500²" },
  gradcam: { ...explanation, title: "Grad-CAM, ResNet-50", explainBatch: 1 },
  occlusion: { ...explanation, title: "Occlusion, ResNet-50", explainBatch: 400 },
  ascent: { ...explanation, title: "8 steps of ascent, ResNet-18", explainBatch: 8 },
  reading: { ...folder, title: "Read 500 × 375, augment", folder: photos },
  readingplain: { ...folder, title: "Read 500 × 375, resize", folder: photos },
  readingphotos: { ...folder, title: "Read 4032 × 3024, augment", folder: { images: 24, size: [3024, 4032] } },
  epoch: { ...folder, title: "Epoch of ResNet-18", folder: { ...photos, images: 64 } },
  features: { ...folder, title: "Features of ResNet-50", folder: { ...photos, images: 96 } },
  head: { ...folder, title: "Head on 2,048 features", peers: [], folder: { ...photos, images: 1000, isVirtual: true } },
  command: { ...folder, title: "fovea train", peers: [], warmupSteps: 0, folder: { ...photos, images: 200 } },
};

/** Names that stand for several workloads. */
export const groups = {
  small: ["lenet5", "happymodel", "catsdogs", "cifar"],
  zoo: ["resnet18", "resnet50", "resnet50small", "vgg16", "googlenet", "inceptionv3", "alexnet"],
  augmentation: ["cropandjitter", "affine"],
  explanations: ["gradcam", "occlusion", "ascent"],
  folders: ["reading", "readingplain", "readingphotos", "epoch", "features", "head", "command"],
};

/** One row of the table each. With `busy`, each is measured again beside as many busy programs. */
export function measurementsOf({ only, modes, busy }) {
  const rows = modes.flatMap((mode) => only.flatMap((workload) => batchesOf(workload, mode).map(row(workload, mode))));
  return busy === 0 ? rows : rows.flatMap((quiet) => [quiet, { ...quiet, busy }]);
}

function batchesOf(workload, mode) {
  const { trainBatch, predictBatches, augmentBatch, explainBatch, folder } = workloads[workload];
  if (mode === "predict") return predictBatches;
  const batch = { train: trainBatch, augment: augmentBatch, explain: explainBatch, folder: folder?.images }[mode];
  return batch === undefined ? [] : [batch];
}

const row = (workload, mode) => (batch) => ({ workload, mode, batch });

/**
 * Whether a contender can take part: not every framework has every network. ONNX Runtime does not train, and has no setting
 * for the instruction set.
 */
export function takesPart({ framework }, { workload, mode }, { isa }) {
  if (framework === "onnxruntime" && (mode === "train" || isa !== undefined)) return false;
  return framework === "fovea" || workloads[workload].peers.includes(framework);
}
