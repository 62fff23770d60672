import { planOf } from "../../compile/compile.ts";
import { differentiate } from "../../compile/differentiate.ts";
import { portableEngine } from "../../engine/portable/portable-engine.ts";
import { type InputSpec, testData } from "../../engine/testing/test-data.ts";
import { Graph, type Value } from "../../graph/graph.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { reduceSum } from "../broadcast.ts";
import { add, multiply } from "../elementwise/arithmetic.ts";

export interface GradientCase {
  readonly name: string;
  /** The inputs; all but integers are differentiated. */
  readonly inputs: readonly InputSpec[];
  readonly build: (...inputs: readonly Value[]) => Value | readonly Value[];
}

/** A power of two, so that x ± step and x ± 2·step are exact in float32 for the test data. */
const step = 2 ** -5;

/**
 * Returns, per differentiated input, the gradient from the gradient rules and the one measured with five-point central
 * differences of Σ weight · y, with fixed random weights. The ops run in float32; the sum over y is in double
 * precision, so that only the rounding of the outputs matters.
 */
export async function compareGradients({ inputs, build }: GradientCase) {
  const engine = portableEngine();
  const data = inputs.map((spec, index) => testData(spec, index + 1));

  const forward = graphOf(inputs, build);
  forward.outputs.forEach((value, index) => {
    forward.graph.output(`y${index}`, value);
  });
  const program = await engine.compile(planOf(forward.graph, "forward"), new Map());
  const weights = forward.outputs.map(({ shape, dtype }, index) =>
    testData({ shape, dtype, fill: "normal" }, 100 + index),
  );
  const measure = async (arrays: readonly TypedArray[]) => {
    const results = await program.run(arrays);
    return results.reduce((sum, y, index) => sum + dot(y, weights[index] ?? y), 0);
  };

  const analytic = await derivatives(inputs, build, data, weights);
  const pairs: { input: number; analytic: Float64Array; measured: Float64Array }[] = [];
  for (const [input, array] of data.entries()) {
    if (!(array instanceof Float32Array)) continue;
    const measured = new Float64Array(array.length);
    for (let i = 0; i < array.length; i++) {
      const at = (offset: number) => {
        const moved = data.slice();
        moved[input] = array.with(i, (array[i] ?? 0) + offset * step);
        return measure(moved);
      };
      const near = (await at(1)) - (await at(-1));
      const far = (await at(2)) - (await at(-2));
      measured[i] = (8 * near - far) / (12 * step);
    }
    pairs.push({ input, analytic: Float64Array.from(analytic[input] ?? []), measured });
  }
  return pairs;
}

function graphOf(inputs: readonly InputSpec[], build: GradientCase["build"]) {
  const graph = new Graph();
  const values = inputs.map(({ shape, dtype }, index) => graph.input(`x${index}`, shape, dtype));
  const outputs = [build(...values)].flat() as readonly Value[];
  return { graph, values, outputs };
}

async function derivatives(
  inputs: readonly InputSpec[],
  build: GradientCase["build"],
  data: readonly TypedArray[],
  weights: readonly TypedArray[],
): Promise<readonly (TypedArray | undefined)[]> {
  const { graph, values, outputs } = graphOf(inputs, build);
  const terms = outputs.map((value, index) => {
    const weight = graph.constant({ shape: value.shape, dtype: "float32", data: weights[index] ?? new Float32Array() });
    return reduceSum({ axes: value.shape.map((_, axis) => axis) }, multiply(value, weight));
  });
  const loss = terms.reduce((sum, term) => add(sum, term));
  const wanted = values.filter(({ dtype }) => dtype === "float32");
  differentiate(loss, wanted).forEach((value, index) => {
    graph.output(`d${index}`, value);
  });
  const program = await portableEngine().compile(planOf(graph, "backward"), new Map());
  const results = await program.run(data);
  return values.map((value) => results[wanted.indexOf(value)]);
}

function dot(a: TypedArray, b: TypedArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
