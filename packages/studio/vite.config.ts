import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The studio computes on WebAssembly only: without this, another 27 MB of runtime for WebGPU would be built in.
  resolve: {
    alias: [
      { find: 'onnxruntime-web/webgpu', replacement: 'onnxruntime-web/wasm' },
      // See there; its entry for bundlers needs WebAssembly as a module.
      { find: /^loro-crdt$/, replacement: fileURLToPath(new URL('src/text/loro.ts', import.meta.url)) },
    ],
  },
  optimizeDeps: { exclude: ['loro-crdt'] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Everything is served by the person's own machine: an inlined file would only make the page policy looser.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 4180,
    proxy: { '/api': { target: process.env['FOURHANDS_ADDRESS'] ?? 'http://127.0.0.1:4100', ws: true } },
  },
});
