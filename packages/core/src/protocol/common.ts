/**
 * What several parts of the protocol share: identifiers, times, names, media types and the error body.
 * The schemas here are used by the server to check requests and by the client to check answers.
 */
import { z } from 'zod';

/** The identifier of a stored thing, given by the server. */
export const identifier = z
  .string()
  .regex(/^[0-9a-z-]{1,64}$/, 'an identifier is made of 1 to 64 digits, small letters and hyphens')
  .meta({
    description: 'An identifier given by the server.',
    example: '0b6f6c1e-7a53-4c3a-9a4e-0d5a1f6d2b10',
  });

/** A SHA-256 in hexadecimal: the address of a blob. */
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 small hexadecimal digits')
  .meta({ description: 'The SHA-256 of the content, in hexadecimal.' });

/** A moment, in ISO 8601 with a `Z`. */
export const moment = z.iso
  .datetime()
  .meta({ description: 'A moment in UTC, ISO 8601.', example: '2026-01-31T09:30:00.000Z' });

/** A name a person gives. Surrounding white space is dropped. */
export const givenName = z.string().trim().min(1).max(200);

/** The name of a file as the person knows it; a path inside a dropped folder is allowed. */
export const fileName = z.string().trim().min(1).max(500);

export const nameChangeSchema = z.object({ name: givenName }).meta({ id: 'NameChange' });
export type NameChange = z.infer<typeof nameChangeSchema>;

export const identifierParameters = z.object({ id: identifier });
export const fileNameQuery = z.object({ name: fileName.optional() });

/** A number that may have been NaN or infinite where it was measured: JSON has no such numbers, so they travel as null. */
export const measured = z.number().nullable();

/**
 * The schema or null. A named schema must not be made nullable in place: its name in the OpenAPI document would then mean
 * the nullable one everywhere.
 */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.null()]);
}

/** What one request took; `cost` is in the currency that the provider bills in, null where it is not known. */
export const tokenUsageSchema = z.object({
  tokensIn: z.number().int().nonnegative(),
  tokensOut: z.number().int().nonnegative(),
  cost: z.number().nullable(),
});

/** What failed, in a stable code for programs and a sentence for people. */
export const failureSchema = z
  .object({
    code: z.string().meta({ description: 'Stable; a program may compare it.', example: 'dataset-not-found' }),
    message: z.string().meta({ description: 'What happened, why, and what to do, in English.' }),
  })
  .meta({ id: 'Failure' });
export type Failure = z.infer<typeof failureSchema>;

/** The body of every answer whose status is 400 or above. */
export const errorBodySchema = z.object({ error: failureSchema }).meta({ id: 'ErrorBody' });
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** The extension and media type of a compressed picture. */
export const compressedExtension = '.fhp';
export const compressedMediaType = 'application/x-fourhands-picture';
export const modelMediaType = 'application/x-safetensors';
