/** A class or function of Python that a pickle may name. */
export interface PickleGlobal {
  /** "collections.OrderedDict" */
  readonly name: string;
  /** What a call of it makes; a name without is data alone. @throws FormatError for arguments that do not fit. */
  readonly call?: (args: readonly unknown[]) => unknown;
}

/** What stands behind the names that a pickle uses. */
export interface PickleHost {
  /** The stand-in for a name of Python. @throws FormatError for one that is not allowed. */
  global(module: string, name: string): PickleGlobal;
  /** What a persistent id stands for: something that the pickle's writer kept outside. @throws FormatError */
  persistent(id: unknown): unknown;
}
