import type { Engine } from "../../../engine/index.ts";
import type { Model } from "../../../models/index.ts";
import {
  isArchitecture,
  type OpenedModel,
  openModel,
  openPretrained,
  type PretrainedEvent,
  preprocessingFor,
  readImageRun,
} from "../../../runs/index.ts";
import { ConfigError } from "../../../support/index.ts";
import { TransferBar } from "../../../terminal/index.ts";
import type { ModelFlags } from "../../options/index.ts";
import type { Output } from "../../output/index.ts";

/**
 * Opens a network of the zoo with pretrained weights, or a model of the user's own that knows how its images are prepared.
 * @throws ConfigError if it does not, and for options that belong to the other kind.
 */
export async function openNamedModel(name: string, flags: ModelFlags, engine: Engine, out: Output): Promise<Model> {
  if (isArchitecture(name)) return pretrained(name, flags, engine, out);
  const opened = await openOwn(name, flags, engine);
  return prepared(name, opened, flags, out);
}

/**
 * Opens a model whose weights are shown: one of the user's own needs not know how images are prepared.
 * @throws ConfigError for options that belong to the other kind.
 */
export async function openNamedWeights(name: string, flags: ModelFlags, engine: Engine, out: Output): Promise<Model> {
  return isArchitecture(name) ? pretrained(name, flags, engine, out) : (await openOwn(name, flags, engine)).model;
}

async function pretrained(name: string, flags: ModelFlags, engine: Engine, out: Output): Promise<Model> {
  if (flags.range ?? flags.look) {
    throw new ConfigError(`--range and --look are for models of your own; the weights of "${name}" define theirs`);
  }
  let bar: TransferBar | undefined;
  const onEvent = (event: PretrainedEvent) => {
    if (event.type === "warned") return out.say(event.message);
    bar ??= new TransferBar({ title: event.title, stream: out.stream, colors: out.colors });
    bar.update(event.received, event.total);
  };
  try {
    const model = await openPretrained(name, flags, engine, onEvent);
    bar?.end();
    return model;
  } catch (error) {
    bar?.stop();
    throw error;
  }
}

async function openOwn(name: string, flags: ModelFlags, engine: Engine): Promise<OpenedModel> {
  const { weights, variant, weightsFile, weightsGroup } = flags;
  if (weights ?? variant ?? weightsFile ?? weightsGroup) {
    throw new ConfigError(
      `--weights, --variant, --weights-file and --weights-group are for networks of the zoo; "${name}" isn't one`,
    );
  }
  const opened = await openModel(name, { engine });
  const { model } = opened;
  const run = await readImageRun(name);
  // Values have no labels in the model: they aren't classes. The run knows their names.
  if (run?.task === "regression" && run.classes.length > 1) model.labels ??= run.classes;
  return opened;
}

function prepared(name: string, opened: OpenedModel, flags: ModelFlags, out: Output): Model {
  const { model, run } = opened;
  const { inputs } = model.network;
  if (inputs.length > 1) {
    throw new ConfigError(
      `${name} has ${inputs.length} inputs, and commands give it only an image; ` +
        "in a program, predict and the functions of explain take a tensor for each input",
    );
  }
  const preprocessing = preprocessingFor(opened, flags);
  if (!preprocessing) throw unknownRange(name, opened);
  model.preprocessing = preprocessing;
  model.labels ??= run?.classes;
  if (preprocessing.mean.length === 1 && preprocessing.look === undefined) {
    out.note(
      `${name} doesn't state whether it was trained on light drawings on black; images are used as they are. ` +
        `Add --look digit, --look "light on dark" or --look natural.`,
    );
  }
  return model;
}

function unknownRange(name: string, { model: { inputShape: shape } }: OpenedModel): ConfigError {
  const [, height, width, channels] = shape;
  if (shape.length !== 4 || !height || !width || (channels !== 1 && channels !== 3)) {
    const sizes = shape.map((size) => size ?? "?").join(", ");
    return new ConfigError(
      `${name}: expected a model of gray or color images of a fixed size, received input shape [${sizes}]`,
    );
  }
  return new ConfigError(
    `${name} doesn't state which numbers are black and white to it; add --range 0..1, -1..1 or 0..255 ` +
      "(models keep the range if their training data state it: fromArrays({ x, y, images: { range: [0, 1] } }))",
  );
}
