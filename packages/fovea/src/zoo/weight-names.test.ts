import { describe, expect, expectTypeOf, test } from "vitest";
import type { Architecture } from "./architecture.ts";
import * as zoo from "./index.ts";

// The compiler checks the types; running the tests checks the messages.

type Zoo = typeof zoo;
type Weights<A> = A extends Architecture<infer _F, infer Id, infer _Variant> ? Id : never;
type Variants<A> = A extends Architecture<infer _F, infer _Id, infer Variant> ? Variant : never;

describe("the names of weights", () => {
  const names = ["torchvision", "timm/tv_in1k", "torchvision/v2", "timm/tv2_in1k", "keras"] as const;

  test("are specific to the architecture, and a misspelled one does not compile", () => {
    expect(zoo.resnet50.definition.weights?.map(({ id }) => id)).toEqual(names);
    expectTypeOf<Weights<Zoo["resnet50"]>>().toEqualTypeOf<(typeof names)[number]>();
    // @ts-expect-error a misspelled name
    expect(() => zoo.resnet50({ weights: "torchvison" })).toThrow('did you mean "torchvision"');
    // @ts-expect-error another architecture's
    expect(() => zoo.resnet18({ weights: "keras" })).toThrow('there are no weights "keras"');
  });

  test("are literal types for every architecture", () => {
    type Open = { [Name in keyof Zoo]: string extends Weights<Zoo[Name]> ? Name : never }[keyof Zoo];
    expectTypeOf<Open>().toEqualTypeOf<never>();
  });
});

describe("the names of variants", () => {
  const names = ["torchvision", "keras"] as const;

  test("are specific to the architecture, and a misspelled one does not compile", () => {
    expect(Object.keys(zoo.resnet50.definition.variants)).toEqual(names);
    expectTypeOf<Variants<Zoo["resnet50"]>>().toEqualTypeOf<(typeof names)[number]>();
    // @ts-expect-error a misspelled name
    expect(() => zoo.resnet50({ variant: "kears" })).toThrow('did you mean "keras"');
    // @ts-expect-error another architecture's
    expect(() => zoo.resnet18({ variant: "keras" })).toThrow('"keras"');
  });

  test("are literal types for every architecture", () => {
    type Open = { [Name in keyof Zoo]: string extends Variants<Zoo[Name]> ? Name : never }[keyof Zoo];
    expectTypeOf<Open>().toEqualTypeOf<never>();
  });
});

test("null counts as not given, as None does in Keras", () => {
  const options = { weights: null, variant: null, pooling: null, inputShape: [32, 32, 3], classes: 4 };
  const resnet18 = zoo.resnet18 as (given: object) => ReturnType<typeof zoo.resnet18>;
  expect(resnet18(options).outputShape).toEqual([null, 4]);
});
