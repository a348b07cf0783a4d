/** From an error to an answer: the status of each code, and never more of an unforeseen error than that it happened. */
import type { ErrorBody } from '@fourhands/core';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { codeOf, internalCode } from '../commands/failure.ts';

/** Codes that are not listed, all of them from the models, refuse what a file or a request holds: 422. */
const statuses: Readonly<Record<string, ContentfulStatusCode>> = {
  'request-invalid': 400,
  'body-empty': 400,
  'preset-unknown': 400,
  'setting-unknown': 400,
  'setting-out-of-range': 400,
  'control-unknown': 400,
  'control-out-of-range': 400,
  'one-candidate-only': 400,
  'operation-not-offered': 400,
  'verse-prompt-refused': 400,
  'verse-request-refused': 400,
  'brief-missing': 400,
  'message-empty': 400,
  'maker-cannot-talk': 400,
  'passage-out-of-range': 400,
  'maker-ignores-briefs': 400,
  'region-out-of-range': 400,
  'change-out-of-range': 400,
  'lock-empty': 400,
  'branch-is-the-same': 400,
  'same-language': 400,
  'too-many-sentences-to-align': 400,
  'glossary-full': 400,
  'glossary-other-languages': 400,
  'translation-only': 400,
  'host-refused': 403,
  'origin-refused': 403,
  'not-from-this-machine': 403,
  'person-is-maker': 403,
  'address-not-found': 404,
  'dataset-not-found': 404,
  'item-not-found': 404,
  'text-not-found': 404,
  'run-not-found': 404,
  'model-not-found': 404,
  'model-missing': 404,
  'compression-not-found': 404,
  'blob-not-found': 404,
  'provider-not-found': 404,
  'local-model-not-found': 404,
  'download-not-found': 404,
  'hub-repository-missing': 404,
  'hub-unreachable': 502,
  'hub-refused': 502,
  'hub-answer-not-understood': 502,
  'work-not-found': 404,
  'branch-not-found': 404,
  'version-not-found': 404,
  'proposal-not-found': 404,
  'candidate-not-found': 404,
  'maker-not-found': 404,
  'lock-not-found': 404,
  'translation-not-found': 404,
  'pair-not-found': 404,
  'glossary-not-found': 404,
  'glossary-entry-not-found': 404,
  'brief-template-not-found': 404,
  'dialogue-not-found': 404,
  'message-not-found': 404,
  'dialogue-not-in-trash': 409,
  'message-still-coming': 409,
  'answer-without-message': 409,
  'place-locked': 409,
  'work-of-other-medium': 409,
  'picture-version-not-found': 404,
  'picture-lock-not-found': 404,
  'picture-maker-not-found': 404,
  'picture-proposal-not-found': 404,
  'score-maker-not-found': 404,
  'speech-line-not-found': 404,
  'speech-take-not-found': 404,
  'line-locked': 409,
  'speech-making-under-way': 409,
  'nothing-to-speak': 409,
  'nothing-spoken': 409,
  'speech-edit-not-possible': 409,
  'score-proposal-not-found': 404,
  'score-proposal-not-open': 409,
  'score-region-empty': 400,
  'score-region-too-long': 400,
  'score-region-locked': 409,
  'score-lines-missing': 409,
  'score-melody-missing': 409,
  'score-nothing-before': 409,
  'score-notes-missing': 409,
  'score-change-not-possible': 409,
  'layer-missing': 409,
  'last-layer': 409,
  'too-many-layers': 409,
  'picture-region-locked': 409,
  'picture-proposal-not-open': 409,
  'mask-unreadable': 400,
  'mask-of-another-size': 400,
  'picture-region-empty': 400,
  'patch-unreadable': 400,
  'picture-style-missing': 400,
  'picture-tiles-damaged': 500,
  'brief-template-built-in': 409,
  'dataset-empty': 409,
  'dataset-of-other-kind': 409,
  'run-not-resumable': 409,
  'run-not-active': 409,
  'run-active': 409,
  'model-of-other-kind': 409,
  'work-not-in-trash': 409,
  'base-unknown': 409,
  'decision-not-possible': 409,
  'maker-not-available': 409,
  'pair-changed': 409,
  'pair-without-source': 409,
  'sentence-locked': 409,
  'glossary-contradictory': 409,
  'body-too-large': 413,
  'image-too-large': 413,
  'text-too-long': 413,
  'message-too-long': 413,
  [internalCode]: 500,
  'worker-crashed': 500,
  'too-busy': 503,
  'server-closing': 503,
  'work-too-slow': 504,
  'storage-full': 507,
};

export function refuse(context: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return context.json({ error: { code, message } } satisfies ErrorBody, status, { 'cache-control': 'no-store' });
}

export function answerError(error: Error, context: Context, log: (line: string) => void): Response {
  if (error instanceof HTTPException) {
    return refuse(context, error.status, 'request-invalid', `The request is not right: ${error.message}.`);
  }
  const code = codeOf(error);
  if (code !== null) {
    const status = statuses[code] ?? 422;
    if (status >= 500) log(`${context.req.method} ${context.req.path}: ${error.message}`);
    return refuse(context, status, code, error.message);
  }
  log(`${context.req.method} ${context.req.path}: ${error.stack ?? String(error)}`);
  const message =
    'Something went wrong inside Fourhands. Try again; if it happens again, report it with the server’s output.';
  return refuse(context, 500, internalCode, message);
}
