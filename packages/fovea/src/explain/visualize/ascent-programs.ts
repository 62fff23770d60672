import { planOf } from "../../compile/index.ts";
import type { Program, Variable } from "../../engine/index.ts";
import type { Graph } from "../../graph/graph.ts";
import { type Optimizer, optimizers, scalarInput, slotVariable } from "../../optimizers/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { zeros } from "../../tensor/tensor.ts";
import { weightVariable } from "../../train/index.ts";
import type { FloatTensor } from "../maps/heat-map.ts";
import { type Ascent, canvasVariable, choiceInput, resultGraph, stepGraph } from "./ascent-graph.ts";
import { basisInputs, canvasShape } from "./canvas/canvas.ts";
import { plainView, type View } from "./canvas/canvas-basis.ts";

/** An ascent of as many images as the programs hold. */
export interface AscentRun {
  /** Index of the first target; if there are too few, the last one fills up. */
  readonly start: number;
  /** The first coefficients. */
  readonly canvas: Float32Array;
  readonly steps: number;
  viewOf(step: number): View;
  onStep?(step: number): void;
  readonly signal?: AbortSignalLike | undefined;
}

/** An image after an ascent. */
export interface AscentResult {
  readonly values: FloatTensor;
  readonly score: number;
  readonly course: Float32Array;
}

/** A program and its inputs by name, in order; inputs of the network that the score doesn't depend on stay 0. */
interface NamedProgram {
  readonly program: Program;
  readonly inputs: ReadonlyMap<string, TypedArray>;
}

/**
 * The programs of an ascent: a step, as in training but with the images as the parameters, and their result. The images
 * and Adam's moments stay in the engine between the steps.
 */
export class AscentPrograms {
  readonly #ascent: Ascent;
  readonly #optimizer: Optimizer;
  readonly #learningRate: number;
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #step: NamedProgram;
  readonly #result: NamedProgram;

  private constructor(
    ascent: Ascent,
    optimizer: Optimizer,
    learningRate: number,
    variables: ReadonlyMap<string, Variable>,
    programs: readonly [step: NamedProgram, result: NamedProgram],
  ) {
    this.#ascent = ascent;
    this.#optimizer = optimizer;
    this.#learningRate = learningRate;
    this.#variables = variables;
    [this.#step, this.#result] = programs;
  }

  static async compile(ascent: Ascent, learningRate: number): Promise<AscentPrograms> {
    const optimizer = optimizers.adam({ learningRate });
    const { engine, network, programs } = ascent.model.trainer;
    const zero = zeros(canvasShape(ascent.count, ascent.shape));
    const names = [canvasVariable, ...optimizer.slots.map(({ name }) => slotVariable(canvasVariable, name))];
    const variables = new Map(names.map((name) => [name, engine.variable(zero)]));
    const compile = async (graph: Graph, name: string): Promise<NamedProgram> => {
      const weights = network.listWeights().filter((weight) => graph.variables.has(weight.name));
      const own = new Map(weights.map((weight) => [weight.name, weightVariable(engine, weight)]));
      const all = new Map([...variables, ...own].filter(([variable]) => graph.variables.has(variable)));
      const plan = planOf(graph, `activation maximization/${name}`);
      const program = await engine.compile(plan, all, { tuning: programs.tuning });
      const unread = [...graph.inputs].map(
        ([input, { shape, dtype }]) => [input, allocate(dtype, sizeOf(shape))] as const,
      );
      return { program, inputs: new Map(unread) };
    };
    const step = await compile(stepGraph(ascent, optimizer), "step");
    const result = await compile(resultGraph(ascent), "result");
    return new AscentPrograms(ascent, optimizer, learningRate, variables, [step, result]);
  }

  /** Optimizes images, each for its target. */
  async run({ start, canvas, steps, viewOf, onStep, signal }: AscentRun): Promise<AscentResult[]> {
    await this.#reset(canvas);
    const choice = this.#choice(start);
    const courses = Array.from({ length: this.#ascent.count }, () => new Float32Array(steps));
    let next = this.#viewInputs(viewOf(0));
    for (let step = 0; step < steps; step++) {
      signal?.throwIfAborted();
      const inputs = new Map([...next, ...this.#scalars(step), [choiceInput, choice] as const]);
      const done = run(this.#step, inputs);
      // The engine computes meanwhile.
      if (step + 1 < steps) next = this.#viewInputs(viewOf(step + 1));
      const [scores] = await done;
      courses.forEach((course, image) => {
        course[step] = scores?.[image] ?? 0;
      });
      onStep?.(step + 1);
    }
    const inputs = new Map([...this.#viewInputs(plainView), [choiceInput, choice] as const]);
    const [images = [], scores = []] = await run(this.#result, inputs);
    const length = sizeOf(this.#ascent.shape);
    return courses.map((course, image) => ({
      values: {
        data: Float32Array.from(images.slice(image * length, (image + 1) * length)),
        shape: this.#ascent.shape,
        dtype: "float32",
      },
      score: scores[image] ?? 0,
      course,
    }));
  }

  async #reset(canvas: Float32Array): Promise<void> {
    const moments = new Float32Array(canvas.length);
    const writes = [...this.#variables].map(([name, variable]) =>
      variable.write(name === canvasVariable ? canvas : moments),
    );
    await Promise.all(writes);
  }

  #choice(start: number): Float32Array {
    const { count, targets } = this.#ascent;
    const { weights } = targets;
    const channels = weights[0]?.length ?? 0;
    const choice = new Float32Array(count * channels);
    for (let image = 0; image < count; image++) {
      choice.set(weights[Math.min(start + image, weights.length - 1)] ?? [], image * channels);
    }
    return choice;
  }

  #scalars(step: number): [string, TypedArray][] {
    return Object.entries(this.#optimizer.scalars(step, this.#learningRate)).map(([name, value]) => [
      scalarInput(name),
      Float32Array.of(value),
    ]);
  }

  #viewInputs(view: View): [string, TypedArray][] {
    const { shape, canvas } = this.#ascent;
    return basisInputs.map((name, index) => {
      const axis = index === 0 ? 0 : 1;
      const size = shape[axis];
      const matrix = new Float32Array(size * size);
      canvas.basis(matrix, size, view, axis);
      return [name, matrix];
    });
  }
}

function run({ program, inputs }: NamedProgram, values: ReadonlyMap<string, TypedArray>): Promise<TypedArray[]> {
  return program.run([...inputs].map(([name, unread]) => values.get(name) ?? unread));
}
