import fc from 'fast-check';

// Properties try other values in each run; with FAST_CHECK_SEED the same ones, so that a result can be had again.
const seed = process.env['FAST_CHECK_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
