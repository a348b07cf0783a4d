/** All data sets. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { datasetKindSchema } from '@fourhands/core/protocol/dataset';
import { datasetsQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { DatasetCard } from '../../components/things.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { datasetKinds } from '../../state/dataset-kinds.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useNewDataset } from '../../state/use-new-dataset.ts';

const readKinds = datasetKindSchema.options.filter((kind) => kind !== 'pictures');

export function DatasetsScene() {
  const m = useMessages();
  const newDataset = useNewDataset();
  const query = useQuery(datasetsQuery);
  const datasets = useStaying(query.data);
  return (
    <ListPage
      title={m.datasets.title}
      empty={m.datasets.empty}
      error={query.error}
      onRetry={() => void query.refetch()}
      tools={
        <>
          {readKinds.map((kind) => (
            <Button
              key={kind}
              variant="default"
              leftSection={<Icon name={datasetKinds[kind].icon} size={18} />}
              onClick={() => void newDataset([], kind)}
            >
              {datasetKinds[kind].make(m)}
            </Button>
          ))}
          <Button leftSection={<Icon name="plus" size={18} />} onClick={() => void newDataset()}>
            {m.datasets.make}
          </Button>
        </>
      }
      cards={datasets?.map((dataset) => (
        <DatasetCard key={dataset.id} dataset={dataset} />
      ))}
    />
  );
}
