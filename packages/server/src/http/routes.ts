/** What the routes share: their app, and the descriptions of bodies and answers for the OpenAPI document. */
import { errorBodySchema } from '@fourhands/core';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { refuse } from './error-answer.ts';

export function newRoutes(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook(result, context) {
      if (result.success) return undefined;
      const message = `The request is not right: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`;
      return refuse(context, 400, 'request-invalid', message);
    },
  });
}

const failed = {
  description: 'Refused or failed; the code is stable.',
  content: { 'application/json': { schema: errorBodySchema } },
};

/** Any error's answer, for `responses`. */
export const errors = { '4XX': failed, '5XX': failed } as const;

export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

const binary = z.string().meta({ format: 'binary' });

export function bytesAnswer(mediaType: string, description: string) {
  return { description, content: { [mediaType]: { schema: binary } } };
}

/** The raw body of an upload, for the document only: the handler reads the stream itself, within its limit. */
export function bytesBody(description: string) {
  return { description, required: true, content: { 'application/octet-stream': { schema: binary } } };
}

export const noContent = { description: 'Done.' } as const;

/** Of an answer whose address always means the same bytes. */
export const forGood = 'private, max-age=31536000, immutable';

interface FileMade {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

export function sendBytes(bytes: Uint8Array, mediaType: string, cacheControl: string): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': mediaType, 'content-length': String(bytes.length), 'cache-control': cacheControl },
  });
}

/** A file to be saved, made anew for each request. */
export function sendFile({ name, mediaType, content }: FileMade): Response {
  return new Response(content, {
    headers: { 'content-type': mediaType, 'content-disposition': attachment(name), 'cache-control': 'no-store' },
  });
}

/** `content-disposition` for saving under a name a person gave (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
