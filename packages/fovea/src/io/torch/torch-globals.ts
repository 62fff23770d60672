import { FormatError, formatReceived } from "../../support/index.ts";
import { describeValue, OpaqueObject, type PickleGlobal } from "./pickle/index.ts";
import { storageDtype, type TorchDtype, torchDtypes } from "./torch-dtype.ts";
import { TorchTensor } from "./torch-tensor.ts";

/** A storage class, or an element type. */
export interface TorchTypeGlobal extends PickleGlobal {
  readonly dtype: TorchDtype;
}

type Call = NonNullable<PickleGlobal["call"]>;

const tensor: Call = ([storage, offset, shape, strides]) => new TorchTensor(storage, offset, shape, strides);

/** A parameter becomes its tensor. */
const parameter: Call = ([data]) => {
  if (data instanceof TorchTensor || data instanceof OpaqueObject) return data;
  throw new FormatError(`a parameter: expected a tensor, received ${describeValue(data)}`);
};

/** A tensor with an explicit element type over a storage of bytes. */
const tensorOfDtype: Call = ([storage, offset, shape, strides, _gradient, _hooks, dtype]) => {
  if (isTorchType(dtype)) return new TorchTensor(storage, offset, shape, strides, dtype.dtype);
  throw new FormatError(`a tensor: expected an element type, received ${describeValue(dtype)}`);
};

/** A tensor with extra attributes, which are ignored: [function, class, arguments, attributes]. */
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

/** Dictionaries are created from pairs, or filled afterwards. Default factories are ignored. */
const dictionary: Call = ([pairs]) => {
  const result = new Map<unknown, unknown>();
  for (const pair of Array.isArray(pairs) ? pairs : []) if (Array.isArray(pair)) result.set(pair[0], pair[1]);
  return result;
};

const list: Call = ([items = []]) => {
  if (Array.isArray(items)) return items;
  throw new FormatError(`a list: expected its items, received ${describeValue(items)}`);
};

/** How Python 3 writes bytes in a pickle of protocol 2. */
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

/** Names that are replaced by opaque values. */
const inert: ReadonlySet<string> = new Set([
  "torch.Tensor",
  "torch.nn.parameter.Parameter",
  "torch.nn.parameter.Buffer",
  ...["int", "float", "bool", "str", "tuple"].map((type) => `builtins.${type}`),
]);

/** Modules that access the system, and functions that execute their arguments. No checkpoint needs them. */
const harmful =
  /^((os|posix|nt|subprocess|sys|shutil|socket|pty|runpy|importlib|ctypes|webbrowser|pdb|_?pickle|marshal)(\.|$)|builtins\.(eval|exec|compile|open|input|breakpoint|__import__)$|torch\.hub\.)/;

/** Maximum number of unknown names to report. */
const maxUnknown = 256;

/**
 * Resolves a Python name in a PyTorch file: only the few names needed for tensors and plain data have a meaning.
 * Nothing is imported or executed: any other name becomes an opaque value, its calls create opaque objects, and it is
 * added to `unknown`.
 * @throws FormatError for a name that would execute code elsewhere, because such a file must not be trusted.
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
      `${where}: the pickle refers to ${formatReceived(full)}, which would execute code in PyTorch; nothing ` +
        "was executed. Do not trust this file",
    );
  }
  if (unknown.size < maxUnknown) unknown.add(full);
  return { name: full, call: (args) => new OpaqueObject(full, args) };
}

/** Wraps a call so that its errors begin with the file's name. */
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
