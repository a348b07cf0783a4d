/**
 * Where the shipped models lie. Their cards are in packages/models/src/transformer/README.md, src/verse/README.md,
 * src/chorale/README.md, src/melody/README.md, src/painter/README.md and src/examples/README.md.
 */
export const weightsUrl = new URL('../../weights/writer.safetensors', import.meta.url);
export const verseWeightsUrl = new URL('../../weights/verse.safetensors', import.meta.url);
export const choraleWeightsUrl = new URL('../../weights/chorale.safetensors', import.meta.url);
export const melodyWeightsUrl = new URL('../../weights/melody.safetensors', import.meta.url);
export const painterWeightsUrl = new URL('../../weights/painter.safetensors', import.meta.url);
export const boatsWeightsUrl = new URL('../../weights/boats.safetensors', import.meta.url);
