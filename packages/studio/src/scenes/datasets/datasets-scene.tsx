/** All data sets. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { datasetsQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { DatasetCard } from '../../components/things.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useStaying } from '../../state/use-leaving.ts';
import { useNewDataset } from '../../state/use-new-dataset.ts';

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
          <Button
            variant="default"
            leftSection={<Icon name="file" size={18} />}
            onClick={() => void newDataset([], 'texts')}
          >
            {m.texts.make}
          </Button>
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
