export * from './connected/connected-maker.ts';
export * from './connected/key-box.ts';
export * from './embedded/verse-maker.ts';
export * from './embedded/weights.ts';
export * from './embedded/writer-maker.ts';
export * from './failures.ts';
export * from './procedure/brief-writer.ts';
