import type { StorageSource } from "./read-tensor.ts";
import type { TorchStorage } from "./torch-tensor.ts";

/** An open PyTorch file of either format. */
export interface TorchSource extends StorageSource {
  /** The object in its pickle. */
  readonly value: unknown;
  /** Classes and functions in the pickle that are unknown: "argparse.Namespace". */
  readonly unknown: ReadonlySet<string>;
  /** Size of the file in bytes. */
  readonly size: number;
  /**
   * Checks that a storage is complete.
   * @throws FormatError unless the whole storage is in the file.
   */
  checkStorage(storage: TorchStorage): void;
  close(): Promise<void>;
}
