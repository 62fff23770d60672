import { augmentations } from "../../layers/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject, type JsonObject } from "../../support/json.ts";
import { snakeCase } from "../../support/snake-case.ts";
import { uniqueNames } from "../../support/unique-names.ts";
import { countFromZero } from "./call-numbers.ts";
import { nodeInputs, readInboundNodes } from "./inbound-nodes.ts";
import { keras3Layer } from "./keras3-layer.ts";
import { readOperation } from "./read-operation.ts";
import { splitActivations } from "./split-activations.ts";
import type { Topology, TopologyLayer } from "./topology.ts";
import { semanticsOf, type VersionSemantics } from "./version-semantics.ts";

/** Maximum nesting of models. */
const maxDepth = 32;
const maxLayers = 20_000;

const modelClasses: Readonly<Record<string, Topology["className"]>> = {
  Sequential: "Sequential",
  Functional: "Functional",
  Model: "Functional",
};

const imageLayers: ReadonlySet<string> = new Set(["AutoContrast", "CenterCrop", "Resizing", ...augmentations]);

/**
 * Reads the description of a model: `config.json` of Keras 3, `model_config` of an HDF5 file, or `modelTopology` of
 * TensorFlow.js.
 * @param version The version of Keras, if the description lacks it.
 * @throws FormatError for an invalid description, and for models that do not consist of layers.
 */
export function readTopology(description: unknown, file: string, version?: string): Topology {
  const outer = isJsonObject(description) ? description : {};
  const semantics = semanticsOf(outer.keras_version ?? version);
  const place = { file, semantics, storedAt: "", depth: 0 };
  return readModel(isJsonObject(outer.model_config) ? outer.model_config : outer, place);
}

interface Place {
  readonly file: string;
  readonly semantics: VersionSemantics;
  readonly storedAt: string;
  readonly depth: number;
}

function readModel(description: JsonObject, { file, semantics, storedAt, depth }: Place): Topology {
  const { class_name: kind, config: given } = description;
  const className = typeof kind === "string" && Object.hasOwn(modelClasses, kind) ? modelClasses[kind] : undefined;
  if (depth > maxDepth) throw new FormatError(`${file}: expected at most ${maxDepth} models within models`);
  if (!className) {
    throw new FormatError(
      `${file}: expected a Sequential or Functional model, received ${formatReceived(kind)}; ` +
        "the layers of a subclassed model exist only in its Python code",
    );
  }
  // Until Keras 2.2.2, the configuration of a sequential model was the list of its layers.
  const config: JsonObject = Array.isArray(given) ? { layers: given } : isJsonObject(given) ? given : {};
  const entries = listOf(config.layers, `${file}: layers`);
  if (entries.length > maxLayers) throw new FormatError(`${file}: expected at most ${maxLayers} layers`);
  const raw = entries.map((entry, index) => readEntry(entry, index, { file, semantics }));
  // Files number the layers of each class; operations are not numbered.
  const groups = uniqueNames(raw.map((layer) => (layer.isOperation ? "" : snakeCase(layer.className))));
  const layers = raw.map(({ className: name, isOperation: _, ...layer }, index): TopologyLayer => {
    const place = { file, semantics, storedAt: `${storedAt}layers/${groups[index]}`, depth: depth + 1 };
    const isModel = Object.hasOwn(modelClasses, name);
    const inner = { class_name: name, config: layer.config };
    const nested = isModel ? readModel(inner, { ...place, storedAt: `${place.storedAt}/` }) : undefined;
    return { className: name, ...layer, nested, storedAt: place.storedAt };
  });
  const outputs = readInboundNodes(config.output_layers, file);
  return {
    className,
    name: typeof config.name === "string" ? config.name : undefined,
    trainable: config.trainable !== false,
    builtFor: config.build_input_shape,
    inputs: readInboundNodes(config.input_layers, file),
    ...countFromZero(splitActivations({ layers, outputs }, semantics, file), entries.some(isOfKeras3)),
    returnsMany: outputs.length > 1,
  };
}

interface Entry extends Omit<TopologyLayer, "nested" | "storedAt"> {
  readonly isOperation: boolean;
}

function readEntry(entry: unknown, index: number, { file, semantics }: Pick<Place, "file" | "semantics">): Entry {
  const layer: JsonObject = isJsonObject(entry) ? entry : {};
  const { class_name: kind, inbound_nodes: nodes = [] } = layer;
  if (typeof kind !== "string") {
    throw new FormatError(`${file}: expected a layer with a class_name, received ${formatReceived(entry)}`);
  }
  const { className, config } = keras3Layer(kind, layer.config, semantics);
  const given = typeof layer.name === "string" ? layer.name : config.name;
  const name = typeof given === "string" && given !== "" ? given : `${snakeCase(className)}_${index}`;
  const where = `${file}: layer "${name}"`;
  if (className === "Resizing" && semantics.resizingAlignsCorners) {
    throw new FormatError(`${where}: TensorFlow.js aligns corners, which layers.resizing does not`);
  }
  const operation = readOperation(layer, where);
  if (operation) return { className: "Operation", name, ...operation, isOperation: true };
  // For layers that augment images, Keras stores the default of this argument; it has no effect on predictions.
  const ignored = imageLayers.has(className) ? ["training"] : [];
  const calls = listOf(nodes, where).map((node) => nodeInputs(node, where, ignored));
  return { className, name, config, calls, isOperation: false };
}

/** Keras 3 stores a call as an object of arguments, other versions as lists. */
function isOfKeras3(entry: unknown): boolean {
  const nodes = isJsonObject(entry) ? entry.inbound_nodes : undefined;
  return Array.isArray(nodes) && nodes.some((node: unknown) => isJsonObject(node));
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new FormatError(`${where}: expected a list, received ${formatReceived(value)}`);
}
