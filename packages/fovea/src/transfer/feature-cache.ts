import { createHash } from "node:crypto";
import { join } from "node:path";
import { cacheFolder } from "../io/index.ts";
import { option } from "../support/check-options.ts";
import { isOptions } from "../support/schema.ts";
import type { Backbone } from "./backbone.ts";
import { FeatureStore } from "./feature-store.ts";
import { weightsHash } from "./weights-hash.ts";

/**
 * Where features are kept: in a folder (default: `features` in Fovea's cache), which takes up to `maxBytes` (default 8
 * GiB), or nowhere (false). In a full folder, the features that were used longest ago make room for others.
 */
export type FeatureCache = string | false | { readonly folder?: string; readonly maxBytes?: number };

const defaultMaxBytes = 8 * 2 ** 30;

/** The check of a `FeatureCache`. */
export const cacheOption = option("a folder, { folder, maxBytes } or false", (value) => {
  if (value === false || isFolder(value)) return true;
  if (!isOptions(value)) return false;
  const { folder, maxBytes, ...others } = value;
  const isLimit = maxBytes === undefined || (Number.isSafeInteger(maxBytes) && Number(maxBytes) > 0);
  return isLimit && (folder === undefined || isFolder(folder)) && Object.keys(others).length === 0;
});

function isFolder(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The features of a backbone that a cache keeps; undefined for none. */
export async function featureStore(backbone: Backbone, cache: FeatureCache = {}): Promise<FeatureStore | undefined> {
  if (cache === false) return undefined;
  const given = typeof cache === "string" ? { folder: cache } : cache;
  const { folder = join(cacheFolder(), "features"), maxBytes = defaultMaxBytes } = given;
  const place = join(folder, await storeName(backbone));
  return new FeatureStore(place, backbone.features, { root: folder, maxBytes });
}

/** The folder of a backbone's features: named after its weights, its preprocessing and its layers. */
async function storeName({ name, model, preprocessing }: Backbone): Promise<string> {
  const key = createHash("sha256")
    .update(await weightsHash(model))
    .update(JSON.stringify(preprocessing))
    // Weights are what they are, whichever seed they came from; a saved model doesn't know it any more.
    .update(JSON.stringify({ ...model.network.config(), seed: 0 }));
  return `${name.replaceAll(/[^\w.-]/g, "_")}-${key.digest("hex").slice(0, 16)}`;
}
