/** Puts the HTTP interface together: guards, headers, routes, errors, and the studio for all other addresses. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from '../commands/context.ts';
import { limits, type ServerOptions } from '../config.ts';
import { BodyTooLarge } from './body.ts';
import { answerError, refuse } from './error-answer.ts';
import { guard } from './guard.ts';
import { newRoutes } from './routes.ts';
import { briefRoutes } from './routes/brief-routes.ts';
import { compressionRoutes } from './routes/compression-routes.ts';
import { datasetRoutes } from './routes/dataset-routes.ts';
import { datasetFileRoutes } from './routes/dataset-file-routes.ts';
import { dialogueRoutes } from './routes/dialogue-routes.ts';
import { exampleRoutes } from './routes/example-routes.ts';
import { glossaryRoutes } from './routes/glossary-routes.ts';
import { historyRoutes } from './routes/history-routes.ts';
import { localModelRoutes } from './routes/local-model-routes.ts';
import { melodyModelRoutes } from './routes/melody-model-routes.ts';
import { modelRoutes } from './routes/model-routes.ts';
import { pictureProposalRoutes } from './routes/picture-proposal-routes.ts';
import { pictureRoutes } from './routes/picture-routes.ts';
import { proposalRoutes } from './routes/proposal-routes.ts';
import { providerRoutes } from './routes/provider-routes.ts';
import { runRoutes } from './routes/run-routes.ts';
import { scoreProposalRoutes } from './routes/score-proposal-routes.ts';
import { scoreRoutes } from './routes/score-routes.ts';
import { soundModelRoutes } from './routes/sound-model-routes.ts';
import { soundProposalRoutes } from './routes/sound-proposal-routes.ts';
import { soundRoutes } from './routes/sound-routes.ts';
import { speechRoutes } from './routes/speech-routes.ts';
import { statusRoutes } from './routes/status-routes.ts';
import { translationRoutes } from './routes/translation-routes.ts';
import { workFileRoutes } from './routes/work-file-routes.ts';
import { workRoutes } from './routes/work-routes.ts';
import { serveStudio } from './static.ts';

export type AppOptions = Pick<ServerOptions, 'host' | 'studioFolder' | 'allowedHosts' | 'allowedOrigins'>;

export function createApp(context: Context, options: AppOptions, log: (line: string) => void): OpenAPIHono {
  const app = newRoutes();
  app.onError((error, c) => answerError(error, c, log));
  app.use(async (c, next) => {
    await next();
    // The rest of a body that was not taken cannot be told from a next request, so the connection ends.
    if (c.res.status === 413) c.header('connection', 'close');
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    // The studio's threads in WebAssembly need a page that is alone in its process.
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('cross-origin-embedder-policy', 'require-corp');
    c.header('cross-origin-resource-policy', 'same-origin');
    if (c.req.path.startsWith('/api/')) {
      if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
      // Nothing under /api is a page; should a browser take something for one, it may do nothing.
      c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
    }
  });
  app.use(guard(options));
  const jsonLimit = limitOf(limits.jsonBytes);
  const formLimit = limitOf(limits.pictureBytes);
  const textLimit = limitOf(limits.textJsonBytes);
  app.use('/api/*', (c, next) => {
    const type = c.req.header('content-type') ?? '';
    if (type.startsWith('multipart/form-data')) return formLimit(c, next);
    if (!type.startsWith('application/json')) return next();
    return holdsText(c.req.path) ? textLimit(c, next) : jsonLimit(c, next);
  });
  for (const routes of [
    statusRoutes,
    datasetRoutes,
    datasetFileRoutes,
    runRoutes,
    modelRoutes,
    melodyModelRoutes,
    soundModelRoutes,
    compressionRoutes,
    workFileRoutes,
    historyRoutes,
    proposalRoutes,
    providerRoutes,
    translationRoutes,
    glossaryRoutes,
    briefRoutes,
    dialogueRoutes,
    pictureRoutes,
    pictureProposalRoutes,
    soundRoutes,
    soundProposalRoutes,
    exampleRoutes,
    scoreRoutes,
    scoreProposalRoutes,
    speechRoutes,
  ]) {
    app.route('/', routes(context));
  }
  app.route('/', workRoutes(context, log));
  app.route('/', localModelRoutes(context, options));
  app.get('/api/openapi.json', (c) => c.json(openApiDocument(app, context.version)));
  app.all('/api/*', (c) => refuse(c, 404, 'address-not-found', 'There is nothing at this address of the interface.'));
  app.all('*', serveStudio(options.studioFolder));
  return app;
}

function limitOf(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new BodyTooLarge(maxSize);
    },
  });
}

/** Requests whose JSON may hold a whole text, a brief of many facts, its template, or many terms. */
function holdsText(path: string): boolean {
  return (
    path === '/api/works' ||
    /^\/api\/brief-templates(?:\/[^/]+)?$/.test(path) ||
    /^\/api\/glossaries\/[^/]+\/entries$/.test(path) ||
    /^\/api\/dialogues\/[^/]+\/messages$/.test(path) ||
    /^\/api\/pictures\/[^/]+\/(?:locks|proposals)$/.test(path) ||
    /^\/api\/scores\/[^/]+\/edits$/.test(path) ||
    /^\/api\/speeches(?:\/[^/]+\/edits)?$/.test(path) ||
    /^\/api\/works\/[^/]+\/(?:edits|translations|brief|proposals)$/.test(path)
  );
}

/** The committed description of the interface, docs/openapi.json. */
export function openApiDocument(app: OpenAPIHono, version: string) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Fourhands',
      version,
      description: 'The HTTP interface of a Fourhands server. Every error has the body ErrorBody with a stable code.',
    },
  });
}
