import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** The declarations that users get: an editor shows these, and not the sources. */
const declarations = fileURLToPath(new URL("../dist/index.d.ts", import.meta.url));
const program = ts.createProgram([declarations], {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
});
const checker = program.getTypeChecker();

const namespaces = [
  "callbacks",
  "datasets",
  "evaluation",
  "plot",
  "fields",
  "initializers",
  "layers",
  "losses",
  "metrics",
  "optimizers",
  "regularizers",
  "schedules",
  "transfer",
  "zoo",
];

describe.each(namespaces)("%s", (namespace) => {
  test("shows a text for each function and each of its options", () => {
    const silent = membersOf(namespace).flatMap((member) => [
      ...(isDocumented(member) ? [] : [`${namespace}.${member.name}`]),
      ...optionsOf(member)
        .filter((option) => !isDocumented(option))
        .map((option) => `${namespace}.${member.name}: ${option.name}`),
    ]);
    expect(silent).toEqual([]);
  });
});

test("the options are found where they are", () => {
  const conv2d = membersOf("layers").find(({ name }) => name === "conv2d");
  const names = conv2d && optionsOf(conv2d).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["filters", "kernelSize", "kernelInitializer", "activation", "name"]));
});

/** What a namespace of the package exports as values, aliases resolved. */
function membersOf(namespace: string): readonly ts.Symbol[] {
  const index = program.getSourceFile(declarations);
  const module = index && checker.getSymbolAtLocation(index);
  const found = module && checker.getExportsOfModule(module).find(({ name }) => name === namespace);
  if (!found) throw new Error(`"fovea" exports no ${namespace}`);
  const members = checker.getExportsOfModule(resolved(found)).map(resolved);
  return members.filter((member) => member.flags & ts.SymbolFlags.Value);
}

function resolved(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The properties of the object of options that a function takes last; none for other values. */
function optionsOf(symbol: ts.Symbol): readonly ts.Symbol[] {
  const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures();
  return signatures.flatMap((signature) => {
    const last = signature.getParameters().at(-1);
    if (last === undefined) return [];
    const parameter = checker.getNonNullableType(elementOf(checker.getTypeOfSymbol(last)));
    const ours = parameter.getProperties().every((property) => !isBuiltIn(property));
    return ours && parameter.getCallSignatures().length === 0 ? parameter.getProperties() : [];
  });
}

/** A factory whose options may be left out takes them as a rest parameter, a tuple of at most one. */
function elementOf(type: ts.Type): ts.Type {
  const [element] = checker.isTupleType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [];
  return element ?? type;
}

function isBuiltIn(symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  return declaration !== undefined && program.isSourceFileDefaultLibrary(declaration.getSourceFile());
}

function isDocumented(symbol: ts.Symbol): boolean {
  return symbol.getDocumentationComment(checker).length > 0;
}
