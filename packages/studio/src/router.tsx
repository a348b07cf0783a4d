/** The addresses of the scenes. Each scene is a file of its own, fetched when it is first visited. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { type ModelKind, modelKindSchema } from '@fourhands/core/protocol/preset';
import { CrashedScene, MissingScene } from './components/fallback-scenes.tsx';
import { Shell } from './components/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: MissingScene });

function optionalText(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./scenes/home/home-scene.tsx'), 'HomeScene'),
});
const works = createRoute({
  getParentRoute: () => root,
  path: '/works',
  validateSearch: (search: Record<string, unknown>): { trash?: true } =>
    search['trash'] === true ? { trash: true } : {},
  component: lazyRouteComponent(() => import('./scenes/works/works-scene.tsx'), 'WorksScene'),
});
const work = createRoute({
  getParentRoute: () => root,
  path: '/works/$workId',
  validateSearch: (search: Record<string, unknown>): { branch?: string } => {
    const chosen = optionalText(search, 'branch');
    return chosen === undefined ? {} : { branch: chosen };
  },
  component: lazyRouteComponent(() => import('./scenes/work/work-scene.tsx'), 'WorkScene'),
});
const translation = createRoute({
  getParentRoute: () => root,
  path: '/works/$workId/translation',
  component: lazyRouteComponent(() => import('./scenes/translation/translation-scene.tsx'), 'TranslationScene'),
});
const glossaries = createRoute({
  getParentRoute: () => root,
  path: '/glossaries',
  component: lazyRouteComponent(() => import('./scenes/glossaries/glossaries-scene.tsx'), 'GlossariesScene'),
});
const glossary = createRoute({
  getParentRoute: () => root,
  path: '/glossaries/$glossaryId',
  component: lazyRouteComponent(() => import('./scenes/glossaries/glossary-scene.tsx'), 'GlossaryScene'),
});
const talks = createRoute({
  getParentRoute: () => root,
  path: '/talks',
  validateSearch: (search: Record<string, unknown>): { trash?: true } =>
    search['trash'] === true ? { trash: true } : {},
  component: lazyRouteComponent(() => import('./scenes/talks/talks-scene.tsx'), 'TalksScene'),
});
const talk = createRoute({
  getParentRoute: () => root,
  path: '/talks/$talkId',
  validateSearch: (search: Record<string, unknown>): { message?: string } => {
    const chosen = optionalText(search, 'message');
    return chosen === undefined ? {} : { message: chosen };
  },
  component: lazyRouteComponent(() => import('./scenes/talks/talk-scene.tsx'), 'TalkScene'),
});
const makers = createRoute({
  getParentRoute: () => root,
  path: '/makers',
  component: lazyRouteComponent(() => import('./scenes/makers/makers-scene.tsx'), 'MakersScene'),
});
const datasets = createRoute({
  getParentRoute: () => root,
  path: '/datasets',
  component: lazyRouteComponent(() => import('./scenes/datasets/datasets-scene.tsx'), 'DatasetsScene'),
});
const dataset = createRoute({
  getParentRoute: () => root,
  path: '/datasets/$datasetId',
  component: lazyRouteComponent(() => import('./scenes/datasets/dataset-scene.tsx'), 'DatasetScene'),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  component: lazyRouteComponent(() => import('./scenes/runs/runs-scene.tsx'), 'RunsScene'),
});
const newRun = createRoute({
  getParentRoute: () => root,
  path: '/runs/new',
  validateSearch: (search: Record<string, unknown>): { dataset?: string; kind?: ModelKind } => {
    const chosen = optionalText(search, 'dataset');
    const kind = modelKindSchema.safeParse(search['kind']);
    return {
      ...(chosen === undefined ? {} : { dataset: chosen }),
      ...(kind.success ? { kind: kind.data } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./scenes/runs/new-run-scene.tsx'), 'NewRunScene'),
});
const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./scenes/runs/run-scene.tsx'), 'RunScene'),
});
const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  component: lazyRouteComponent(() => import('./scenes/models/models-scene.tsx'), 'ModelsScene'),
});
const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$modelId',
  component: lazyRouteComponent(() => import('./scenes/models/model-scene.tsx'), 'ModelScene'),
});
const compress = createRoute({
  getParentRoute: () => root,
  path: '/compress',
  validateSearch: (search: Record<string, unknown>): { model?: string } => {
    const chosen = optionalText(search, 'model');
    return chosen === undefined ? {} : { model: chosen };
  },
  component: lazyRouteComponent(() => import('./scenes/compress/compress-scene.tsx'), 'CompressScene'),
});
const compression = createRoute({
  getParentRoute: () => root,
  path: '/compress/$compressionId',
  component: lazyRouteComponent(() => import('./scenes/compress/compression-scene.tsx'), 'CompressionScene'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    works,
    work,
    translation,
    glossaries,
    glossary,
    talks,
    talk,
    makers,
    datasets,
    dataset,
    runs,
    newRun,
    run,
    models,
    model,
    compress,
    compression,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: CrashedScene,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
