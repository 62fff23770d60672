import { readFile, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { fileName, userCaches } from "./cache-place.ts";
import { type ExpectedHash, wrongHash } from "./expected-hash.ts";

/**
 * Finds the file of a URL in the caches of PyTorch, Keras and huggingface_hub. Changes nothing there, and accepts a file
 * only if its hash is known and correct.
 */
export async function findInExternalCaches(
  url: URL,
  expected: ExpectedHash | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const path = await candidate(url);
  const file = path && (await realpath(path).catch(() => undefined));
  if (!file) return undefined;
  const hash = expected ?? hashInName(file);
  if (!hash) return undefined;
  const isRight = (await wrongHash(file, hash, signal).catch(unlessAborted(signal))) === undefined;
  return isRight ? file : undefined;
}

async function candidate(url: URL): Promise<string | undefined> {
  const { env } = process;
  switch (url.origin) {
    case "https://download.pytorch.org":
      return join(env.TORCH_HOME || join(userCaches(), "torch"), "hub", "checkpoints", fileName(url));
    case "https://storage.googleapis.com":
      return join(env.KERAS_HOME || join(homedir(), ".keras"), "models", fileName(url));
    case "https://huggingface.co":
      return snapshot(url, env.HF_HUB_CACHE || join(env.HF_HOME || join(userCaches(), "huggingface"), "hub"));
    default:
      return undefined;
  }
}

/** huggingface_hub's layout: `models--org--name/refs/main` names a commit, whose files are links in `snapshots`. */
async function snapshot(url: URL, cache: string): Promise<string | undefined> {
  const [organisation, name, resolve, revision, ...file] = url.pathname.split("/").slice(1).map(decodeURIComponent);
  if (!organisation || !name || resolve !== "resolve" || !revision || file.length === 0) return undefined;
  if ([organisation, name, revision, ...file].some((part) => part === ".." || /[\\/]/.test(part))) return undefined;
  const repository = join(cache, `models--${organisation}--${name}`);
  const commit = await readFile(join(repository, "refs", revision), "utf8").catch(() => revision);
  return /^[0-9a-f]{40}$/.test(commit.trim()) ? join(repository, "snapshots", commit.trim(), ...file) : undefined;
}

/** huggingface_hub names large files by their sha256. */
function hashInName(path: string): ExpectedHash | undefined {
  const digits = basename(path);
  return /^[0-9a-f]{64}$/.test(digits) ? { algorithm: "sha256", digits } : undefined;
}

/** Treats a file that cannot be read as missing, but rethrows an abort. */
function unlessAborted(signal: AbortSignal | undefined): (error: unknown) => string {
  return (error) => {
    if (signal?.aborted) throw error;
    return "";
  };
}
