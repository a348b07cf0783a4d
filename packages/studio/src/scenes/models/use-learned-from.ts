/** The data set that a model learned from. */
import { useQuery } from '@tanstack/react-query';
import type { DatasetDetail } from '@fourhands/core/protocol/dataset';
import type { Model } from '@fourhands/core/protocol/model';
import { datasetQuery, runsQuery } from '../../api/queries.ts';

/** Undefined while it is looked for, null where it is not there. */
export function useLearnedFrom({ runId }: Pick<Model, 'runId'>): DatasetDetail | null | undefined {
  const runs = useQuery({ ...runsQuery, enabled: runId !== null });
  const id = runs.data?.find((run) => run.id === runId)?.datasetId ?? null;
  const dataset = useQuery({ ...datasetQuery(id ?? ''), enabled: id !== null });
  if (runId === null) return null;
  if (runs.isPending || (id !== null && dataset.isPending)) return undefined;
  return dataset.data ?? null;
}
