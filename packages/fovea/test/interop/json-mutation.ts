import fc from "fast-check";
import type { Json } from "../../src/support/index.ts";

/** A change to a JSON text. Positions wrap around, so that each fits every text. */
export type JsonMutation = (text: string) => string;

type Container = Record<string | number, Json>;
interface Place {
  readonly container: Container;
  readonly key: string | number;
}

/** `value` inside of `levels` lists. */
function nested(value: Json, levels: number): Json {
  let result = value;
  for (let level = 0; level < levels; level++) result = [result];
  return result;
}

const kinds: readonly Json[] = [
  null,
  true,
  false,
  "",
  "x",
  "NaN",
  "a\0b",
  "__proto__",
  "constructor",
  [],
  {},
  [[]],
  [null],
];
const numbers: readonly Json[] = [
  -1,
  0,
  1,
  2,
  3,
  0.5,
  -0.5,
  1000,
  65_536,
  1e6,
  1e9,
  2 ** 31,
  -1e9,
  1e12,
  1e15,
  2 ** 53,
  1e300,
  -1e300,
];
const lists: readonly Json[] = [[1], [-1, -1], [0, 0], [1e9, 1e9], [null, 1e6, 1e6, 3], [1, 2, 3, 4, 5], ["x", 0, 0]];
const deep: readonly Json[] = [nested(1, 40), nested({}, 1100)];

const at = fc.nat(2 ** 30);
const awkward = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...kinds) },
  { weight: 6, arbitrary: fc.constantFrom(...numbers) },
  { weight: 2, arbitrary: fc.constantFrom(...lists) },
  { weight: 1, arbitrary: fc.constantFrom(...deep) },
);

type Change = (places: readonly Place[]) => void;

const placeAt = (places: readonly Place[], position: number) => places[position % Math.max(1, places.length)];
const copy = (value: Json | undefined): Json => JSON.parse(JSON.stringify(value ?? null));

const replace = fc.tuple(at, awkward).map<Change>(([position, value]) => (places) => {
  const place = placeAt(places, position);
  if (place) place.container[place.key] = copy(value);
});

/** Numbers are where sizes are. */
const resize = fc.tuple(at, fc.constantFrom(...numbers)).map<Change>(([position, value]) => (places) => {
  const place = placeAt(
    places.filter(({ container, key }) => typeof container[key] === "number"),
    position,
  );
  if (place) place.container[place.key] = value;
});

const remove = at.map<Change>((position) => (places) => {
  const place = placeAt(places, position);
  if (!place) return;
  if (Array.isArray(place.container)) place.container.splice(Number(place.key), 1);
  else delete place.container[place.key];
});

/** What stands in one place, in another one. */
const transplant = fc.tuple(at, at).map<Change>(([from, to]) => (places) => {
  const [source, target] = [placeAt(places, from), placeAt(places, to)];
  if (source && target) target.container[target.key] = copy(source.container[source.key]);
});

const wrap = fc.tuple(at, fc.boolean()).map<Change>(([position, inList]) => (places) => {
  const place = placeAt(places, position);
  if (!place) return;
  const value = place.container[place.key] ?? null;
  place.container[place.key] = inList ? [value] : { x: value };
});

const repeat = at.map<Change>((position) => (places) => {
  const place = placeAt(
    places.filter(({ container }) => Array.isArray(container)),
    position,
  );
  if (place && Array.isArray(place.container)) place.container.push(copy(place.container[place.key]));
});

/** Level by level: a change may have made the text deep. */
function placesIn(value: Json): Place[] {
  const places: Place[] = [];
  for (let level = [value]; level.length > 0; ) {
    const next = level.flatMap((container) => placesOf(container));
    places.push(...next);
    level = next.map(({ container, key }) => container[key] ?? null);
  }
  return places;
}

function placesOf(value: Json): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const container = value as Container;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(container);
  return keys.map((key) => ({ container, key }));
}

/** A few changes, one after the other, to what a JSON text says. */
export const jsonMutations: fc.Arbitrary<JsonMutation> = fc
  .array(fc.oneof(replace, resize, remove, transplant, wrap, repeat), { minLength: 1, maxLength: 3 })
  .map<JsonMutation>((changes) => (text) => {
    const root: { value: Json } = { value: JSON.parse(text) };
    // The text itself is one of the places.
    for (const change of changes) change(placesIn(root as unknown as Json));
    return JSON.stringify(root.value) ?? "null";
  });
