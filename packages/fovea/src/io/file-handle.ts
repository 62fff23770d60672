/** The methods of Node's `FileHandle` that are used, so that users can compile without the types of Node. */
export interface FileHandle {
  readonly fd: number;
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  readFile(encoding: "utf8"): Promise<string>;
  writeFile(content: string | Uint8Array): Promise<void>;
  stat(options: { readonly bigint: true }): Promise<{ readonly dev: bigint; readonly ino: bigint }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
