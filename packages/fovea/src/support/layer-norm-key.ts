/** What the norm of a layer is of. */
export type LayerNormKind = "gradient" | "weight";

/** The name of a layer's norm in a history: "gradient_norm/conv1". */
export function layerNormKey(kind: LayerNormKind, layer: string): string {
  return `${kind}_norm/${layer}`;
}

/** The layer and kind of a norm in a history; undefined for other names, such as those of metrics. */
export function layerNormOf(name: string): { readonly kind: LayerNormKind; readonly layer: string } | undefined {
  const [, kind, layer] = /^(gradient|weight)_norm\/(.+)$/.exec(name) ?? [];
  return kind !== undefined && layer !== undefined ? { kind: kind as LayerNormKind, layer } : undefined;
}
