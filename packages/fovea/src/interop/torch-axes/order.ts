import { ConfigError } from "../../support/errors.ts";
import type { Order } from "../layout.ts";
import { type Factor, productOf } from "./factor.ts";

/** Thrown for an axis that PyTorch cannot represent. */
export class UnsupportedAxis extends ConfigError {}

/**
 * Returns, for each position along an axis in PyTorch, the index along the axis in the network; undefined if both have
 * the same order.
 * @throws UnsupportedAxis if PyTorch cannot represent the axis.
 */
export function orderOf(list: readonly Factor[], known = new Map<Factor, Order | undefined>()): Order | undefined {
  const factors = list.map(({ root }) => root);
  const sorted = channelsFirst(factors);
  const inner = sorted.map((factor) => orderInside(factor, known));
  if (inner.every((order) => order === undefined) && sorted.every((factor, index) => factor === factors[index])) {
    return undefined;
  }
  let places = [0];
  for (const [index, factor] of sorted.entries()) {
    const stride = productOf(factors.slice(factors.indexOf(factor) + 1));
    const order = inner[index];
    places = places.flatMap((place) =>
      Array.from({ length: factor.size }, (_, step) => place + (order?.[step] ?? step) * stride),
    );
  }
  return meaningful(Int32Array.from(places));
}

/** Returns PyTorch's order of merged axes: an image's channels before its rows and columns. */
export function channelsFirst(factors: readonly Factor[]): readonly Factor[] {
  const isImage = factors.some(({ role }) => role === "spatial") && factors.every(({ role }) => role !== "sequence");
  if (!isImage) return factors;
  const isChannel = ({ role }: Factor) => role !== "spatial";
  return [...factors.filter(isChannel), ...factors.filter((factor) => !isChannel(factor))];
}

function orderInside(factor: Factor, known: Map<Factor, Order | undefined>): Order | undefined {
  const { content } = factor;
  if (!content) return undefined;
  if (content.kind === "unsupported") throw new UnsupportedAxis(content.reason);
  if (known.has(factor)) return known.get(factor);
  const order = content.kind === "product" ? orderOf(content.factors, known) : joined(content.parts, known);
  known.set(factor, order);
  return order;
}

function joined(parts: readonly (readonly Factor[])[], known: Map<Factor, Order | undefined>): Order | undefined {
  const orders = parts.map((part) => orderOf(part, known));
  if (orders.every((order) => order === undefined)) return undefined;
  let start = 0;
  const places = parts.flatMap((part, index) => {
    const [size, begin] = [productOf(part), start];
    start += size;
    return Array.from({ length: size }, (_, place) => begin + (orders[index]?.[place] ?? place));
  });
  return meaningful(Int32Array.from(places));
}

function meaningful(order: Int32Array): Order | undefined {
  return order.every((place, index) => place === index) ? undefined : order;
}

export function sameOrder(a: Order | undefined, b: Order | undefined): boolean {
  if (!a || !b) return a === b;
  return a.length === b.length && a.every((place, index) => place === b[index]);
}
