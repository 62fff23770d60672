import type { Engine } from "./engine.ts";

/** Returns the same engine on every call, and a new one after it was lost. */
export function openOnce<E extends Engine>(create: () => E): () => E {
  let engine: E | undefined;
  return () => {
    if (engine) return engine;
    const opened = create();
    engine = opened;
    void opened.lost.then(() => {
      if (engine === opened) engine = undefined;
    });
    return opened;
  };
}
