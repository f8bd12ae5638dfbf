import { defineConfig } from "vite";

export default defineConfig({
  // No plugin: the JSX of tsconfig.json is what Vite's own transform reads.
  build: {
    target: "es2023",
    // The polyfill is an inline-script workaround for browsers that the target excludes.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // One chunk for what every visit needs compresses better than the many that lazy pages would cut it into.
        codeSplitting: { groups: [{ name: "console", test: /^(?!.*\/pages\/(compare|docs)\.tsx$)/ }] },
      },
    },
  },
});
