/** All models, and bringing one in from a file. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { modelsQuery, queryClient } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { ModelCard } from '../../components/things.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useStaying } from '../../state/use-leaving.ts';

export function ModelsScene() {
  const m = useMessages();
  const query = useQuery(modelsQuery);
  const models = useStaying(query.data);
  const bringIn = useMutation({
    mutationFn: ({ name, file }: GivenFile) => client.importModel(name.replace(/\.safetensors$/, ''), file),
    onSuccess(model) {
      notify(m.models.imported(model.name));
      void queryClient.invalidateQueries({ queryKey: ['models'] });
    },
  });
  return (
    <>
      {bringIn.error === null ? null : (
        <div className="page" style={{ paddingBottom: 0 }}>
          <ErrorNotice error={bringIn.error} />
        </div>
      )}
      <ListPage
        title={m.models.title}
        empty={m.models.empty}
        error={query.error}
        onRetry={() => void query.refetch()}
        tools={
          <FileButton
            multiple={false}
            variant="default"
            loading={bringIn.isPending}
            accept=".safetensors"
            leftSection={<Icon name="plus" size={18} />}
            onFiles={([file]) => file !== undefined && bringIn.mutate(file)}
          >
            {m.models.import}
          </FileButton>
        }
        cards={models?.map((model) => (
          <ModelCard key={model.id} model={model} />
        ))}
      />
    </>
  );
}
