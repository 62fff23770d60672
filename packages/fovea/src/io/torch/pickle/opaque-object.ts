/** A Python object of an unknown class: the pickle's data only. No code is called to create one. */
export class OpaqueObject {
  /** The class or function that would have created it: "argparse.Namespace". */
  readonly type: string;
  /** Arguments of the constructor. */
  readonly args: readonly unknown[];
  /** Its attributes, usually a dictionary. */
  state: unknown;
  /** Its entries if its class is dictionary-like. */
  readonly items = new Map<unknown, unknown>();
  /** Its elements if its class is list-like. */
  readonly elements: unknown[] = [];

  constructor(type: string, args: readonly unknown[]) {
    this.type = type;
    this.args = args;
  }
}
