// Writes tfjs/: nested models as saved by TensorFlow.js 4.22.0, and their outputs:
//
//   npm install --prefix FOLDER @tensorflow/tfjs@4.22.0
//   node record-tfjs-nested.mjs FOLDER
//
// "teachable" is built like the models that Teachable Machine exports: a sequential model of a feature extractor, which
// is a sequential model of a truncated MobileNet and a pooling, and of a separately trained head.
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder] = process.argv.slice(2);
const tf = createRequire(join(folder, "package.json"))("@tensorflow/tfjs");
await tf.setBackend("cpu");

const here = fileURLToPath(new URL("tfjs", import.meta.url));

/** sin(0.37 · index + phase) */
function wave(shape, phase) {
  const length = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Float32Array.from({ length }, (_, index) => Math.sin(0.37 * index + phase)),
    shape,
  );
}

/** A MobileNet of one expanded block, truncated before its pooling. */
function truncatedMobileNet() {
  const conv = (name, filters, kernelSize, strides = 1) =>
    tf.layers.conv2d({ name, filters, kernelSize, strides, padding: "same", useBias: false });
  const norm = (name) => tf.layers.batchNormalization({ name, epsilon: 1e-3, momentum: 0.999 });
  const relu6 = (name) => tf.layers.reLU({ name, maxValue: 6 });
  const image = tf.input({ shape: [16, 16, 3], name: "input_1" });
  let x = tf.layers
    .zeroPadding2d({
      name: "Conv1_pad",
      padding: [
        [0, 1],
        [0, 1],
      ],
    })
    .apply(image);
  x = tf.layers.conv2d({ name: "Conv1", filters: 4, kernelSize: 3, strides: 2, useBias: false }).apply(x);
  x = relu6("Conv1_relu").apply(norm("bn_Conv1").apply(x));
  const start = x;
  x = relu6("expand_relu").apply(norm("expand_BN").apply(conv("expand", 8, 1).apply(x)));
  const depthwise = { name: "depthwise", kernelSize: 3, padding: "same", useBias: false };
  x = relu6("depthwise_relu").apply(norm("depthwise_BN").apply(tf.layers.depthwiseConv2d(depthwise).apply(x)));
  x = norm("project_BN").apply(conv("project", 4, 1).apply(x));
  x = tf.layers.add({ name: "add" }).apply([start, x]);
  const end = relu6("out_relu").apply(norm("Conv_1_bn").apply(conv("Conv_1", 6, 1).apply(x)));
  const logits = tf.layers.dense({ name: "Logits", units: 10 }).apply(tf.layers.flatten({}).apply(end));
  const whole = tf.model({ inputs: image, outputs: logits });
  return tf.model({ inputs: whole.inputs, outputs: whole.getLayer("out_relu").output });
}

function teachable() {
  const features = tf.sequential();
  features.add(truncatedMobileNet());
  features.add(tf.layers.globalAveragePooling2d({}));
  const kernelInitializer = tf.initializers.varianceScaling({});
  const head = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [6], units: 5, activation: "relu", kernelInitializer, useBias: true }),
      tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer, useBias: false }),
    ],
  });
  const joint = tf.sequential();
  joint.add(features);
  joint.add(head);
  return joint;
}

/** A model used twice, one with two inputs and outputs, one three levels deep, and one that provides an output. */
function nested() {
  const conv = (options) => tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", ...options });
  const deepest = tf.sequential({ layers: [conv({ inputShape: [5, 5, 3] }), conv({})] });
  const middleIn = tf.input({ shape: [5, 5, 3] });
  const middle = tf.model({
    inputs: middleIn,
    outputs: tf.layers.batchNormalization({}).apply(deepest.apply(conv({}).apply(middleIn))),
  });
  const [a, b] = [tf.input({ shape: [5, 5, 3] }), tf.input({ shape: [5, 5, 3] })];
  const long = conv({}).apply(conv({}).apply(a));
  const sum = tf.layers.add({}).apply([long, conv({}).apply(b)]);
  const pair = tf.model({ inputs: [a, b], outputs: [sum, tf.layers.multiply({}).apply([sum, b])] });
  const image = tf.input({ shape: [5, 5, 3] });
  const once = middle.apply(image);
  const [first, second] = pair.apply([middle.apply(once), image]);
  return tf.model({
    inputs: image,
    outputs: [second, pair.apply([first, once])[0], tf.layers.flatten({}).apply(second)],
  });
}

async function record(name, model, sampled) {
  model.weights.forEach((weight, phase) => {
    const values = wave(weight.shape, phase).mul(0.5);
    weight.write(weight.originalName.includes("variance") ? values.square().add(0.5) : values);
  });
  const inputs = model.inputs.map(({ shape }, index) => wave([2, ...shape.slice(1)], index));
  const outputs = [model.predict(inputs)].flat().map((output) => Array.from(output.dataSync(), rounded));
  await mkdir(join(here, name), { recursive: true });
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, format, generatedBy, convertedBy, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ["./weights.bin"], weights: weightSpecs }];
      const description = { modelTopology, format, generatedBy, convertedBy, weightsManifest };
      await writeFile(join(here, name, "model.json"), JSON.stringify(description));
      await writeFile(join(here, name, "weights.bin"), Buffer.from(weightData));
      return { modelArtifactsInfo: {} };
    }),
  );
  return {
    parameters: model.countParams(),
    outputs: outputs.map((values) => values.filter((_, at) => at % sampled === 0)),
    sampled,
  };
}

function rounded(value) {
  return Number(value.toPrecision(7));
}

const answers = { teachable: await record("teachable", teachable(), 1), nested: await record("nested", nested(), 4) };
await writeFile(join(here, "answers.json"), `${JSON.stringify(answers)}\n`);
await writeFile(
  join(here, "teachable", "metadata.json"),
  JSON.stringify({
    tfjsVersion: "1.7.4",
    tmVersion: "2.4.10",
    packageVersion: "0.8.4-alpha2",
    packageName: "@teachablemachine/image",
    timeStamp: "2026-11-01T10:00:00.000Z",
    userMetadata: {},
    modelName: "tm-my-image-model",
    labels: ["Cat", "Dog", "Neither of them"],
    imageSize: 16,
  }),
);
