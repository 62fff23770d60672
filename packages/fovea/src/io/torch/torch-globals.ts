import { FormatError, formatReceived } from "../../support/index.ts";
import { describeValue, OpaqueObject, type PickleGlobal } from "./pickle/index.ts";
import { storageDtype, type TorchDtype, torchDtypes } from "./torch-dtype.ts";
import { TorchTensor } from "./torch-tensor.ts";

/** A class of storages, or an element type. */
export interface TorchTypeGlobal extends PickleGlobal {
  readonly dtype: TorchDtype;
}

type Call = NonNullable<PickleGlobal["call"]>;

const tensor: Call = ([storage, offset, shape, strides]) => new TorchTensor(storage, offset, shape, strides);

/** A parameter is the tensor in it. */
const parameter: Call = ([data]) => {
  if (data instanceof TorchTensor || data instanceof OpaqueObject) return data;
  throw new FormatError(`a parameter: expected a tensor, received ${describeValue(data)}`);
};

/** A tensor with an element type of its own over a storage of bytes. */
const tensorOfDtype: Call = ([storage, offset, shape, strides, _gradient, _hooks, dtype]) => {
  if (isTorchType(dtype)) return new TorchTensor(storage, offset, shape, strides, dtype.dtype);
  throw new FormatError(`a tensor: expected an element type, received ${describeValue(dtype)}`);
};

/** A tensor with attributes of its own, which are dropped: [how it is made, of which class, arguments, attributes]. */
const tensorWithAttributes: Call = ([make, _class, args]) => {
  const call = rebuilding.get(nameOf(make));
  if (call && Array.isArray(args)) return call(args);
  if (nameOf(make) !== "") return new OpaqueObject(nameOf(make), []);
  throw new FormatError(`a tensor: expected how to make it, received ${describeValue(make)}`);
};

const rebuilding: ReadonlyMap<string, Call> = new Map([
  ["torch._utils._rebuild_tensor", tensor],
  ["torch._utils._rebuild_tensor_v2", tensor],
  ["torch._utils._rebuild_tensor_v3", tensorOfDtype],
  ["torch._utils._rebuild_parameter", parameter],
  ["torch._utils._rebuild_parameter_with_state", parameter],
]);

/** Dictionaries are made of pairs, or filled afterwards. What a missing key would give is of no concern. */
const dictionary: Call = ([pairs]) => {
  const result = new Map<unknown, unknown>();
  for (const pair of Array.isArray(pairs) ? pairs : []) if (Array.isArray(pair)) result.set(pair[0], pair[1]);
  return result;
};

const list: Call = ([items = []]) => {
  if (Array.isArray(items)) return items;
  throw new FormatError(`a list: expected its items, received ${describeValue(items)}`);
};

/** How Python 3 writes bytes into a pickle of protocol 2. */
const encodedText: Call = ([text]) => Buffer.from(typeof text === "string" ? text : "", "latin1");

const calls: Readonly<Record<string, Call | undefined>> = {
  ...Object.fromEntries(rebuilding),
  "torch._tensor._rebuild_from_type_v2": tensorWithAttributes,
  "collections.OrderedDict": dictionary,
  "collections.defaultdict": () => new Map(),
  "collections.Counter": ([counts]) => (counts instanceof Map ? counts : new Map()),
  "torch.Size": list,
  "torch.device": ([type]) => (typeof type === "string" ? type : ""),
  "_codecs.encode": encodedText,
  "builtins.set": list,
  "builtins.frozenset": list,
  "builtins.list": list,
  "builtins.dict": dictionary,
};

/** Names that stand for themselves. */
const inert: ReadonlySet<string> = new Set([
  "torch.Tensor",
  "torch.nn.parameter.Parameter",
  "torch.nn.parameter.Buffer",
  ...["int", "float", "bool", "str", "tuple"].map((type) => `builtins.${type}`),
]);

/** Modules that reach out of the program, and functions that run what they are given. No checkpoint needs them. */
const harmful =
  /^((os|posix|nt|subprocess|sys|shutil|socket|pty|runpy|importlib|ctypes|webbrowser|pdb|_?pickle|marshal)(\.|$)|builtins\.(eval|exec|compile|open|input|breakpoint|__import__)$|torch\.hub\.)/;

/** More names than this are not worth telling. */
const mostUnknown = 256;

/**
 * What a name of Python stands for in a file of PyTorch's: the few that tensors and plain data need. Nothing is looked up
 * anywhere, nothing is run: any other name stands for itself, its calls give opaque objects, and it is entered in
 * `unknown`.
 * @throws FormatError for a name by which code would be run elsewhere: such a file is not to be trusted.
 */
export function torchGlobal(
  module: string,
  name: string,
  where: string,
  unknown: Set<string>,
): PickleGlobal | TorchTypeGlobal {
  const full = `${module === "__builtin__" ? "builtins" : module}.${name}`;
  if (Object.hasOwn(calls, full) || inert.has(full)) {
    const call = calls[full];
    return { name: full, ...(call && { call: located(call, where) }) };
  }
  const dtype =
    (module === "torch" && torchDtypes.get(name)) ||
    (["torch", "torch.cuda", "torch.storage"].includes(module) && storageDtype(name));
  if (dtype) return { name: full, dtype };
  if (harmful.test(full)) {
    throw new FormatError(
      `${where}: the pickle asks for ${formatReceived(full)}, which would run code where others open the file; nothing ` +
        "was run. Do not trust it",
    );
  }
  if (unknown.size < mostUnknown) unknown.add(full);
  return { name: full, call: (args) => new OpaqueObject(full, args) };
}

/** The call, with the file's name before what it complains of. */
function located(call: Call, where: string): Call {
  return (args) => {
    try {
      return call(args);
    } catch (error) {
      throw error instanceof FormatError ? new FormatError(`${where}: ${error.message}`, { cause: error }) : error;
    }
  };
}

export function isTorchType(value: unknown): value is TorchTypeGlobal {
  return typeof value === "object" && value !== null && "dtype" in value && "name" in value;
}

function nameOf(value: unknown): string {
  return typeof value === "object" && value !== null && "name" in value ? String(value.name) : "";
}
