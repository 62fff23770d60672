import { sizeOf } from "../../tensor/shape.ts";

/**
 * What an axis is in PyTorch. "spatial": rows and columns of an image, which come after its channels there. "channel":
 * numbers without an order of their own, such as the units of a dense layer. "sequence": steps of a sequence, which come
 * before the channels there as well. Unknown for a weight until the first value meets it.
 */
export type Role = "spatial" | "channel" | "sequence";

/** What a factor is made of, once that is known. */
export type Content =
  /** Axes that were merged, the last running fastest; the channels come first in PyTorch unless steps are among them. */
  | { readonly kind: "product"; readonly factors: readonly Factor[] }
  /** Axes joined end to end. */
  | { readonly kind: "sum"; readonly parts: readonly (readonly Factor[])[] }
  /** An axis that PyTorch cannot have, and the sentence that says why. */
  | { readonly kind: "untold"; readonly reason: string; readonly factors: readonly Factor[] };

/** A part of an axis that stays together: an axis is a list of factors, the last running fastest. */
export class Factor {
  readonly size: number;
  readonly #role: Role | undefined;
  #content: Content | undefined;

  constructor(size: number, role?: Role, content?: Content) {
    this.size = size;
    this.#role = role;
    this.#content = content;
  }

  /** The factor that this one was found to be. */
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

  /** Whether no value has met it yet: a weight's axis, or a constant's. */
  get isUnknown(): boolean {
    return this.role === undefined;
  }

  /** Whether its numbers may be in any order as far as is known. */
  get isFree(): boolean {
    return this.content === undefined && (this.role === undefined || this.role === "channel");
  }

  /** What it is made of, for who needs the parts; itself when it has none. */
  get factors(): readonly Factor[] {
    const { root } = this;
    return root.#content && root.#content.kind !== "sum" ? root.#content.factors : [root];
  }

  /** Finds that a free factor is a product of others. */
  become(factors: readonly Factor[]): void {
    this.root.#content = { kind: "product", factors };
  }
}

/** One factor for an axis of `size`, none for an axis of size 1. */
export function factorsOf(size: number, role?: Role): readonly Factor[] {
  return size === 1 ? [] : [new Factor(size, role)];
}

export function untold(size: number, reason: string, factors: readonly Factor[] = []): readonly Factor[] {
  return size === 1 ? [] : [new Factor(size, "channel", { kind: "untold", reason, factors })];
}

export function productOf(factors: readonly Factor[]): number {
  return sizeOf(factors.map(({ size }) => size));
}

/** The list as one channel axis, which keeps its inner order whatever it is merged with. */
export function sealed(factors: readonly Factor[]): readonly Factor[] {
  return factors.length < 2 ? factors : [new Factor(productOf(factors), "channel", { kind: "product", factors })];
}
