/** A staged image in shared memory, and the file that it came from. */
export interface KeptImage {
  readonly memory: SharedArrayBuffer;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** SHA-256 of the file in hexadecimal. */
  readonly content: string;
  /** Size in bytes and time of the last change in milliseconds: if the file has others, it is read again. */
  readonly bytes: number;
  readonly modified: number;
}
