import type { StorageSource } from "./read-tensor.ts";
import type { TorchStorage } from "./torch-tensor.ts";

/** An open file of PyTorch's, of either form. */
export interface TorchSource extends StorageSource {
  /** What the pickle in it holds. */
  readonly value: unknown;
  /** Classes and functions that the pickle names and that are not known here: "argparse.Namespace". */
  readonly unknown: ReadonlySet<string>;
  /** Of the file, in bytes. */
  readonly size: number;
  /** @throws FormatError unless the whole storage is in the file. */
  checkStorage(storage: TorchStorage): void;
  close(): Promise<void>;
}
