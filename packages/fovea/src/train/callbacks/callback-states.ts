import { ConfigError } from "../../support/errors.ts";
import { formatAmount } from "../../support/format.ts";
import { isJsonObject, type Json } from "../../support/json.ts";
import type { Callback } from "./callback.ts";

/** Returns the callbacks whose state survives an interruption. */
export function stateful(callbacks: readonly Callback[]): readonly Callback[] {
  return callbacks.filter((callback) => callback.state);
}

/** Returns the states of these callbacks, with their names. */
export function savedStates(callbacks: readonly Callback[]): Json {
  const own = stateful(callbacks);
  return { names: own.map(nameOf), states: own.map((callback) => callback.state?.() ?? null) };
}

/** A callback with the state to restore, which was saved by the stateful callback number `index`. */
export interface MatchedState {
  readonly callback: Callback;
  readonly state: Json;
  readonly index: number;
}

/**
 * Matches saved states to callbacks: by name, and in order if several share a name. New callbacks start without a state;
 * states of removed callbacks are ignored.
 * @throws ConfigError if the number of callbacks that share a name has changed.
 */
export function matchedStates(callbacks: readonly Callback[], saved: Json): readonly MatchedState[] {
  // Older versions saved the states of all callbacks in order, without names.
  if (Array.isArray(saved)) return paired(callbacks, [...saved.keys()], saved);
  const { names, states } = isJsonObject(saved) ? saved : {};
  if (!Array.isArray(names) || !Array.isArray(states)) return [];
  const own = stateful(callbacks);
  return [...new Set(own.map(nameOf))].flatMap((name) => {
    const given = own.filter((callback) => nameOf(callback) === name);
    const kept = [...names.keys()].filter((index) => names[index] === name);
    if (kept.length > 0 && kept.length !== given.length) {
      throw new ConfigError(
        `fit: expected ${formatAmount(kept.length, "callback")} called "${name}", as the saved training had, received ` +
          `${given.length}: which state is whose is not known; give them back, or a \`name\` to tell them apart`,
      );
    }
    return paired(given, kept, states);
  });
}

function paired(callbacks: readonly Callback[], indices: readonly number[], states: readonly Json[]): MatchedState[] {
  return indices.flatMap((index, order) => {
    const [callback, state = null] = [callbacks[order], states[index]];
    return callback && state !== null ? [{ callback, state, index }] : [];
  });
}

/** Returns a callback's name, "callback" for plain objects without one. */
function nameOf(callback: Callback): string {
  if (typeof callback.name === "string") return callback.name;
  const { name } = callback.constructor;
  return name === "Object" ? "callback" : name;
}
