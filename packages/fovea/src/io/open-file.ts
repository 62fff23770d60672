import { readFileSync, statSync } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { FormatError } from "../support/index.ts";
import type { FileHandle } from "./file-handle.ts";
import { readFully } from "./read-fully.ts";

/** A file that is open for reading; `path` is its name in messages. */
export interface OpenFile {
  readonly path: string;
  readonly file: FileHandle;
  /** In bytes. */
  readonly size: number;
}

/** Opens a regular file for reading. @throws FormatError that names the file and the reason, if it cannot be read. */
export async function openFile(path: string): Promise<OpenFile> {
  return readable(path, async (size) => ({ path, file: await open(path, "r"), size }));
}

/** Reads a regular file. @throws FormatError that names the file and the reason, if it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  return readable(path, () => readFile(path));
}

/** The same while the thread waits, which takes a tenth of the processor's time. @throws as `readBytes` does. */
export function readBytesSync(path: string): Uint8Array {
  try {
    checkRegular(path, statSync(path));
    return readFileSync(path);
  } catch (error) {
    throw failure(path, error);
  }
}

/** Reads the first bytes of a regular file, at most `length`, and its size. @throws FormatError as `openFile` does. */
export async function readStart(path: string, length: number): Promise<{ start: Uint8Array; size: number }> {
  const { file, size } = await openFile(path);
  try {
    const start = new Uint8Array(Math.min(size, length));
    await readFully(file, start, 0, path);
    return { start, size };
  } finally {
    await file.close();
  }
}

/** Calls `then` after checking that `path` is a regular file: opening a pipe or a device could block forever. */
async function readable<T>(path: string, then: (size: number) => Promise<T>): Promise<T> {
  try {
    const status = await stat(path);
    checkRegular(path, status);
    return await then(status.size);
  } catch (error) {
    throw failure(path, error);
  }
}

function checkRegular(path: string, status: { isFile(): boolean; isDirectory(): boolean }): void {
  if (!status.isFile()) throw new FormatError(`${path}: expected a file, received ${kindOf(status)}`);
}

function failure(path: string, error: unknown): FormatError {
  if (error instanceof FormatError) return error;
  return new FormatError(`${path}: cannot be read: ${reason(error)}`, { cause: error });
}

function kindOf(status: { isDirectory(): boolean }): string {
  return status.isDirectory() ? "a folder" : "something that is no regular file";
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  return error.message;
}
