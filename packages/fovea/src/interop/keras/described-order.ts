import type { WeightFile } from "../../io/weight-file.ts";
import { isFoveaError } from "../../support/errors.ts";
import { readTopology } from "./read-topology.ts";
import type { TopologyLayer } from "./topology.ts";

/**
 * Returns the index of a layer among all layers of a model, including nested ones, in Keras' order; undefined if it is
 * ambiguous.
 */
export type PlaceOf = (outermost: string | undefined, owner: string) => number | undefined;

/** Returns the order of the layers in the model's description, if the file contains one that can be read. */
export function describedOrder({ config, path }: WeightFile): PlaceOf | undefined {
  if (config === undefined) return undefined;
  const chains: string[] = [];
  const visit = ({ name, nested }: TopologyLayer, outer: string) => {
    chains.push(outer + name);
    for (const layer of nested?.layers ?? []) visit(layer, `${outer}${name}/`);
  };
  try {
    for (const layer of readTopology(config, path).layers) visit(layer, "");
  } catch (error) {
    if (isFoveaError(error)) return undefined;
    throw error;
  }
  return (outermost, owner) => {
    const inside = outermost === undefined ? chains : chains.filter((chain) => isUnder(chain, outermost));
    const fitting = inside.filter((chain) => endsWith(chain, owner) || endsWith(owner, chain));
    return fitting.length === 1 ? chains.indexOf(fitting[0] as string) : undefined;
  };
}

function isUnder(chain: string, outermost: string): boolean {
  return chain === outermost || chain.startsWith(`${outermost}/`);
}

function endsWith(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}
