// What the package installs in Node: the engines and services that the core asks for by name.
// This room may import every room but the command line; only the package's entry imports it.
// Add a service as one file that registers it when it is imported, and list the file in package.json's sideEffects.
import "./provide-images.ts";
import "./provide-model-storage.ts";
import "./register-engines.ts";
