/** Where the shipped models lie. Their cards are in packages/models/src/transformer/README.md and src/verse/README.md. */
export const weightsUrl = new URL('../../weights/writer.safetensors', import.meta.url);
export const verseWeightsUrl = new URL('../../weights/verse.safetensors', import.meta.url);
