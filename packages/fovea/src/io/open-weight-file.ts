import { extname } from "node:path";
import { ConfigError, FormatError, formatBytes, formatReceived } from "../support/index.ts";
import { type FileContent, fileContent } from "./file-content.ts";
import type { OpenOptions, WeightFile } from "./weight-file.ts";
import { type WeightFileKind, weightFormats } from "./weight-formats.ts";

/**
 * Opens a weight file of any supported format: PyTorch, safetensors, Keras' `.h5`, `.weights.h5` and `.keras`,
 * TensorFlow.js' `model.json`, TensorFlow Lite's `.tflite`, NumPy's `.npz` and `.npy`. The format is detected from the content, and a known file
 * extension must match it. The caller closes the file.
 * @param options which group of a checkpoint to read
 * @throws FormatError if the file cannot be read, or if its format is unknown or does not match the extension, and
 * whatever the format's reader throws.
 */
export async function openWeightFile(path: string, options: OpenOptions = {}): Promise<WeightFile> {
  const content = await fileContent(path);
  const kind = weightFormats.find((candidate) => candidate.matches(content));
  if (!kind) throw new FormatError(`${path}: expected ${promised(path)}, received ${mistaken(content)}`);
  if (!kind.endings.includes(extname(path).toLowerCase()) && kindByName(path)) {
    throw new FormatError(
      `${path}: expected ${promised(path)}, as its name says, received ${kind.title}; if that is what you want, ` +
        `give it a name that ends in ${kind.endings[0]}`,
    );
  }
  const file = await kind.open(path, options);
  if (options.group === undefined || file.group !== undefined) return file;
  await file.close();
  throw new ConfigError(`${path}: ${kind.title} has no groups of weights; received "${options.group}"`);
}

function kindByName(path: string): WeightFileKind | undefined {
  return weightFormats.find(({ endings }) => endings.includes(extname(path).toLowerCase()));
}

function promised(path: string): string {
  return kindByName(path)?.title ?? "a file of weights";
}

/** Files commonly mistaken for weight files: what they are and what to do. */
const mistakes: readonly [of: (content: FileContent) => boolean, what: string][] = [
  [({ size }) => size === 0, "an empty file: the download or the copy went wrong"],
  [
    ({ text }) => text.startsWith("version https://git-lfs.github.com/"),
    'a pointer to a file in Git LFS; fetch the file itself with "git lfs pull"',
  ],
  [({ text }) => /^\s*<(!doctype html|html|head|body)/i.test(text), "an HTML page: the download went wrong"],
  [
    ({ text }) => /^\s*<\?xml/i.test(text),
    "an XML text, as servers send it instead of a file: the download went wrong",
  ],
  [({ text }) => text.startsWith("\x1f\x8b"), "a file packed by gzip; unpack it first"],
  [
    ({ text }) => text.startsWith("ustar", 257),
    "a tar archive; unpack it first, or if PyTorch before 0.1.10 wrote it, load and save it again with a later one",
  ],
  [({ keys }) => keys?.includes("weight_map") === true, "an index of weights in several files; open those one by one"],
  [({ keys }) => keys !== undefined, "a JSON text without weightsManifest, which a tfjs model.json has"],
  [
    ({ entries }) => entries !== undefined,
    "a zip archive without data.pkl, config.json and model.weights.h5, or .npy files",
  ],
  [({ text }) => /^\0+$/.test(text), "zeros: the download or the copy was not finished"],
  [({ text }) => text.startsWith("\x89PNG") || text.startsWith("\xff\xd8\xff"), "an image"],
];

function mistaken(content: FileContent): string {
  const known = mistakes.find(([matches]) => matches(content))?.[1];
  const start = Buffer.from(content.start.subarray(0, 12)).toString("latin1");
  return known ?? `${formatBytes(content.size)} of an unknown format that begin with ${formatReceived(start)}`;
}
