import type { FileContent } from "./file-content.ts";
import { openSafetensorsWeights } from "./safetensors/index.ts";
import type { OpenOptions, WeightFile } from "./weight-file.ts";

/** A format of weight files: how to recognize it by content and name, and how to open it. */
export interface WeightFileKind {
  /** "a PyTorch file" */
  readonly title: string;
  /** File extensions of this format, the usual one first. */
  readonly endings: readonly string[];
  matches(content: FileContent): boolean;
  open(path: string, options?: OpenOptions): Promise<WeightFile>;
}

type Open = WeightFileKind["open"];

// Readers are imported on demand: they are half of the modules of this room.
const openTorch: Open = async (...given) => (await import("./torch/index.ts")).openTorch(...given);
const openKerasArchive: Open = async (path) => (await import("./keras/index.ts")).openKerasArchive(path);
const openKerasH5: Open = async (path) => (await import("./keras/index.ts")).openKerasH5(path);
const openNpz: Open = async (path) => (await import("./npz/index.ts")).openNpz(path);
const openNpy: Open = async (path) => (await import("./npz/index.ts")).openNpy(path);
const openTfjs: Open = async (path) => (await import("./tfjs/index.ts")).openTfjs(path);
const openTflite: Open = async (path) => (await import("./tflite/index.ts")).openTflite(path);

/**
 * All supported formats of weight files. The first match wins: safetensors comes before pickles, because the length that
 * it starts with can look like the start of a pickle.
 */
export const weightFormats: readonly WeightFileKind[] = [
  { title: "a safetensors file", endings: [".safetensors"], matches: isSafetensors, open: openSafetensorsWeights },
  { title: "a PyTorch file", endings: [".pth", ".pt", ".bin", ".ckpt"], matches: isTorch, open: openTorch },
  { title: "a .keras archive", endings: [".keras"], matches: isKerasArchive, open: openKerasArchive },
  { title: "a NumPy archive", endings: [".npz"], matches: isNpz, open: openNpz },
  { title: "an HDF5 file", endings: [".h5", ".hdf5"], matches: isHdf5, open: openKerasH5 },
  { title: "a NumPy array", endings: [".npy"], matches: isNpy, open: openNpy },
  { title: "a TensorFlow Lite model", endings: [".tflite", ".lite"], matches: isTflite, open: openTflite },
  { title: "a tfjs model.json", endings: [".json"], matches: isTfjs, open: openTfjs },
];

/** Matches a zip archive with a pickle, and bare pickles, also unsupported ones, so that the reader explains them. */
function isTorch({ entries, text }: FileContent): boolean {
  if (entries) return entries.some((name) => /(^|\/)data\.pkl$/.test(name));
  const protocol = text.charCodeAt(1);
  return text[0] === "\x80" && protocol >= 2 && protocol <= 5;
}

function isKerasArchive({ entries = [] }: FileContent): boolean {
  return entries.includes("config.json") && entries.includes("model.weights.h5");
}

function isNpz({ entries = [] }: FileContent): boolean {
  return entries.some((name) => name.endsWith(".npy"));
}

/** Finds the signature at the start, or after a user block whose size is a power of two. */
function isHdf5({ text }: FileContent): boolean {
  return [0, 512, 1024, 2048].some((at) => text.startsWith("\x89HDF\r\n\x1a\n", at));
}

function isNpy({ text }: FileContent): boolean {
  return text.startsWith("\x93NUMPY");
}

/** Matches eight bytes of length, whose upper ones no valid file needs, followed by JSON. */
function isSafetensors({ start, text }: FileContent): boolean {
  return text[8] === "{" && start[5] === 0 && start[6] === 0 && start[7] === 0;
}

/** The identifier comes after the offset of the root. */
function isTflite({ text }: FileContent): boolean {
  return text.startsWith("TFL3", 4);
}

function isTfjs({ keys = [] }: FileContent): boolean {
  return keys.includes("weightsManifest") || keys.includes("modelTopology");
}
