import { defineConfig } from "vite";

export default defineConfig({
  // No plugin: the JSX of tsconfig.json is what Vite's own transform reads.
  build: {
    target: "es2023",
    // The polyfill is an inline-script workaround for browsers that the target excludes.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
});
