import type { Preprocessing } from "../../data/preprocessing.ts";
import type { PretrainedWeights } from "../architecture.ts";

/**
 * Returns Keras' `preprocess_input` in one of the two modes used here, for images resized to the network's input size.
 */
export function kerasPreprocessing(mode: "caffe" | "tf", size: number): Preprocessing {
  const common = { resize: [size, size], crop: [size, size], interpolation: "bilinear", std: [1, 1, 1] } as const;
  return mode === "caffe"
    ? { ...common, scale: 1, mean: [103.939, 116.779, 123.68], channelOrder: "bgr" }
    : { ...common, scale: 1 / 127.5, mean: [1, 1, 1], channelOrder: "rgb" };
}

/** A weights file of Keras applications, with the MD5 hashes of the files with and without the top. */
interface KerasFiles {
  readonly folder: string;
  readonly name: string;
  readonly md5: string;
  readonly md5WithoutTop: string;
}

/** Describes weights published by Keras applications, with the names of their channels-last files. */
export function kerasWeights(
  { folder, name, md5, md5WithoutTop }: KerasFiles,
  preprocessing: Preprocessing,
  accuracy: PretrainedWeights["accuracy"],
): PretrainedWeights<"keras"> {
  const base = `https://storage.googleapis.com/tensorflow/keras-applications/${folder}/${name}`;
  const file = `${base}_weights_tf_dim_ordering_tf_kernels`;
  return {
    id: "keras",
    variant: "keras",
    file: { url: `${file}.h5`, md5 },
    fileWithoutTop: { url: `${file}_notop.h5`, md5: md5WithoutTop },
    preprocessing,
    labels: "imagenet",
    license: "Apache-2.0",
    accuracy,
  };
}
