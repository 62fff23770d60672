import type { OperatorName, OperatorOptions, TfliteOperator, TfliteTensor } from "../../io/tflite/index.ts";
import { type Layer, type LayerWeight, layers, type SymbolicTensor } from "../../layers/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatShape, sameShape, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Operands } from "./operands.ts";

/** The values of weights, by the weights of layers that they belong to. */
export type WeightValues = Map<LayerWeight, Tensor>;

/** Where a call takes its operands from and leaves its weights. */
export interface CallContext {
  readonly operands: Operands;
  readonly weights: WeightValues;
  /** Name of the layer; undefined if the file has no telling one. */
  readonly layerName: string | undefined;
  /** Returns the first of "name", "name_1", … that no layer has. */
  readonly freeName: (name: string) => string;
  readonly output: TfliteTensor;
}

/** An operator that is being converted to layers. */
export class Call<N extends OperatorName = OperatorName> {
  readonly name: N;
  readonly options: OperatorOptions<N>;
  readonly inputCount: number;
  /** The output, as the file describes it. */
  readonly output: TfliteTensor;
  readonly #inputs: readonly number[];
  readonly #context: CallContext;
  #layers = 0;

  constructor(operator: TfliteOperator<N>, context: CallContext) {
    this.name = operator.name;
    this.options = operator.options as OperatorOptions<N>;
    this.#inputs = operator.inputs;
    this.inputCount = operator.inputs.length;
    this.output = context.output;
    this.#context = context;
  }

  isConstant(place: number): boolean {
    return this.#context.operands.isConstant(this.#inputs[place] ?? -1);
  }

  /** The input at `place`. @throws FormatError if it is missing or a constant. */
  input(place = 0): SymbolicTensor {
    const found = this.#context.operands.computed(this.#inputs[place] ?? -1);
    if (found) return found;
    const received = this.isConstant(place) ? "a constant" : "none";
    throw new FormatError(`expected a computed tensor as input ${place}, received ${received}`);
  }

  /** The constant at `place`; undefined if the operator omits it. @throws FormatError if it is computed. */
  optionalConstant(place: number): Tensor | undefined {
    const index = this.#inputs[place] ?? -1;
    if (index < 0) return undefined;
    const found = this.#context.operands.constant(index);
    if (found) return found;
    throw new FormatError(`expected a constant as input ${place}, received one that the model computes`);
  }

  /** The constant at `place`. @throws FormatError if it is missing or computed. */
  constant(place: number): Tensor {
    const found = this.optionalConstant(place);
    if (found) return found;
    throw new FormatError(`expected a constant as input ${place}, received none`);
  }

  /** The whole numbers of the constant at `place`: a shape, axes, paddings. */
  integers(place: number): readonly number[] {
    return Array.from(this.constant(place).data);
  }

  /** Counts values of a matrix that a layer computes. @throws FormatError if a model needs too many. */
  spend(values: number): void {
    this.#context.operands.spend(values);
  }

  /** Applies a layer, and sets its weights. The first layer of an operator has the name of its output. */
  apply(
    layer: Layer,
    inputs: SymbolicTensor | readonly SymbolicTensor[],
    weights: Readonly<Record<string, Tensor>> = {},
  ): SymbolicTensor {
    const { layerName, freeName } = this.#context;
    if (layerName !== undefined) {
      layer.name = this.#layers === 0 ? layerName : freeName(`${layerName}_${layer.className.toLowerCase()}`);
    }
    this.#layers++;
    const [output] = [layer.apply(inputs)].flat() as readonly SymbolicTensor[];
    if (!output) throw new FormatError("expected a layer with an output, received none");
    for (const source of layer.weights.values()) {
      const value = weights[source.name];
      if (!value || !sameShape(value.shape, source.shape)) {
        throw new FormatError(
          `expected ${source.name} ${formatShape(source.shape)}, received ${value ? formatShape(value.shape) : "none"}`,
        );
      }
      this.#context.weights.set(source, finite(value, source.name));
    }
    return output;
  }

  /** Applies the activation that an operator ends with. */
  activated(x: SymbolicTensor, code: number): SymbolicTensor {
    const activation = fusedActivation(code);
    return activation === "linear" ? x : this.apply(layers.activation({ activation }), x);
  }
}

const fusedActivations = ["linear", "relu", "hardTanh", "relu6", "tanh"] as const;

/** The activation behind a number of the schema. */
export function fusedActivation(code: number): (typeof fusedActivations)[number] {
  const found = fusedActivations[code];
  if (found) return found;
  throw new FormatError(`expected an activation of ${fusedActivations.join(", ")}, received number ${code}`);
}

/** "same" or "valid". */
export function paddingOf(code: number): "same" | "valid" {
  return code === 0 ? "same" : "valid";
}

function finite(value: Tensor, name: string): Tensor {
  if (value.dtype === "float32" && value.data.every(Number.isFinite)) return value;
  const problem = value.dtype === "float32" ? "NaN or an infinity" : value.dtype;
  throw new FormatError(`expected finite numbers in ${name}, received ${problem} (${sizeOf(value.shape)} values)`);
}
