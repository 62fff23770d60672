/**
 * An object of Python whose class is not known here: what the pickle says of it, and nothing that the class would do.
 * Nothing is called to make one.
 */
export class OpaqueObject {
  /** The class or function that would have made it: "argparse.Namespace". */
  readonly type: string;
  /** What it was to be made with. */
  readonly args: readonly unknown[];
  /** Its attributes, as a dictionary most often. */
  state: unknown;
  /** What it holds where its class is kind of a dictionary. */
  readonly items = new Map<unknown, unknown>();
  /** What it holds where its class is kind of a list. */
  readonly elements: unknown[] = [];

  constructor(type: string, args: readonly unknown[]) {
    this.type = type;
    this.args = args;
  }
}
