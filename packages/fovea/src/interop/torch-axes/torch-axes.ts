import type { Value } from "../../graph/graph.ts";
import type { LayerWeight } from "../../layers/index.ts";
import { buildForward, type Network } from "../../network/index.ts";
import type { Order } from "../layout.ts";
import { type Factor, factorsOf, unsupported } from "./factor.ts";
import { channelsFirst, orderOf, sameOrder, UnsupportedAxis } from "./order.ts";
import { type Rule, Step } from "./rule.ts";
import { elementwise, rules } from "./rules.ts";
import { inputAxes, type TensorAxes, tensorAxes } from "./tensor-axes.ts";
import type { Agreement } from "./unify.ts";

/** The axes of a weight in PyTorch. */
export interface TorchAxes {
  /** For each axis, the index in the network for each position in PyTorch; undefined if the order is the same. */
  readonly orders: readonly (Order | undefined)[];
  /** PyTorch's order of the axes if the weight has the axes of an image: its channels first. */
  readonly sequence: readonly number[];
  /** The sizes that are merged into the first axis in PyTorch: [channels, height, width] of a flattened image. */
  readonly merged: readonly number[];
  /** Why PyTorch cannot represent the weight. */
  readonly refusal: string | undefined;
}

/**
 * Follows the axes of every tensor through a network, from the images, which are channels-first in PyTorch, to the
 * weights. An axis without an order of its own, such as the units of a dense layer, takes the order that later layers
 * require.
 */
export function torchAxes(network: Network): (source: LayerWeight) => TorchAxes {
  const { graph, weights, variables } = buildForward(network, { batchSize: 1, training: false });
  const axesOf = new Map<Value, TensorAxes>();
  const agreements: Agreement[] = [];
  const axes = (value: Value): TensorAxes => {
    const known = axesOf.get(value);
    if (known) return known;
    const isInput = value.origin.kind === "input";
    const found = isInput ? inputAxes(value.shape) : tensorAxes(value.shape.map((size) => factorsOf(size)));
    // A constant has the network's order everywhere.
    if (value.origin.kind !== "constant") axesOf.set(value, found);
    return found;
  };
  for (const node of graph.nodes) {
    const step = new Step(node, node.inputs.map(axes), agreements);
    for (const [index, found] of ruleOf(step)(step).entries()) {
      const output = node.outputs[index];
      if (output) axesOf.set(output, found);
    }
  }
  const known = new Map<Factor, Order | undefined>();
  const conflict = agreements.map((agreement) => conflictIn(agreement, known)).find((reason) => reason !== undefined);
  const values = new Map(weights.map((weight) => [weight.source, variables.get(weight)]));
  return (source) => {
    const value = values.get(source);
    const lists = value ? (axesOf.get(value) ?? []).map(({ factors }) => factors) : source.shape.map(() => []);
    return { ...described(lists, known), ...(conflict !== undefined && { refusal: conflict }) };
  };
}

function ruleOf({ node, where }: Step): Rule {
  const { name, elementwise: isElementwise } = node.op.definition;
  if (isElementwise) return elementwise;
  const rule = Object.hasOwn(rules, name) ? rules[name as keyof typeof rules] : "training";
  if (rule !== "training") return rule;
  const reason = `the order of the values of op ${name} of ${where} in PyTorch is unknown`;
  return () => node.outputs.map(({ shape }) => tensorAxes(shape.map((size) => unsupported(size, reason))));
}

function conflictIn({ where, lists: [a, b] }: Agreement, known: Map<Factor, Order | undefined>): string | undefined {
  try {
    if (sameOrder(orderOf(a, known), orderOf(b, known))) return undefined;
  } catch (error) {
    if (!(error instanceof UnsupportedAxis)) throw error;
    return error.message;
  }
  return b.length === 0
    ? `${where} uses parts of a flattened image, which PyTorch stores in another order`
    : `${where} combines flattened images that PyTorch stores in different orders`;
}

function described(lists: readonly (readonly Factor[])[], known: Map<Factor, Order | undefined>): TorchAxes {
  const axes = lists.map((_, axis) => axis);
  const leading = lists.map((list, axis) => ({ axis, factor: list[0]?.root })).filter(({ factor }) => factor);
  const moved = channelsFirst(leading.flatMap(({ factor }) => factor ?? []));
  const places = moved.map((factor) => leading.find((entry) => entry.factor === factor)?.axis ?? 0);
  const still = axes.filter((axis) => !places.includes(axis));
  const sequence = places.every((axis, index) => axis === leading[index]?.axis) ? axes : [...still, ...places];
  const merged = channelsFirst((lists[0] ?? []).flatMap(expanded)).map(({ size }) => size);
  try {
    return { orders: lists.map((list) => orderOf(list, known)), sequence, merged, refusal: undefined };
  } catch (error) {
    if (!(error instanceof UnsupportedAxis)) throw error;
    return { orders: axes.map(() => undefined), sequence, merged, refusal: error.message };
  }
}

function expanded(factor: Factor): readonly Factor[] {
  const { root } = factor;
  return root.factors[0] === root ? [root] : root.factors.flatMap(expanded);
}
