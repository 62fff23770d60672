/** A Python class or function that a pickle may name. */
export interface PickleGlobal {
  /** Qualified name: "collections.OrderedDict". */
  readonly name: string;
  /**
   * Returns the result of a call; absent if the name must not be called.
   * @throws FormatError for unsuitable arguments.
   */
  readonly call?: (args: readonly unknown[]) => unknown;
}

/** Resolves the names in a pickle. */
export interface PickleHost {
  /**
   * Returns the replacement of a Python name.
   * @throws FormatError if it is not allowed.
   */
  global(module: string, name: string): PickleGlobal;
  /**
   * Returns the object of a persistent ID, which is stored outside the pickle.
   * @throws FormatError for an invalid ID.
   */
  persistent(id: unknown): unknown;
}
