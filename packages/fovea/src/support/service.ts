import { ConfigError } from "./errors.ts";

/** A slot that the core declares and the platform fills: in Node, the room `node/` does. */
export interface Service<T> {
  /** Installs the implementation; a later one replaces it. */
  provide(implementation: T): void;
  /** Returns the implementation. @throws ConfigError if there is none, as in a browser. */
  get(where: string): T;
  /** Returns the implementation, or undefined if there is none. */
  find(): T | undefined;
}

/** Declares a service. `task` completes the error message "… needs Node": "reading image files". */
export function service<T>(task: string): Service<T> {
  let installed: { readonly implementation: T } | undefined;
  return {
    provide(implementation) {
      installed = { implementation };
    },
    get(where) {
      if (installed) return installed.implementation;
      throw new ConfigError(`${where}: ${task} needs Node, where import "fovea" provides it`);
    },
    find: () => installed?.implementation,
  };
}
