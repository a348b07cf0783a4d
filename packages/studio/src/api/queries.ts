/** What the scenes ask the server for, by name, so that one change refreshes all that shows it. */
import { keepPreviousData, QueryClient, queryOptions, skipToken } from '@tanstack/react-query';
import { RequestRefused } from '@fourhands/core/protocol/errors';
import type { Run } from '@fourhands/core/protocol/run';
import type { NewModelSound } from '@fourhands/core/protocol/model-sounds';
import { clipOfWav, firstClip } from '../playing/clip.ts';
import { client } from './client.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server is on this machine: a refusal stays one, and a lost connection is worth one more try.
      retry: (failures, error) => !(error instanceof RequestRefused) && failures < 2,
      staleTime: 2000,
    },
  },
});

function underWay(runs: readonly Run[] | undefined): boolean {
  return runs?.some((run) => run.state === 'running' || run.state === 'queued') ?? false;
}

export const datasetsQuery = queryOptions({
  queryKey: ['datasets'],
  queryFn: ({ signal }) => client.listDatasets({ signal }),
});

export const datasetQuery = (id: string) =>
  queryOptions({
    queryKey: ['datasets', id],
    queryFn: ({ signal }) => client.getDataset(id, { signal }),
  });

export const runsQuery = queryOptions({
  queryKey: ['runs'],
  queryFn: ({ signal }) => client.listRuns({ signal }),
  refetchInterval: (query) => (underWay(query.state.data) ? 2000 : false),
});

export const planQuery = (datasetId: string, preset: string, settings: Readonly<Record<string, number>>) =>
  queryOptions({
    queryKey: ['datasets', datasetId, 'plan', preset, settings],
    queryFn: ({ signal }) => client.planRun({ datasetId, kind: 'writer', preset, settings }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const piecesQuery = (datasetId: string, fileId: string) =>
  queryOptions({
    queryKey: ['datasets', datasetId, 'pieces', fileId],
    queryFn: ({ signal }) => client.readPieces(datasetId, fileId, { signal }),
    staleTime: Infinity,
  });

/** What is kept of a recording; an hour of it is large, so it is not kept long here. */
export const recordingQuery = (datasetId: string, fileId: string) =>
  queryOptions({
    queryKey: ['datasets', datasetId, 'recording', fileId],
    queryFn: async ({ signal }) => clipOfWav(await client.readRecording(datasetId, fileId, { signal })),
    staleTime: Infinity,
    gcTime: 30_000,
  });

/** What a maker of sounds hears of a recording; null of silence. */
export const firstClipQuery = (datasetId: string, fileId: string) =>
  queryOptions({
    queryKey: ['datasets', datasetId, 'first-clip', fileId],
    queryFn: async ({ signal }) =>
      firstClip(clipOfWav(await client.readRecording(datasetId, fileId, { signal })).samples),
    staleTime: Infinity,
  });

/** A WAV file that is kept by its hash. */
export const soundBlobQuery = (sha256: string) =>
  queryOptions({
    queryKey: ['sound-blobs', sha256],
    queryFn: async ({ signal }) => clipOfWav(await client.readBlob(sha256, { signal })),
    staleTime: Infinity,
  });

/** The same for the same request: what is given is named by `given`. */
export const modelSoundQuery = (modelId: string, request: NewModelSound | null, given: readonly string[] = []) =>
  queryOptions({
    queryKey: ['model-sounds', modelId, ...given, request && { ...request, from: null, to: null }],
    queryFn:
      request === null
        ? skipToken
        : async ({ signal }) => clipOfWav(await client.modelSound(modelId, request, { signal })),
    staleTime: Infinity,
    retry: false,
  });

/** A model that was trained meanwhile is among them. */
export const scoreMakersQuery = queryOptions({
  queryKey: ['score-makers'],
  queryFn: ({ signal }) => client.listScoreMakers({ signal }),
});

export const textWordsQuery = (datasetId: string, textId: string) =>
  queryOptions({
    queryKey: ['datasets', datasetId, 'words', textId],
    queryFn: ({ signal }) => client.readText(datasetId, textId, { signal }),
    staleTime: Infinity,
  });

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: ({ signal }) => client.listModels({ signal }),
});

export const modelQuery = (id: string) =>
  queryOptions({
    queryKey: ['models', id],
    queryFn: ({ signal }) => client.getModel(id, { signal }),
  });

export const latentMapQuery = (id: string) =>
  queryOptions({
    queryKey: ['models', id, 'latent-map'],
    queryFn: ({ signal }) => client.latentMap(id, { signal }),
    staleTime: Infinity,
  });

export const compressionsQuery = queryOptions({
  queryKey: ['compressions'],
  queryFn: ({ signal }) => client.listCompressions({ signal }),
});

export const compressionQuery = (id: string) =>
  queryOptions({
    queryKey: ['compressions', id],
    queryFn: ({ signal }) => client.getCompression(id, { signal }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });

export const worksQuery = (search = '', trash = false) =>
  queryOptions({
    queryKey: ['works', 'list', search, trash],
    queryFn: ({ signal }) =>
      client.listWorks({ trash: trash ? 'yes' : 'no', ...(search === '' ? {} : { search }) }, { signal }),
    placeholderData: keepPreviousData,
  });

export const workQuery = (id: string) =>
  queryOptions({
    queryKey: ['works', id, 'detail'],
    queryFn: ({ signal }) => client.getWork(id, { signal }),
  });

export const versionsQuery = (workId: string) =>
  queryOptions({
    queryKey: ['works', workId, 'versions'],
    queryFn: ({ signal }) => client.listVersions(workId, { signal }),
  });

export const decisionsQuery = (workId: string) =>
  queryOptions({
    queryKey: ['works', workId, 'decisions'],
    queryFn: ({ signal }) => client.listDecisions(workId, { signal }),
  });

/** Of all branches: a text may hold what was made on another. */
export const recipesQuery = (workId: string) =>
  queryOptions({
    queryKey: ['works', workId, 'recipes'],
    queryFn: async ({ signal }) => {
      const proposals = await client.listProposals(workId, { signal });
      return new Map(proposals.map((proposal) => [proposal.recipe.id, proposal]));
    },
  });

/** The work’s brief, or null. */
export const briefQuery = (workId: string) =>
  queryOptions({
    queryKey: ['works', workId, 'brief'],
    queryFn: ({ signal }) => client.getBrief(workId, { signal }),
  });

export const keptBriefsQuery = (workId: string) =>
  queryOptions({
    queryKey: ['works', workId, 'briefs'],
    queryFn: ({ signal }) => client.listBriefs(workId, { signal }),
  });

export const templatesQuery = queryOptions({
  queryKey: ['brief-templates'],
  queryFn: ({ signal }) => client.listTemplates({ signal }),
});

export const makersQuery = queryOptions({
  queryKey: ['makers'],
  queryFn: ({ signal }) => client.listMakers({ signal }),
});

export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => client.listProviders({ signal }),
});

export const localModelsQuery = queryOptions({
  queryKey: ['local-models'],
  queryFn: ({ signal }) => client.listLocalModels({ signal }),
});

/** What is being fetched is asked for every second, and nothing else. */
export const downloadsQuery = queryOptions({
  queryKey: ['downloads'],
  queryFn: ({ signal }) => client.listDownloads({ signal }),
  refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'running') === true ? 1000 : false),
});

export const sentRequestsQuery = (providerId: string) =>
  queryOptions({
    queryKey: ['providers', providerId, 'requests'],
    queryFn: ({ signal }) => client.listSentRequests(providerId, { signal }),
  });

export const presetsQuery = queryOptions({
  queryKey: ['presets'],
  queryFn: ({ signal }) => client.presets({ signal }),
  staleTime: Infinity,
});

export const translationQuery = (workId: string) =>
  queryOptions({
    queryKey: ['translations', workId],
    queryFn: ({ signal }) => client.getTranslation(workId, { signal }),
  });

export const translationsOfQuery = (sourceWorkId: string) =>
  queryOptions({
    queryKey: ['works', sourceWorkId, 'translations'],
    queryFn: ({ signal }) => client.listTranslations(sourceWorkId, { signal }),
  });

export const glossariesQuery = queryOptions({
  queryKey: ['glossaries'],
  queryFn: ({ signal }) => client.listGlossaries({ signal }),
});

export const glossaryQuery = (id: string) =>
  queryOptions({
    queryKey: ['glossaries', id],
    queryFn: ({ signal }) => client.getGlossary(id, { signal }),
  });

export const dialoguesQuery = (query: {
  readonly search?: string;
  readonly trash?: 'yes' | 'no';
  readonly workId?: string;
}) =>
  queryOptions({
    queryKey: ['dialogues', query],
    queryFn: ({ signal }) => client.listDialogues(query, { signal }),
    placeholderData: keepPreviousData,
  });

export const soundMakersQuery = queryOptions({
  queryKey: ['sound-makers'],
  queryFn: ({ signal }) => client.listSoundMakers({ signal }),
});
