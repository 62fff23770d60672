// Installs engines and services in Node, which the core requests by name.
// This room may import every room but the command line; only the package's entry imports it.
// Add a service as one file that provides it, here and in package.json's sideEffects; import heavy rooms when first used.
import "./provide-image-readers.ts";
import "./provide-images.ts";
import "./provide-model-storage.ts";
import "./provide-native-images.ts";
import "./provide-pretrained-loader.ts";
import "./provide-progress-display.ts";
import "./register-engines.ts";
