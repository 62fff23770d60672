import type { Op } from "../../graph/define-op.ts";
import type { InputTypes, Types } from "../../graph/graph.ts";
import type { KernelName, kernelOps } from "../../ops/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Host tensors in the places of an op's types; an output that nobody reads is undefined. */
type Inputs<T extends InputTypes> = { readonly [K in keyof T]: Tensor };
type Outputs<T extends Types> = { readonly [K in keyof T]: Tensor | undefined };

/** Computes one op: reads row-major inputs, fills row-major outputs. */
export type Kernel<Attributes, I extends InputTypes, O extends Types> = (
  attributes: Attributes,
  inputs: Inputs<I>,
  outputs: Outputs<O>,
) => void;

type KernelOf<T> =
  T extends Op<string, infer Attributes extends object, infer I extends InputTypes, infer O extends Types>
    ? Kernel<Attributes, I, O>
    : never;

/** A kernel for every op: one that is missing does not compile. */
export type KernelTable = { readonly [Name in KernelName]: KernelOf<(typeof kernelOps)[Name]> };
