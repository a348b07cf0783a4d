/** Language models of this machine: those that there are, one from a folder, one from the hub, and what is being fetched. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { downloadsQuery, localModelsQuery } from '../../api/queries.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useStaying } from '../../state/use-leaving.ts';
import { DownloadPanel } from './download-panel.tsx';
import { HubForm } from './hub-form.tsx';
import { LocalModelPanel } from './local-model-panel.tsx';
import { ModelFolderForm } from './model-folder-form.tsx';

export function LocalModels({ offline }: { readonly offline: boolean }) {
  const m = useMessages();
  const { data, error, refetch } = useQuery(localModelsQuery);
  const downloads = useQuery(downloadsQuery);
  const models = useStaying(data?.models);
  const coming = useStaying(downloads.data)?.filter(({ state }) => state !== 'done');
  const [open, setOpen] = useState<'folder' | 'hub' | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title={m.localModels.title} help={m.localModels.help}>
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.runs === false ? <PlainNotice>{m.localModels.notInstalled}</PlainNotice> : null}
      {data !== undefined && models?.length === 0 && open === null ? (
        <p className="soft small">{m.localModels.none}</p>
      ) : null}
      {models?.map((model) => (
        <LocalModelPanel key={model.id} model={model} />
      ))}
      {coming?.map((download) => (
        <DownloadPanel key={download.id} download={download} offline={offline} />
      ))}
      {open === 'folder' && data !== undefined ? (
        <ModelFolderForm memoryBytes={data.memoryBytes} onClose={close} />
      ) : open === 'hub' && data !== undefined ? (
        <HubForm hub={data.hub} offline={offline} onClose={close} />
      ) : (
        <div className="row" style={{ flexWrap: 'wrap' }}>
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={18} />}
            disabled={data?.here !== true}
            onClick={() => setOpen('folder')}
          >
            {m.localModels.fromFolder}
          </Button>
          <Button
            variant="default"
            leftSection={<Icon name="download" size={18} />}
            disabled={data === undefined}
            onClick={() => setOpen('hub')}
          >
            {m.localModels.fromHub}
          </Button>
        </div>
      )}
      {data?.here === false ? <p className="soft small">{m.localModels.notHere}</p> : null}
    </Section>
  );
}
