import { ConfigError } from "../support/errors.ts";
import { snakeCase } from "../support/snake-case.ts";
import type { Layer } from "./layer.ts";

/**
 * Returns the factory's spelling of a class: MaxPooling2D → maxPooling2d, LeakyReLU → leakyRelu, PReLU → prelu, ELU →
 * elu.
 */
export function camelCase(className: string): string {
  return className
    .replace("PReLU", "Prelu")
    .replace("ReLU", "Relu")
    .replace(/2D(?=$|[A-Z])/, "2d")
    .replace(/^([A-Z]+(?![a-z])|[A-Z])/, (start) => start.toLowerCase());
}

/** Returns the first of "conv2d", "conv2d_1", "conv2d_2", … that is not taken. */
export function freeName(className: string, isTaken: (name: string) => boolean): string {
  const base = snakeCase(className);
  let name = base;
  for (let number = 1; isTaken(name); number++) name = `${base}_${number}`;
  return name;
}

/**
 * Gives a unique name to each layer without one, in order.
 * @throws ConfigError if two layers were given the same name.
 */
export function assignNames(layers: readonly Layer[]): void {
  const owners = new Map<string, Layer>();
  for (const layer of layers) {
    if (layer.name === undefined) continue;
    const owner = owners.get(layer.name);
    if (owner && owner !== layer) {
      throw new ConfigError(
        `network: two layers are named "${layer.name}" (${owner.kind} and ${layer.kind}); layer names must be unique`,
      );
    }
    owners.set(layer.name, layer);
  }
  for (const layer of layers) {
    if (layer.name !== undefined) continue;
    layer.name = freeName(layer.className, (name) => owners.has(name));
    owners.set(layer.name, layer);
  }
}
