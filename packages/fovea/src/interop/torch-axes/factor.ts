import { sizeOf } from "../../tensor/shape.ts";

/**
 * The role of an axis in PyTorch. "spatial": rows and columns of an image, which follow its channels there. "channel":
 * values without an order of their own, such as the units of a dense layer. "sequence": steps of a sequence, which
 * precede the channels there as well. The role of a weight's axis is unknown until a value meets it.
 */
export type Role = "spatial" | "channel" | "sequence";

/** Contents of a factor, once known. */
export type Content =
  /** Merged axes; the last one varies fastest. Channels come first in PyTorch unless the axes include steps. */
  | { readonly kind: "product"; readonly factors: readonly Factor[] }
  /** Concatenated axes. */
  | { readonly kind: "sum"; readonly parts: readonly (readonly Factor[])[] }
  /** An axis that PyTorch cannot represent, with the reason as a sentence. */
  | { readonly kind: "unsupported"; readonly reason: string; readonly factors: readonly Factor[] };

/** An inseparable part of an axis. An axis is a list of factors; the last one varies fastest. */
export class Factor {
  readonly size: number;
  readonly #role: Role | undefined;
  #content: Content | undefined;

  constructor(size: number, role?: Role, content?: Content) {
    this.size = size;
    this.#role = role;
    this.#content = content;
  }

  /** The factor with which this one was unified. */
  get root(): Factor {
    const [only, ...others] = this.#content?.kind === "product" ? this.#content.factors : [];
    return only && others.length === 0 ? only.root : this;
  }

  get content(): Content | undefined {
    return this.root.#content;
  }

  get role(): Role | undefined {
    const { root } = this;
    return root.#role ?? (root.#content ? "channel" : undefined);
  }

  /** Whether no value has met it yet: an axis of a weight or constant. */
  get isUnknown(): boolean {
    return this.role === undefined;
  }

  /** Whether its values may be in any order, as far as known. */
  get isFree(): boolean {
    return this.content === undefined && (this.role === undefined || this.role === "channel");
  }

  /** Its parts if it is a product, otherwise itself. */
  get factors(): readonly Factor[] {
    const { root } = this;
    return root.#content && root.#content.kind !== "sum" ? root.#content.factors : [root];
  }

  /** Replaces a free factor by a product of other factors. */
  become(factors: readonly Factor[]): void {
    this.root.#content = { kind: "product", factors };
  }
}

/** Returns one factor for an axis of `size`, or none for size 1. */
export function factorsOf(size: number, role?: Role): readonly Factor[] {
  return size === 1 ? [] : [new Factor(size, role)];
}

export function unsupported(size: number, reason: string, factors: readonly Factor[] = []): readonly Factor[] {
  return size === 1 ? [] : [new Factor(size, "channel", { kind: "unsupported", reason, factors })];
}

export function productOf(factors: readonly Factor[]): number {
  return sizeOf(factors.map(({ size }) => size));
}

/** Returns the list as one channel axis that keeps its inner order when it is merged. */
export function sealed(factors: readonly Factor[]): readonly Factor[] {
  return factors.length < 2 ? factors : [new Factor(productOf(factors), "channel", { kind: "product", factors })];
}
