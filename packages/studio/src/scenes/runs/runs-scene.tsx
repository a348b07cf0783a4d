/** All runs. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { runsQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { RunCard } from '../../components/things.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useStaying } from '../../state/use-leaving.ts';

export function RunsScene() {
  const m = useMessages();
  const navigate = useNavigate();
  const query = useQuery(runsQuery);
  const runs = useStaying(query.data);
  return (
    <ListPage
      title={m.runs.title}
      empty={m.runs.empty}
      error={query.error}
      onRetry={() => void query.refetch()}
      tools={
        <Button leftSection={<Icon name="plus" size={18} />} onClick={() => void navigate({ to: '/runs/new' })}>
          {m.runs.make}
        </Button>
      }
      cards={runs?.map((run) => (
        <RunCard key={run.id} run={run} />
      ))}
    />
  );
}
