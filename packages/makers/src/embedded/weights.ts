/** Where the shipped writer lies. Its card is in packages/models/src/transformer/README.md. */
export const weightsUrl = new URL('../../weights/writer.safetensors', import.meta.url);
