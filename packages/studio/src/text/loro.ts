/**
 * Loro as the browser loads it: vite.config.ts puts this module in the place of 'loro-crdt', which core imports. The
 * package's own entry for bundlers needs WebAssembly as a module, which neither Vite nor browsers have yet; its entry for
 * the web wants to be started first, and here it is.
 */
import * as web from 'loro-crdt/web';

export * from 'loro-crdt/web';

// Its types lack the default export, which the module has.
await (web as unknown as { readonly default: () => Promise<unknown> }).default();
